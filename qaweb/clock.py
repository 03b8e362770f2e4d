"""The only place that asks what time it is.

`shift` moves the whole installation (the demo starts on 2026-10-21 14:00 and runs on); tests set
the time with `set_to`. Rules never read the clock: they take the time as an argument.
"""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
CLOCKS_DIFFER = dt.timedelta(minutes=5)
"""What lies further ahead than this was written before the clock was set back."""

_offset = dt.timedelta()
_fixed: dt.datetime | None = None


def now() -> dt.datetime:
    """This moment, in UTC, to the microsecond."""
    return _fixed or dt.datetime.now(dt.UTC) + _offset


def steady() -> float:
    """Seconds that nobody sets forward or back; they go on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def today(zone: ZoneInfo = DEFAULT_ZONE) -> dt.date:
    """The calendar day in the project's zone; it ends at 24:00 there."""
    return local(now(), zone).date()


def local(moment: dt.datetime, zone: ZoneInfo = DEFAULT_ZONE) -> dt.datetime:
    """A moment as the clock on the wall of the project shows it."""
    return moment.astimezone(zone)


def at(day: dt.date, time: dt.time, zone: ZoneInfo = DEFAULT_ZONE) -> dt.datetime:
    """The moment (UTC) at which the wall clock shows `time` on `day`."""
    return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)


def shift(offset: dt.timedelta) -> None:
    """Let this process run `offset` away from real time (demo)."""
    global _offset
    _offset = offset


def offset_to(moment: dt.datetime) -> dt.timedelta:
    """How far `shift` must move the clock for it to show `moment` now."""
    return moment - dt.datetime.now(dt.UTC)


@contextmanager
def set_to(moment: dt.datetime) -> Iterator[None]:
    """Stand still at `moment` within the block (tests, the demo's generator)."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=DEFAULT_ZONE)
    global _fixed
    before, _fixed = _fixed, moment.astimezone(dt.UTC)
    try:
        yield
    finally:
        _fixed = before
