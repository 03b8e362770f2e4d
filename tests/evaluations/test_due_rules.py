"""When a day's records are due, and when silence accepts."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from qaweb.evaluations.due_rules import due_at, is_lapsed

CHINA = timezone(timedelta(hours=8))
DAY = date(2026, 10, 21)
CUTOFF = time(17, 30)


def at(hour: int, minute: int = 0, second: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 10, day, hour, minute, second, tzinfo=CHINA)


LATE = [
    (at(9), None, False),
    (at(17, 30), None, False),
    (at(17, 30, 1), None, True),
    (at(9, day=22), None, True),
    (at(23, 59), at(0, day=22), False),
    (at(0, day=22), at(0, day=22), False),
    (at(0, 1, day=22), at(0, day=22), True),
]


@pytest.mark.parametrize(("submitted", "shift_end", "late"), LATE)
def test_late_is_after_the_cutoff_or_the_late_shifts_end(
    submitted: datetime, shift_end: datetime | None, late: bool
) -> None:
    assert (submitted > due_at(DAY, CHINA, CUTOFF, shift_end)) is late


def test_the_cutoff_is_the_policys() -> None:
    assert due_at(DAY, CHINA, time(18, 0)) == at(18)


@pytest.mark.parametrize(("seconds", "lapsed"), [(-1, False), (0, False), (1, True)])
def test_silence_accepts_once_the_window_is_over(seconds: int, lapsed: bool) -> None:
    submitted = datetime(2026, 10, 21, 6, tzinfo=UTC)
    now = submitted + timedelta(days=3, seconds=seconds)
    assert is_lapsed(submitted, now, window_days=3) is lapsed
