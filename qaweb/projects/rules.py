"""Names that are the same, periods that overlap, changes that met each other."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

ZONES = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Bangkok",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Australia/Sydney",
    "UTC",
)
"""Where centres stand; a project in another zone keeps the one it has."""


def tidy(name: str) -> str:
    """A name without stray spaces."""
    return " ".join(name.split())


def folded(name: str) -> str:
    """What two names share when people take them for the same: width and case do not count."""
    return unicodedata.normalize("NFKC", tidy(name)).casefold()


def is_taken(name: str, others: Iterable[str]) -> bool:
    """Whether somebody would confuse `name` with one of the others."""
    return folded(name) in {folded(other) for other in others}


def overlap(first: tuple[dt.date, dt.date | None], second: tuple[dt.date, dt.date | None]) -> bool:
    """Whether two periods share a day; both ends belong to them, no end is open."""
    last = dt.date.max
    return first[0] <= (second[1] or last) and second[0] <= (first[1] or last)


def typed(seen: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """What was changed since the form was loaded; the rest was only shown."""
    return {field: value for field, value in sent.items() if seen.get(field) != value}


def clashes(
    seen: Mapping[str, Any], now: Mapping[str, Any], sent: Mapping[str, Any]
) -> dict[str, Any]:
    """What stands now in the fields that somebody else changed and this person typed in too."""
    return {
        field: now[field]
        for field, value in typed(seen, sent).items()
        if now[field] not in (seen.get(field), value)
    }
