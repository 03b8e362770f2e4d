"""Rows below the header: good, refused with every reason, skipped by name."""

from collections import Counter
from datetime import date

import pytest

from qaweb.calls.columns import CALLS_COLUMNS
from qaweb.people.columns import PEOPLE_COLUMNS
from qaweb.tabular.cells import CellProblem
from qaweb.tabular.columns import best_table, find_header
from qaweb.tabular.files import read_tables
from qaweb.tabular.refusals import refusal_rows
from qaweb.tabular.rows import Reading, Skipped, read_rows
from qaweb.tabular.tables import Cell
from tests.tabular.building import sample, table

P = CellProblem
TITLES = ["工号", "姓名", "岗位", "入职日期", "备注"]
LIN = ["00001", "林桂子", "组长", "2020-01-01", ""]
YU = ["00002", "于丽然", "行政助理", "2024.5.14", ""]


def read(*rows: list[Cell] | list[str]) -> Reading:
    made = table(TITLES, *rows)
    return read_rows(made, PEOPLE_COLUMNS, find_header(made, PEOPLE_COLUMNS))


def problems(reading: Reading) -> list[list[tuple[str, CellProblem]]]:
    return [[(p.column, p.code) for p in row.problems] for row in reading.refused]


def test_a_good_row_has_its_number_and_typed_values() -> None:
    (row,) = read(LIN).good
    assert row.number == 2
    assert row.values == {
        **{"number": "00001", "name": "林桂子", "role": "team_lead"},
        **{"hired_on": date(2020, 1, 1), "remark": None},
    }


def test_a_column_the_file_has_not_is_absent_from_the_values() -> None:
    assert "email" not in read(LIN).good[0].values


def test_every_bad_cell_of_a_row_is_named_and_the_row_kept_as_read() -> None:
    (row,) = read(["00001", "", "厨师", "2026/13/45", "\x07"]).refused
    assert [(p.column, p.code, p.value) for p in row.problems] == [
        ("name", P.MISSING, ""),
        ("role", P.UNKNOWN_WORD, "厨师"),
        ("hired_on", P.IMPOSSIBLE_DATE, "2026/13/45"),
        ("remark", P.CONTROL_CHARACTER, "\\x07"),
    ]
    assert (row.number, row.cells) == (2, ["00001", "", "厨师", "2026/13/45", "\\x07"])


def test_a_row_shorter_than_the_header_lacks_its_cells() -> None:
    assert problems(read(["00001", "林桂子", "组长"])) == [[("hired_on", P.MISSING)]]


def test_blank_rows_and_repeated_headers_are_skipped_by_name() -> None:
    reading = read(LIN, ["", " ", "\u3000"], TITLES, YU)
    assert reading.skipped == [(3, Skipped.BLANK), (4, Skipped.REPEATED_HEADER)]
    assert [row.number for row in reading.good] == [2, 5]


@pytest.mark.parametrize(
    "row",
    [
        ["制表人:行政助理", "", "", "审核:客户服务经理"],
        ["说明:早 08:00-16:00 中 12:00-20:00 晚 16:00-24:00"],
        ["合计", "112人"],
        ["", "", "", "第1页"],
        [date(2026, 10, 31)],
    ],
)
def test_signatures_legends_and_totals_are_skipped_as_footers(row: list[Cell]) -> None:
    reading = read(LIN, row)
    assert reading.skipped == [(3, Skipped.FOOTER)]
    assert reading.refused == []


def test_a_person_with_little_but_a_number_is_refused_not_taken_for_a_footer() -> None:
    assert len(problems(read(["00003"]))[0]) == 3


def test_a_person_without_a_number_is_refused_not_taken_for_a_footer() -> None:
    assert problems(read(["", "张雪", "组长", "2024/02/25"])) == [[("number", P.MISSING)]]


def test_an_identical_row_is_skipped_as_repeated_whatever_its_writing() -> None:
    reading = read(LIN, ["００００１", " 林桂子 ", "组长", "2020年1月1日"])
    assert reading.skipped == [(3, Skipped.REPEATED)]
    assert len(reading.good) == 1


def test_a_differing_row_with_the_same_number_is_refused_with_the_first_rows_number() -> None:
    (row,) = read(LIN, YU, [*LIN[:2], "客服代表", *LIN[3:]]).refused
    (problem,) = row.problems
    assert (row.number, problem.column, problem.code) == (4, "number", P.DUPLICATE)
    assert (problem.value, problem.first_row) == ("00001", 2)


