"""Working days with holidays and weekends that are worked for them."""

import datetime as dt

import pytest

from qaweb.workdays import PLAIN, calendar_of, is_working_day, next_working_day

HOLIDAYS = [dt.date(2026, 10, day) for day in range(1, 8)]
CALENDAR = calendar_of(HOLIDAYS, [dt.date(2026, 9, 20), dt.date(2026, 10, 10)])


@pytest.mark.parametrize(
    ("day", "worked"),
    [("2026-09-30", True), ("2026-10-01", False), ("2026-10-08", True), ("2026-10-10", True),
     ("2026-10-11", False), ("2026-09-19", False), ("2026-09-20", True)],
)  # fmt: skip
def test_holidays_and_worked_weekends(day: str, worked: bool) -> None:
    assert is_working_day(dt.date.fromisoformat(day), CALENDAR) is worked


def test_without_data_the_week_decides() -> None:
    assert is_working_day(dt.date(2026, 10, 1), PLAIN)
    assert not is_working_day(dt.date(2026, 10, 10), PLAIN)
    assert PLAIN.years == frozenset()
    assert CALENDAR.years == {2026}


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert next_working_day(dt.date(2026, 9, 30), CALENDAR) == dt.date(2026, 9, 30)
    assert next_working_day(dt.date(2026, 10, 1), CALENDAR) == dt.date(2026, 10, 8)
