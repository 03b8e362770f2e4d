"""One cell to one value, or the code of its refusal."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaweb.people.columns import JOBS, STATUSES
from qaweb.tabular.cells import (
    CellProblem,
    CellRefused,
    at_most,
    email,
    guarded,
    identifier,
    is_blank,
    one_of,
    plain,
    spelled,
    staff_number,
    telephone,
    text,
)
from qaweb.tabular.tables import Cell
from qaweb.tabular.times import day, duration, moment

P = CellProblem


def problem(parse: Callable[[Cell], object], cell: Cell) -> CellProblem:
    with pytest.raises(CellRefused) as refused:
        parse(cell)
    return refused.value.code


def test_text_is_stripped_of_spaces_also_of_invisible_ones() -> None:
    assert text(" 胡涛\u3000\u200b") == "胡涛"
    assert is_blank(" \u3000\ufeff")


def test_formula_like_text_stays_as_it_is() -> None:
    assert text("=1+1") == "=1+1"


@pytest.mark.parametrize("cell", ["a\x00b", "\x1b[31m", "a\u202egnp.exe", "\x85"])
def test_control_characters_are_refused_and_shown_harmlessly(cell: str) -> None:
    with pytest.raises(CellRefused) as refused:
        text("x" + cell + "y")
    assert refused.value.code is P.CONTROL_CHARACTER
    assert refused.value.value.isprintable()


def test_endless_text_is_refused() -> None:
    assert problem(text, "长" * 2_001) is P.TOO_LONG


def test_plain_text_has_one_width() -> None:
    assert plain("移动１００８６（项目）") == "移动10086(项目)"


@pytest.mark.parametrize("cell", ["00076", "０００７６", " 00076\t", "'00076", '="00076"'])
def test_a_staff_number_is_read_in_every_writing(cell: str) -> None:
    assert staff_number()(cell) == "00076"


@pytest.mark.parametrize("cell", [76.0, 76, "76", "76.0", "７６"])
def test_lost_zeros_return_only_where_the_width_is_known(cell: Cell) -> None:
    assert staff_number()(cell) == "76"
    assert staff_number(5)(cell) == "00076"


def test_the_width_changes_neither_longer_numbers_nor_letters() -> None:
    assert staff_number(3)("00076") == "00076"
    assert staff_number(5)("A76") == "A76"


@pytest.mark.parametrize(
    "cell", ["制表人:行政助理", "合计", "Total", "a b1", True, date(2026, 1, 1)]
)
def test_what_is_no_staff_number_is_refused(cell: Cell) -> None:
    assert problem(staff_number(), cell) is P.NOT_A_STAFF_NUMBER


def test_a_half_number_is_refused() -> None:
    assert problem(staff_number(), 76.5) is P.NOT_WHOLE


@pytest.mark.parametrize("cell", ["1.38E+10", 1.2345678901234567e18])
def test_a_number_that_a_sheet_has_rounded_is_refused(cell: Cell) -> None:
    assert problem(identifier, cell) is P.ROUNDED


def test_a_telephone_number_is_digits_and_a_withheld_one_a_word() -> None:
    assert telephone(13812345678.0) == "13812345678"
    assert telephone("+86 138-1234-5678") == "+8613812345678"
    assert telephone("隐藏号码") == "隐藏号码"


@pytest.mark.parametrize(
    "cell",
    [
        *("2024-02-25", "2024/02/25", "2024.2.25", "20240225", "2024年2月25日", "２０２４/2/25"),
        *("2024-02-25 00:00:00", "2024-02-25T08:30", "25/02/2024", "02/25/2024", "25-Feb-2024"),
        *("Feb 25, 2024", "25 February 2024", "45347", 45347.0, 45347, 20240225.0),
        *(date(2024, 2, 25), datetime.fromisoformat("2024-02-25 09:30")),
    ],
)
def test_a_date_is_read_in_every_form(cell: Cell) -> None:
    assert day(cell) == date(2024, 2, 25)


@pytest.mark.parametrize(
    "cell", ["2026/13/45", "2025-02-29", "20241301", "0216-01-05", "31/11/2024"]
)
def test_an_impossible_date_is_refused(cell: str) -> None:
    assert problem(day, cell) is P.IMPOSSIBLE_DATE


@pytest.mark.parametrize("cell", ["03/04/2026", "3.4.2026", "24/2/25", "03-04-26"])
def test_a_date_with_two_readings_is_never_guessed(cell: str) -> None:
    assert problem(day, cell) is P.AMBIGUOUS_DATE


def test_a_date_with_two_equal_readings_is_read() -> None:
    assert day("04/04/2026") == date(2026, 4, 4)


@pytest.mark.parametrize(
    "cell", ["昨天", "2026", "2026-10", 12.0, True, time(8), "1" * 5_000, "5-Foo-2024"]
)
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    assert problem(day, cell) in {P.UNREADABLE_DATE, P.TOO_LONG}


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2026/10/01 20:05:02",
            "2026-10-01T20:05:02",
            "20261001200502",
            "2026年10月1日20时5分2秒",
        ),
        *("2026/10/1 8:05:02 PM", "2026/10/1 下午 8:05:02", "2026-10-01 20:05:02.000"),
        *(
            46296.83682870371,
            "46296.83682870371",
            datetime.fromisoformat("2026-10-01 20:05:01.999990"),
        ),
    ],
)
def test_a_moment_is_read_to_the_second(cell: Cell) -> None:
    assert moment(cell) == datetime.fromisoformat("2026-10-01 20:05:02")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2026-10-01", P.MISSING_TIME),
        (date(2026, 10, 1), P.MISSING_TIME),
        (46296.0, P.MISSING_TIME),
        ("2026-10-01T08:00:00Z", P.TIME_ZONE),
        ("2026-10-01 08:00:00+08:00", P.TIME_ZONE),
        ("2026-10-01 25:00:00", P.IMPOSSIBLE_TIME),
        ("2026-13-01 08:00:00", P.IMPOSSIBLE_DATE),
        ("03/04/2026 08:00", P.AMBIGUOUS_DATE),
        ("2026-10-01 08:00 uhr", P.UNREADABLE_DATE),
    ],
)
def test_a_moment_is_refused_with_its_reason(cell: Cell, code: CellProblem) -> None:
    assert problem(moment, cell) is code


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "03:02",
            "3:02",
            "00:03:02",
            "182",
            "182.0",
            182,
            182.0,
            "3分2秒",
            "3 min 2 sec",
            "182秒",
        ),
        *(time(0, 3, 2), timedelta(seconds=182), 182 / 86_400, "０３：０２"),
    ],
)
def test_a_duration_is_seconds(cell: Cell) -> None:
    assert duration(cell) == 182


def test_long_durations_are_read() -> None:
    assert duration("75:10") == 4_510
    assert duration("1:15:10") == 4_510
    assert duration("1小时2分") == 3_720
    assert duration(0.0) == 0


@pytest.mark.parametrize("cell", ["-1", -1, -1.0, "-00:01", timedelta(seconds=-1)])
def test_a_negative_duration_is_refused(cell: Cell) -> None:
    assert problem(duration, cell) is P.NEGATIVE


@pytest.mark.parametrize("cell", ["03:75", "1:75:10"])
def test_seconds_past_fifty_nine_are_refused(cell: str) -> None:
    assert problem(duration, cell) is P.IMPOSSIBLE_TIME


def test_minutes_that_a_sheet_has_taken_for_hours_are_refused() -> None:
    assert problem(duration, time(3, 2)) is P.AMBIGUOUS_DURATION


@pytest.mark.parametrize("cell", ["长", "1.5", 1.5, True, date(2026, 1, 1), "1:2:3:4", ":"])
def test_what_is_no_duration_is_refused(cell: Cell) -> None:
    assert problem(duration, cell) is P.UNREADABLE_DURATION


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        *(("客户服务经理", "manager"), ("品质保障员", "qa_specialist"), ("高级主管", "supervisor")),
        *(("组长", "team_lead"), ("客服代表", "agent"), ("客户服务代表", "agent")),
        *(("行政助理", "assistant"), (" 客服 代表 ", "agent"), ("ＴＥＡＭ  Lead", "team_lead")),
    ],
)
def test_a_job_is_known_by_its_names(cell: str, key: str) -> None:
    assert one_of(spelled(JOBS))(cell) == key


def test_a_status_is_known_and_others_are_not_guessed() -> None:
    status = one_of(spelled(STATUSES))
    assert [status(word) for word in ("在职", "试用", "离职")] == ["active", "probation", "left"]
    assert problem(status, "在职?") is P.UNKNOWN_WORD


def test_an_email_is_one_address() -> None:
    assert email(" u00001@Example.COM ") == "u00001@example.com"


@pytest.mark.parametrize("cell", ["u1", "a@b", "a@b.cn;c@d.cn", "a b@c.cn", "a@.cn", "a@b..cn"])
def test_what_is_no_email_is_refused(cell: str) -> None:
    assert problem(email, cell) is P.NOT_AN_EMAIL


@given(st.dates(date(1955, 1, 1), date(2118, 12, 31)))
def test_every_date_comes_back_from_every_unambiguous_form(given_day: date) -> None:
    serial = (given_day - date(1899, 12, 30)).days
    forms = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"]
    assert {day(given_day.strftime(form)) for form in forms} == {given_day}
    assert day(serial) == given_day


@given(st.integers(0, 359_999))
def test_every_duration_comes_back_from_its_clock_form(seconds: int) -> None:
    minutes, rest = divmod(seconds, 60)
    assert duration(f"{minutes:02d}:{rest:02d}") == seconds
    assert duration(f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}") == seconds


CELLS = st.one_of(
    *(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.dates()),
    *(st.datetimes(), st.times(), st.timedeltas()),
)


@given(CELLS)
def test_any_cell_is_read_or_refused_and_never_fails(cell: Cell) -> None:
    parsers = (text, plain, identifier, staff_number(5), telephone, day, moment)
    for parse in (*parsers, duration, email, one_of({"早": "早"})):
        with suppress(CellRefused):
            parse(cell)


@pytest.mark.parametrize("formula", ["=1+1", "+86 10", "-1", "@sum", "\tx", "\rx"])
def test_what_a_spreadsheet_would_calculate_is_guarded_and_read_back(formula: str) -> None:
    assert guarded(formula) == f"'{formula}"
    assert guarded("'quoted'") == "'quoted'"
    if formula.strip() == formula:
        assert text(guarded(formula)) == formula


def test_names_and_keys_have_a_longest_length() -> None:
    assert at_most(text, 3)("abc") == "abc"
    with pytest.raises(CellRefused) as refused:
        at_most(text, 3)("abcd")
    assert refused.value.code is CellProblem.TOO_LONG
