"""What a dashboard covers and compares with, and its sums. Scores are hundredths of a point."""

import calendar
import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar

from qaweb.reports.sections import mean_of

LONGEST_BY_DAY = 62
"""Days that are drawn and read one by one; what is longer goes by months."""
FEW = 5
"""Fewer calls than this say little."""
DAY = dt.timedelta(days=1)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Window:
    """A stretch of days, both ends counted."""

    since: dt.date
    until: dt.date

    @property
    def length(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def is_by_month(self) -> bool:
        return self.length > LONGEST_BY_DAY

    def beginning(self, day: dt.date) -> dt.date:
        """What a day is drawn as: itself, or the first of its month."""
        return day.replace(day=1) if self.is_by_month else day

    @property
    def before(self) -> "Window":
        """What it is compared with: the same part of earlier months, else as many days before."""
        if self.since.day > 1:
            return Window(self.since - self.length * DAY, self.since - DAY)
        months = _months_between(self.since, self.until) + 1
        since = months_back(self.since, months)
        if _is_month_end(self.until):
            return Window(since, self.since - DAY)
        return Window(since, months_back(self.until, months))


@dataclass(frozen=True)
class Span:
    """A piece of a window that is read from the days, or from whole months.

    What `is_less` is taken off: a month but for some of its days is read quicker than its days.
    """

    is_months: bool
    since: dt.date
    until: dt.date
    is_less: bool = False

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """One by one; of months their first days."""
        days = (self.since + n * DAY for n in range((self.until - self.since).days + 1))
        return tuple(day for day in days if not self.is_months or day.day == 1)


@lru_cache(maxsize=256)
def spans(window: Window) -> tuple[Span, ...]:
    """A short window by its days; a long one by its whole months, with the days at its ends."""
    first = window.since if window.since.day == 1 else _month_end(window.since) + DAY
    whole = _is_month_end(window.until)
    last = window.until if whole else window.until.replace(day=1) - DAY
    if not window.is_by_month or first > last:
        return (Span(False, window.since, window.until),)
    pieces = (
        Span(False, window.since, first - DAY),
        Span(True, first, last),
        Span(False, last + DAY, window.until),
    )
    return tuple(piece for piece in pieces if piece.since <= piece.until)


@lru_cache(maxsize=256)
def sums_of(window: Window) -> tuple[Span, ...]:
    """What adds up to a window with the fewest rows: whole months, days, months less days."""
    days: list[Span] = []
    months: list[Span] = []
    since = window.since
    while since <= window.until:
        first, end = since.replace(day=1), _month_end(since)
        until = min(end, window.until)
        rest = [Span(False, first, since - DAY, True), Span(False, until + DAY, end, True)]
        if (until - since).days * 2 < end.day:
            days.append(Span(False, since, until))
        else:
            begun = months.pop().since if months else first  # those in between are whole
            months.append(Span(True, begun, end))
            days += [span for span in rest if span.since <= span.until]
        since = end + DAY
    return (*months, *days)


@lru_cache(maxsize=256)
def buckets(window: Window) -> tuple[Window, ...]:
    """The days of the line, or its months, cut to the window."""
    if not window.is_by_month:
        days = (window.since + n * DAY for n in range(window.length))
        return tuple(Window(day, day) for day in days)
    found, since = [], window.since
    while since <= window.until:
        until = min(_month_end(since), window.until)
        found.append(Window(since, until))
        since = until + DAY
    return tuple(found)


def months_back(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or that month's last day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _is_month_end(day: dt.date) -> bool:
    return day == _month_end(day)


def _months_between(since: dt.date, until: dt.date) -> int:
    return (until.year - since.year) * 12 + until.month - since.month


def _last_month(today: dt.date) -> Window:
    end = today.replace(day=1) - DAY
    return Window(end.replace(day=1), end)


PRESETS: dict[str, Callable[[dt.date], Window]] = {
    "week": lambda today: Window(today - 6 * DAY, today),
    "days": lambda today: Window(today - 29 * DAY, today),
    "month": lambda today: Window(today.replace(day=1), today),
    "last_month": _last_month,
    "year": lambda today: Window(months_back(today.replace(day=1), 11), today),
}
"""The periods that people often ask for; `year` is twelve months with the present one."""
USUAL = "days"


@dataclass(frozen=True)
class Sum:
    """How many calls, and the sum of their scores."""

    count: int = 0
    total: int = 0

    @property
    def mean(self) -> int | None:
        return mean_of(self.total, self.count)


NOTHING = Sum()


class Compared(NamedTuple):
    """A sum, and that of the period before."""

    now: Sum = NOTHING
    before: Sum = NOTHING

    @property
    def change(self) -> int | None:
        """How far the average moved; None without both."""
        if self.now.mean is None or self.before.mean is None:
            return None
        return self.now.mean - self.before.mean


Row = tuple[bool, tuple[Any, ...], int, int]
"""Whether it is of now, what it is grouped by, how many calls, and the sum of their scores."""


def compared(rows: Iterable[Row], key: Callable[[tuple[Any, ...]], Key]) -> dict[Key, Compared]:
    """The rows added up by what `key` makes of their group."""
    found: dict[Key, list[int]] = {}
    for is_now, group, count, total in rows:
        name = key(group)
        sums = found.get(name)
        if sums is None:
            sums = found[name] = [0, 0, 0, 0]
        place = 0 if is_now else 2
        sums[place] += count
        sums[place + 1] += total
    return {
        name: Compared(Sum(count, total), Sum(*before) if before[0] else NOTHING)
        for name, (count, total, *before) in found.items()
    }


def whole(rows: Iterable[Row]) -> Compared:
    """All of them together."""
    return compared(rows, lambda _group: 0).get(0, Compared())


@dataclass(frozen=True)
class Line:
    """One row of a figure: a team, a call type, a person."""

    key: Any
    name: str
    sums: Compared
    band: str = ""

    @property
    def count(self) -> int:
        return self.sums.now.count

    @property
    def mean(self) -> int | None:
        return self.sums.now.mean


def lowest_first(lines: Iterable[Line]) -> list[Line]:
    """Those with calls, the lowest average first."""
    return sorted((line for line in lines if line.count), key=lambda x: (x.mean, x.name))
