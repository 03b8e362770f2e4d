"""Working days: from Monday to Friday, but for holidays, and with the weekends worked instead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

SATURDAY = 5
ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days that differ from the week, and the years for which they are known."""

    holidays: frozenset[dt.date] = field(default_factory=frozenset)
    worked: frozenset[dt.date] = field(default_factory=frozenset)

    @property
    def years(self) -> frozenset[int]:
        """The years with data: a year without any holiday has not been filled in."""
        return frozenset(day.year for day in self.holidays)


PLAIN = Calendar()


def calendar_of(holidays: Iterable[dt.date], worked: Iterable[dt.date] = ()) -> Calendar:
    """A calendar from two lists of days."""
    return Calendar(frozenset(holidays), frozenset(worked))


def is_working_day(day: dt.date, calendar: Calendar) -> bool:
    """Whether offices work on `day`; a day that is named both ways is worked."""
    if day in calendar.worked:
        return True
    return day.weekday() < SATURDAY and day not in calendar.holidays


def next_working_day(day: dt.date, calendar: Calendar) -> dt.date:
    """The first working day on or after `day`."""
    while not is_working_day(day, calendar):
        day += ONE
    return day
