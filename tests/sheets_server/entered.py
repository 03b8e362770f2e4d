"""What a browser, or USER_ENTERED, makes of a typed text: number, date, formula or text."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from tests.sheets_server.cells import Cell
from tests.sheets_server.patterns import EPOCH, Value

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+|\.)?(?:[eE][+-]?\d+)?", re.ASCII)
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AaPp][Mm]))?")
DATES = (
    (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"), "yyyy-mm-dd"),
    (re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})"), "yyyy/m/d"),
    (re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"), "m/d/yyyy"),
    (re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})"), "m/d"),
)
Format = dict[str, str]


def typed_into(cell: Cell, text: Any, today: dt.date) -> Cell:
    """The cell after a person typed the text (or a client wrote it with USER_ENTERED)."""
    if not isinstance(text, str):
        return cell.holding(text)
    if cell.number_format.get("type") == "TEXT":
        return cell.holding(text)
    if text.startswith("'"):
        return cell.holding(text[1:])
    if len(text) > 1 and text[0] in "=+-" and not NUMBER.fullmatch(text.strip().rstrip("%")):
        return cell.holding(None, text if text[0] == "=" else "=" + text)
    value, form = understood(text.strip(), today)
    if form and not cell.number_format:
        cell = cell.formatted((cell.form or {}) | {"numberFormat": form})
    return cell.holding(text if value is None else value)


def understood(text: str, today: dt.date) -> tuple[Value, Format | None]:
    """What the text means; None where it means no more than itself."""
    readers: tuple[Callable[[], tuple[Value, Format | None] | None], ...] = (
        lambda: _boolean(text),
        lambda: _number(text),
        lambda: _percent(text),
        lambda: _moment(text, today),
    )
    for read in readers:
        if found := read():
            return found
    return None, None


def _boolean(text: str) -> tuple[Value, Format | None] | None:
    return (text.upper() == "TRUE", None) if text.upper() in ("TRUE", "FALSE") else None


def _number(text: str) -> tuple[Value, Format | None] | None:
    """Fifteen digits are kept, as in every spreadsheet."""
    if not NUMBER.fullmatch(text) or not re.search(r"\d", text):
        return None
    value = float(f"{float(text.replace(',', '')):.15g}")
    pattern = "#,##0.00" if "." in text else "#,##0"
    return value, {"type": "NUMBER", "pattern": pattern} if "," in text else None


def _percent(text: str) -> tuple[Value, Format | None] | None:
    if not text.endswith("%") or not (found := _number(text[:-1].strip())):
        return None
    assert isinstance(found[0], float)
    pattern = "0.00%" if "." in text else "0%"
    return float(f"{found[0] / 100:.15g}"), {"type": "PERCENT", "pattern": pattern}


def _moment(text: str, today: dt.date) -> tuple[Value, Format | None] | None:
    day, _, clock = text.partition(" ")
    if found := _date(day, today):
        if not clock:
            return found[0], {"type": "DATE", "pattern": found[1]}
        if time := _time(clock):
            pattern = f"{found[1]} {time[1]}"
            return found[0] + time[0], {"type": "DATE_TIME", "pattern": pattern}
        return None
    time = _time(text)
    return (time[0], {"type": "TIME", "pattern": time[1]}) if time else None


def _date(text: str, today: dt.date) -> tuple[int, str] | None:
    for form, pattern in DATES:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            year = int(parts.get("y") or today.year)
            try:
                day = dt.datetime(year, int(parts["m"]), int(parts["d"]))  # noqa: DTZ001
            except ValueError:
                return None
            return (day - EPOCH).days, pattern
    return None


def _time(text: str) -> tuple[float, str] | None:
    if not (match := CLOCK.fullmatch(text)):
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if half := match[4]:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    pattern = "h:mm" + (":ss" if match[3] else "") + (" am/pm" if half else "")
    return (hour * 3600 + minute * 60 + second) / 86_400, pattern
