"""Whether a day or week will reach its floor (P3.2)."""

import datetime as dt

from qaweb.monitoring.pace_rules import WeekPace, pace

EIGHT = dt.datetime(2026, 10, 21, 0, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SHIFT = (EIGHT, EIGHT + 8 * HOUR)
DUE = EIGHT + 9.5 * HOUR


def test_as_many_an_hour_as_so_far() -> None:
    found = pace(11, 20, SHIFT, DUE, EIGHT + 6 * HOUR)
    assert (found.foreseen, found.until, found.missing) == (14, SHIFT[1], 6)
    assert found.falls_short


def test_the_records_due_end_a_long_day() -> None:
    assert pace(0, 20, (EIGHT, EIGHT + 12 * HOUR), DUE, EIGHT).until == DUE


def test_too_early_says_nothing() -> None:
    assert pace(0, 20, SHIFT, DUE, EIGHT + HOUR / 2).foreseen is None
    assert not pace(0, 20, SHIFT, DUE, EIGHT + HOUR / 2).falls_short


def test_nothing_done_in_hours_is_a_shortfall() -> None:
    assert pace(0, 20, SHIFT, DUE, EIGHT + 2 * HOUR).falls_short


def test_calls_take_their_time() -> None:
    quick = pace(10, 20, SHIFT, DUE, EIGHT + 4 * HOUR)
    slow = pace(10, 20, SHIFT, DUE, EIGHT + 4 * HOUR, seconds_each=3600)
    assert (quick.foreseen, slow.foreseen) == (20, 14)
    assert not quick.falls_short


def test_after_the_end_what_is_done_is_all() -> None:
    assert pace(12, 20, SHIFT, DUE, EIGHT + 10 * HOUR).foreseen == 12


def test_a_reached_floor_is_never_short() -> None:
    assert not pace(20, 20, SHIFT, DUE, EIGHT + 10 * HOUR).falls_short


def test_a_week_is_shared_among_its_days_at_work() -> None:
    week = WeekPace(12, 20, 3)
    assert (week.left, week.a_day, week.is_lost) == (8, 3, False)
    assert WeekPace(12, 20, 0).is_lost
    assert not WeekPace(20, 20, 0).is_lost
