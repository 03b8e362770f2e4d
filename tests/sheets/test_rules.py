"""Names of files, months, and how values stand in cells."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from qaweb.sheets.rules import (
    SheetColumn,
    aside_name,
    file_name,
    fingerprint,
    is_over,
    masked,
    next_month,
    shown,
)
from qaweb.workbooks.styles import BandWord, Kind

OCTOBER = dt.date(2026, 10, 1)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("北方热线", "北方热线 2026-10.xlsx"),
        ('a/b\\c:d*?"<>|', "a b c d 2026-10.xlsx"),
        ("../../etc", "etc 2026-10.xlsx"),
        ("...", "qaweb 2026-10.xlsx"),
        ("x" * 300, "x" * 80 + " 2026-10.xlsx"),
    ],
)
def test_a_file_is_named_by_project_and_month(project: str, name: str) -> None:
    assert file_name(project, OCTOBER) == name


def test_an_edited_file_gets_a_dated_name() -> None:
    moment = dt.datetime(2026, 10, 21, 14, 5, 9, tzinfo=ZONE)
    assert aside_name("a 2026-10.xlsx", moment, "x") == "a 2026-10 (x 2026-10-21 14.05.09).xlsx"


@pytest.mark.parametrize(("day", "over"), [((11, 30), False), ((12, 1), True)])
def test_a_month_is_over_when_the_next_one_is(day: tuple[int, int], over: bool) -> None:
    assert is_over(OCTOBER, dt.date(2026, *day)) is over


def test_december_is_followed_by_january() -> None:
    assert next_month(dt.date(2026, 12, 31)) == dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("请回电 13812345678。", "请回电 138****5678。"),
        ("138 1234 5678", "138****5678"),
        ("010-12345678", "010****5678"),
        ("6222021234567890123", "622****0123"),
        ("2026-10-21 14:05 通话", "2026-10-21 14:05 通话"),
        ("第 3 次，共 120 分", "第 3 次，共 120 分"),
    ],
)
def test_long_numbers_in_words_are_masked(text: str, safe: str) -> None:
    assert masked(text) == safe


MOMENT = dt.datetime(2026, 10, 21, 6, 5, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        (Kind.SCORE, 9050, 90.5),
        (Kind.PERCENT, 1250, 0.125),
        (Kind.NUMBER, 7, 7),
        (Kind.TEXT, "a\r\nb", "a\nb"),
        (Kind.TEXT, "", None),
        (Kind.DATE, OCTOBER, OCTOBER),
        (Kind.BAND, BandWord("good", "良好"), "良好"),
        (Kind.MOMENT, MOMENT, dt.datetime(2026, 10, 21, 14, 5)),  # noqa: DTZ001 - the wall clock's
        (Kind.SCORE, None, None),
    ],
)
def test_a_value_stands_in_its_cell_as_people_read_it(
    kind: Kind, value: object, cell: object
) -> None:
    assert shown(SheetColumn("x", "x", kind), value, ZONE) == cell


def test_a_row_is_another_when_one_value_is() -> None:
    assert fingerprint(["a", 1]) == fingerprint(["a", 1])
    assert fingerprint(["a", 1]) != fingerprint(["a1", ""])
