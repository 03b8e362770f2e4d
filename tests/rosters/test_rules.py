"""Months, weeks, hours, copying."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from qaweb.people.models import ShiftCode
from qaweb.rosters.rules import (
    KEYS,
    SIGNS,
    copied,
    days_of,
    monday_of,
    month_after,
    month_before,
    month_of,
    shift_hours,
)

TODAY = dt.date(2026, 10, 21)
MONDAY, NEXT = dt.date(2026, 10, 19), dt.date(2026, 10, 26)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("text", ["", "x", "2026-13", "2026-1", "1999-12", "2101-01", "2026-10-x"])
def test_nonsense_means_this_month(text: str) -> None:
    assert month_of(text, TODAY) == dt.date(2026, 10, 1)


def test_months_follow_each_other_over_the_year() -> None:
    assert month_of("2026-12", TODAY) == dt.date(2026, 12, 1)
    assert month_after(dt.date(2026, 12, 1)) == dt.date(2027, 1, 1)
    assert month_before(dt.date(2026, 1, 1)) == dt.date(2025, 12, 1)
    assert len(days_of(dt.date(2028, 2, 1))) == 29


def test_a_week_begins_on_monday() -> None:
    assert monday_of(TODAY) == MONDAY
    assert monday_of(MONDAY) == MONDAY


def test_every_code_has_its_sign_and_a_key() -> None:
    assert set(SIGNS) == {code.value for code in ShiftCode} == set(KEYS.values())


def test_hours_follow_the_projects_clock() -> None:
    starts, ends = shift_hours("late", TODAY, SHANGHAI)
    assert starts == dt.datetime(2026, 10, 21, 8, tzinfo=dt.UTC)
    assert ends == dt.datetime(2026, 10, 21, 16, tzinfo=dt.UTC)
    assert shift_hours("early", TODAY, ZoneInfo("UTC"))[0] == dt.datetime(
        2026, 10, 21, 8, tzinfo=dt.UTC
    )


@pytest.mark.parametrize("code", ["off", "leave", "training", "x"])
def test_what_is_no_work_has_no_hours(code: str) -> None:
    assert shift_hours(code, TODAY, SHANGHAI) == (None, None)


KEPT = {
    (1, MONDAY): "early",
    (1, MONDAY + dt.timedelta(days=1)): "late",
    (1, NEXT): "leave",
    (2, MONDAY): "off",
    (2, NEXT): "off",
}


def test_copying_fills_in_and_leaves_what_is_filled() -> None:
    wanted = copied(KEPT, [1, 2], MONDAY, NEXT, overwrite=False)
    assert wanted == {(1, NEXT + dt.timedelta(days=1)): "late"}


def test_copying_overwrites_only_when_asked() -> None:
    wanted = copied(KEPT, [1, 2], MONDAY, NEXT, overwrite=True)
    assert wanted[(1, NEXT)] == "early"
    assert (2, NEXT) not in wanted


def test_an_open_day_of_the_source_takes_nothing_away() -> None:
    kept = {(1, NEXT): "early"}
    assert copied(kept, [1], MONDAY, NEXT, overwrite=True) == {}