def test_a_duplicate_with_a_bad_cell_has_both_problems() -> None:
    reading = read(LIN, [*LIN[:3], "2026/13/45"])
    assert problems(reading) == [[("number", P.DUPLICATE), ("hired_on", P.IMPOSSIBLE_DATE)]]


def test_a_broken_row_does_not_keep_out_the_good_one_after_it() -> None:
    reading = read([*LIN[:3], "2026/13/45"], LIN)
    assert [row.number for row in reading.good] == [3]
    assert problems(reading) == [[("hired_on", P.IMPOSSIBLE_DATE)]]


def test_a_broken_row_repeated_is_refused_once() -> None:
    broken = [*LIN[:3], "2026/13/45"]
    reading = read(broken, broken)
    assert len(reading.refused) == 1
    assert reading.skipped == [(3, Skipped.REPEATED)]


def test_every_row_below_the_header_stands_in_exactly_one_list() -> None:
    reading = read(LIN, [], LIN, ["00009"], TITLES, ["制表人:"], YU)
    numbers = [row.number for row in (*reading.good, *reading.refused)]
    assert sorted(numbers + [row.number for row in reading.skipped]) == list(range(2, 9))


def test_progress_is_told_and_may_stop_the_reading() -> None:
    told: list[tuple[int, int]] = []
    made = table(TITLES, *[LIN] * 1_200)
    header = find_header(made, PEOPLE_COLUMNS)
    read_rows(made, PEOPLE_COLUMNS, header, lambda done, total: told.append((done, total)))
    assert told == [(500, 1_201), (1_000, 1_201), (1_201, 1_201)]


def test_refused_rows_come_back_mended() -> None:
    made = table(["名单"], TITLES, LIN, ["00002", "于丽然", "助理", "", "=1+1"])
    header = find_header(made, PEOPLE_COLUMNS)
    rows = refusal_rows(made, header, read_rows(made, PEOPLE_COLUMNS, header).refused)
    assert rows[0] == [*TITLES, "refused row", "refused because"]
    assert rows[1] == ["00002", "于丽然", "助理", "", "=1+1", "4", "hired_on: missing ()"]
    rows[1][3] = "2024-05-14"
    mended = table(*rows)
    again = read_rows(mended, PEOPLE_COLUMNS, find_header(mended, PEOPLE_COLUMNS))
    assert (len(again.good), again.refused) == (1, [])


def test_the_real_people_are_112_good_and_one_refused() -> None:
    made, header = best_table(read_tables(sample("ops-roster.xlsx"), "x"), PEOPLE_COLUMNS)
    reading = read_rows(made, PEOPLE_COLUMNS, header)
    assert len(reading.good) == 112
    assert problems(reading) == [[("number", P.DUPLICATE), ("hired_on", P.IMPOSSIBLE_DATE)]]
    assert (reading.refused[0].number, reading.refused[0].problems[0].first_row) == (121, 35)
    assert Counter(row.reason for row in reading.skipped) == {Skipped.BLANK: 6, Skipped.FOOTER: 1}


def test_the_real_people_have_six_jobs() -> None:
    made, header = best_table(read_tables(sample("ops-roster.xlsx"), "x"), PEOPLE_COLUMNS)
    reading = read_rows(made, PEOPLE_COLUMNS, header)
    assert Counter(row.values["role"] for row in reading.good) == {
        **{"agent": 96, "team_lead": 8, "qa_specialist": 4},
        **{"supervisor": 2, "manager": 1, "assistant": 1},
    }


def test_the_real_calls_are_24254_good_8_refused_4_repeated() -> None:
    made, header = best_table(read_tables(sample("calls-2026-10.csv"), "x"), CALLS_COLUMNS)
    reading = read_rows(made, CALLS_COLUMNS, header)
    assert len(reading.good) == 24_254
    assert Counter(map(tuple, problems(reading))) == {
        (("number", P.DUPLICATE),): 4,
        (("number", P.DUPLICATE), ("duration_s", P.NEGATIVE)): 4,
    }
    assert Counter(row.reason for row in reading.skipped) == {Skipped.REPEATED: 4}
