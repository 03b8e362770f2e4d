"""The names of public holidays in both languages, and a year's days gathered under them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
"""As the holiday library names them, and as they are kept."""

ENGLISH = {chinese: english for english, chinese in NAMES.items()} | {
    "抗战胜利纪念日": "Victory Day",
    "中秋节": "Mid-Autumn Festival",
    "清明节": "Tomb-Sweeping Day",
}
KEPT = {english.casefold(): chinese for chinese, english in ENGLISH.items()}
ONE = dt.timedelta(days=1)


def kept_name(typed: str) -> str:
    """A name as it is kept: a known English one in Chinese, so that both languages find it."""
    plain = " ".join(typed.split())
    return KEPT.get(plain.casefold(), plain)


def shown_name(kept: str, *, english: bool) -> str:
    """A kept name in the reader's language; a centre's own name as it was written."""
    return ENGLISH.get(kept, kept) if english else kept


@dataclass(frozen=True)
class Marked:
    """One day that differs from the week."""

    id: int
    day: dt.date
    is_worked: bool
    name: str


@dataclass
class Holiday:
    """The days of one name in a year, in their order."""

    name: str
    days: list[Marked] = field(default_factory=list)

    @property
    def off(self) -> list[tuple[dt.date, dt.date]]:
        """From when until when nobody works, stretch by stretch."""
        return stretches(marked.day for marked in self.days if not marked.is_worked)

    @property
    def worked(self) -> list[dt.date]:
        return [marked.day for marked in self.days if marked.is_worked]

    def is_over(self, today: dt.date) -> bool:
        """Whether every day of it lies behind."""
        return all(marked.day < today for marked in self.days)


def stretches(days: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Days that follow each other, as first and last."""
    found: list[tuple[dt.date, dt.date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= ONE:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def gathered(days: Iterable[Marked]) -> list[Holiday]:
    """A year's days under their names, in the order of their first free day."""
    named: dict[str, Holiday] = {}
    for marked in sorted(days, key=lambda marked: marked.day):
        named.setdefault(marked.name, Holiday(marked.name)).days.append(marked)
    return sorted(named.values(), key=_begins)


def _begins(holiday: Holiday) -> dt.date:
    return holiday.off[0][0] if holiday.off else holiday.days[0].day
