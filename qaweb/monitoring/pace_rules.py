"""Whether a monitor's day or week will reach its floor, seen before it ends (P3.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SETTLED = timedelta(minutes=45)
"""Before that much of a shift has passed, no pace says anything."""


@dataclass(frozen=True)
class Pace:
    """What is done, and how much will be by `until`; `foreseen` is None while it is too early."""

    done: int
    floor: int
    until: datetime
    foreseen: int | None

    @property
    def left(self) -> int:
        return max(self.floor - self.done, 0)

    @property
    def falls_short(self) -> bool:
        """Whether the floor will be missed if it goes on like this."""
        return self.left > 0 and self.foreseen is not None and self.foreseen < self.floor

    @property
    def missing(self) -> int:
        return max(self.floor - (self.foreseen or 0), 0)


def pace(
    done: int,
    floor: int,
    shift: tuple[datetime, datetime],
    due: datetime,
    now: datetime,
    seconds_each: int | None = None,
) -> Pace:
    """A day's pace: as many an hour as so far, but no faster than the calls themselves take.

    `due` is when the records must be in; `seconds_each` the active time a call has taken so far.
    """
    began, ends = shift
    until = min(due, ends) if due > began else ends
    worked = min(max(now, began), until) - began
    if now >= until:
        return Pace(done, floor, until, done)
    if worked < SETTLED:
        return Pace(done, floor, until, None)
    left = (until - max(now, began)).total_seconds()
    more = int(done * left / worked.total_seconds())
    if seconds_each:
        more = min(more, int(left / seconds_each))
    return Pace(done, floor, until, done + more)


@dataclass(frozen=True)
class WeekPace:
    """A supervisor's week: what is done, and how many a day the days at work still ask for."""

    done: int
    floor: int
    days_left: int

    @property
    def left(self) -> int:
        return max(self.floor - self.done, 0)

    @property
    def a_day(self) -> int | None:
        """Rounded up; None when no day at work is left."""
        return -(-self.left // self.days_left) if self.days_left else None

    @property
    def is_lost(self) -> bool:
        """Whether something is left and no day at work is."""
        return self.left > 0 and not self.days_left
