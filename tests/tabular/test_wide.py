"""Shift tables, people by days, to one line for each person and day."""

from collections import Counter
from datetime import date, datetime

import pytest

from qaweb.people.shift_codes import SHIFT_CODES, SHIFT_COLUMNS, SHIFT_TIMES
from qaweb.tabular.cells import CellProblem
from qaweb.tabular.columns import HeaderMissing
from qaweb.tabular.days import month_named
from qaweb.tabular.files import read_tables
from qaweb.tabular.rows import Skipped
from qaweb.tabular.tables import Cell, Table
from qaweb.tabular.wide import (
    DaysProblem,
    DaysRefused,
    Shift,
    WideReading,
    find_wide_header,
    read_wide,
)
from tests.tabular.building import sample, table

OCTOBER = date(2026, 10, 1)
TITLES: list[Cell] = ["工号", "姓名", "班组", date(2026, 10, 1), date(2026, 10, 2)]


def read(made: Table, month: date | None = None) -> WideReading:
    return read_wide(made, SHIFT_COLUMNS, SHIFT_CODES, find_wide_header(made, SHIFT_COLUMNS, month))


def days_of(*titles: Cell, month: date | None = OCTOBER) -> list[date]:
    header = find_wide_header(table(["工号", *titles], ["1", *["早"] * 9]), SHIFT_COLUMNS, month)
    return list(header.days.values())


def refused_days(*titles: Cell, month: date | None = OCTOBER) -> DaysProblem:
    with pytest.raises(DaysRefused) as refused:
        days_of(*titles, month=month)
    return refused.value.code


def test_a_person_and_a_day_make_one_line() -> None:
    reading = read(table(["十月排班"], TITLES, ["0０003", "马佳", "", "早", " 晚班"]))
    assert reading.good == [
        Shift(3, "00003", date(2026, 10, 1), "早"),
        Shift(3, "00003", date(2026, 10, 2), "晚"),
    ]


def test_an_empty_cell_is_no_entry() -> None:
    assert len(read(table(TITLES, ["00003", "马佳", "", "", "休"])).good) == 1


def test_an_unknown_code_refuses_its_cell_and_leaves_the_persons_other_days() -> None:
    reading = read(table(TITLES, ["00003", "马佳", "", "早早", "晚"]))
    assert [shift.code for shift in reading.good] == ["晚"]
    (row,) = reading.refused
    (problem,) = row.problems
    assert (row.number, problem.column, problem.value) == (2, "2026-10-01", "早早")
    assert problem.code is CellProblem.UNKNOWN_WORD


def test_a_row_without_a_number_is_refused_whole() -> None:
    reading = read(table(TITLES, ["", "马佳", "", "早", "晚"]))
    assert reading.good == []
    assert reading.refused[0].problems[0].code is CellProblem.MISSING


def test_legends_totals_blanks_and_repeated_headers_are_skipped_by_name() -> None:
    made = table(
        *(TITLES, ["00003", "马佳", "", "早", "晚"], [], TITLES),
        *(["合计", "", "", 57.0, 60.0], ["说明:早 08:00-16:00"]),
    )
    assert read(made).skipped == [
        *((3, Skipped.BLANK), (4, Skipped.REPEATED_HEADER)),
        *((5, Skipped.FOOTER), (6, Skipped.FOOTER)),
    ]


def test_a_person_repeated_is_skipped_and_a_differing_one_refused() -> None:
    row: list[Cell] = ["00003", "马佳", "", "早", "晚"]
    reading = read(table(TITLES, row, row, [*row[:4], "休"]))
    assert reading.skipped == [(3, Skipped.REPEATED)]
    assert len(reading.good) == 2
    assert reading.refused[0].problems[0].first_row == 2


@pytest.mark.parametrize(
    "title",
    [
        *("10/5", "10-5", "10月5日", "5日", "5号", "05", 5.0, "5(周一)", "10/5 星期一", "5 Mon"),
        *("2026-10-05", "2026年10月5日", 46300.0, datetime.fromisoformat("2026-10-05"), "５日"),
    ],
)
def test_day_titles_are_read_in_every_form(title: Cell) -> None:
    assert days_of(title) == [date(2026, 10, 5)]


def test_days_over_the_turn_of_the_year_fall_in_the_nearest_year() -> None:
    assert days_of("12/26", "1/25", month=date(2027, 1, 1)) == [
        date(2026, 12, 26),
        date(2027, 1, 25),
    ]


@pytest.mark.parametrize("title", ["1日", "10/1", 1.0])
def test_without_a_year_the_month_is_asked_for(title: Cell) -> None:
    assert refused_days(title, month=None) is DaysProblem.MONTH_NEEDED


def test_a_day_the_month_has_not_is_refused_where_it_is_filled() -> None:
    assert refused_days("30日", "31日", month=date(2026, 9, 1)) is DaysProblem.IMPOSSIBLE_DAY


def test_a_day_the_month_has_not_is_let_go_where_it_is_empty() -> None:
    made = table(["工号", "30日", "31日"], ["1", "早", ""])
    header = find_wide_header(made, SHIFT_COLUMNS, date(2026, 9, 1))
    assert list(header.days.values()) == [date(2026, 9, 30)]


def test_a_day_named_twice_is_refused() -> None:
    assert refused_days("1日", "10/1") is DaysProblem.REPEATED_DAY


def test_columns_that_are_no_days_are_named() -> None:
    header = find_wide_header(table([*TITLES, "合计"]), SHIFT_COLUMNS)
    assert header.identity.unmatched[5] == "合计"
    assert len(header.days) == 2


@pytest.mark.parametrize("titles", [["姓名", date(2026, 10, 1)], ["工号", "姓名"]])
def test_a_table_without_numbers_or_days_is_refused(titles: list[Cell]) -> None:
    with pytest.raises(HeaderMissing):
        find_wide_header(table(titles), SHIFT_COLUMNS)


def test_the_month_is_read_from_the_title_or_the_sheets_name_where_they_agree() -> None:
    assert month_named(table(["2026年10月 排班表"])) == OCTOBER
    assert month_named(table(["排班"], sheet="2026-10")) == OCTOBER
    assert month_named(table(["2026年9月"], sheet="2026.10")) is None
    assert month_named(table(["排班"])) is None


def test_only_working_codes_have_times() -> None:
    assert set(SHIFT_TIMES) < set(SHIFT_CODES.values()) == set("早中晚休假培")


def test_the_real_shifts_are_3234_cells_of_106_people() -> None:
    _, made = read_tables(sample("ops-roster.xlsx"), "x")
    reading = read(made)
    assert len(reading.good) == 3_234
    assert len({shift.number for shift in reading.good}) == 106
    assert reading.refused == []
    assert reading.skipped == [(108, Skipped.BLANK), (109, Skipped.FOOTER)]


def test_the_real_shifts_have_six_codes() -> None:
    _, made = read_tables(sample("ops-roster.xlsx"), "x")
    assert Counter(shift.code for shift in read(made).good) == {
        **{"早": 1_059, "休": 920, "中": 673},
        **{"晚": 465, "培": 60, "假": 57},
    }
