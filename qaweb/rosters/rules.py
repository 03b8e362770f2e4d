"""Months, weeks, hours of a shift, and what copying a week changes."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from qaweb.people.shift_codes import SHIFT_TIMES

SIGNS: dict[str, tuple[str, str]] = {
    "early": ("早", "E"),
    "middle": ("中", "M"),
    "late": ("晚", "L"),
    "off": ("休", "–"),
    "leave": ("假", "V"),
    "training": ("培", "T"),
}
"""What a cell shows, in Chinese and in English."""

KEYS: dict[str, str] = {
    "e": "early",
    "m": "middle",
    "l": "late",
    "o": "off",
    "-": "off",
    "v": "leave",
    "t": "training",
    "1": "early",
    "2": "middle",
    "3": "late",
    "4": "off",
    "5": "leave",
    "6": "training",
} | {chinese: code for code, (chinese, _english) in SIGNS.items()}
"""The key that sets a code in the grid; the Chinese signs are understood in both languages."""

WORKED = ("early", "middle", "late")
FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEK = 7
ONE = dt.timedelta(days=1)
Codes = Mapping[tuple[int, dt.date], str]


def month_of(text: str, today: dt.date) -> dt.date:
    """The first day of the month named like 2026-10; this month when it names none."""
    try:
        first = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


def month_after(first: dt.date) -> dt.date:
    """The first day of the next month."""
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def month_before(first: dt.date) -> dt.date:
    """The first day of the month before."""
    return (first - ONE).replace(day=1)


def days_of(first: dt.date) -> list[dt.date]:
    """Every day of the month."""
    return [first + dt.timedelta(days=n) for n in range((month_after(first) - first).days)]


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week."""
    return day - dt.timedelta(days=day.weekday())


def shift_hours(
    code: str, day: dt.date, zone: ZoneInfo
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Start and end in UTC by the project's clock; none where the code is no work."""
    hours = SHIFT_TIMES.get(SIGNS[code][0]) if code in SIGNS else None
    if hours is None:
        return None, None
    return _moment(day, hours[0], zone), _moment(day, hours[1], zone)


def _moment(day: dt.date, time: str, zone: ZoneInfo) -> dt.datetime:
    if time == "24:00":
        day, time = day + ONE, "00:00"
    return dt.datetime.combine(day, dt.time.fromisoformat(time), zone).astimezone(dt.UTC)


def copied(
    kept: Codes, people: list[int], source: dt.date, target: dt.date, *, overwrite: bool
) -> dict[tuple[int, dt.date], str]:
    """What copying a week would write: each person's days, weekday by weekday.

    A day that the source leaves open stays as it is; one that is filled already stays too, unless
    `overwrite`.
    """
    wanted: dict[tuple[int, dt.date], str] = {}
    for person in people:
        for offset in range(WEEK):
            code = kept.get((person, source + dt.timedelta(days=offset)))
            place = (person, target + dt.timedelta(days=offset))
            there = kept.get(place)
            if code and code != there and (overwrite or not there):
                wanted[place] = code
    return wanted
