"""Dates, moments and durations in the forms that spreadsheets, exports and people write them."""

import re
from datetime import date, datetime, time, timedelta

from qaweb.tabular.cells import CellProblem, CellRefused, plain
from qaweb.tabular.tables import Cell

# Day 0 of spreadsheets' serial numbers; numbers outside 1954-2119 are no dates anybody imports.
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - local times without a zone, like the files'
YEARS = range(1900, 2200)
SERIALS = range(20_000, 80_001)

YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:\s*[-/.年]\s*)([0-9]{1,2})(?:\s*[-/.月]\s*)([0-9]{1,2})\s*日?"
)
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")
DAY_NAMED_MONTH = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})")
NAMED_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
COMPACT_MOMENT = re.compile(r"([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})")
CLOCK = re.compile(
    r"(?P<before>上午|下午)?\s*(?P<hour>[0-9]{1,2})\s*[:时点]\s*(?P<minute>[0-9]{1,2})"
    r"(?:\s*[:分]\s*(?:(?P<second>[0-9]{1,2})(?:\.[0-9]+)?\s*秒?)?)?\s*(?P<after>AM|PM)?",
    re.IGNORECASE,
)
ZONE = re.compile(r"\s*(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})", re.IGNORECASE)
MOMENT = re.compile(
    r"(?P<day>.*?[0-9日])(?:[T\s]+|(?<=日))(?P<clock>(?:上午|下午)?\s*[0-9]{1,2}[:时点].*)"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

CLOCK_LENGTH = re.compile(r"(-?)(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{1,2})(?:\.0+)?")
WORDED_LENGTH = re.compile(
    r"(?:([0-9]+)\s*(?:小时|时|h))?\s*(?:([0-9]+)\s*(?:分钟|分|min|m))?\s*(?:([0-9]+)\s*(?:秒钟|秒|sec|s))?",
    re.IGNORECASE,
)
SECONDS = re.compile(r"(-?)([0-9]{1,9})(?:\.0+)?")
DAY_SECONDS = 86_400
LONGEST = 64


def day(cell: Cell) -> date:
    """A date: typed, written or serial; a time of day beside it is dropped.

    Refuses impossible dates, and those with two readings (``03/04/2026``, two-digit years).
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        raise CellRefused(CellProblem.UNREADABLE_DATE, cell)
    value = _short(cell, CellProblem.UNREADABLE_DATE)
    moment = MOMENT.fullmatch(value)
    return _written_day(moment["day"] if moment else value, cell)


def moment(cell: Cell) -> datetime:
    """A local date and time to the second, without a zone.

    Refuses a date alone (a typed one also: midnight is not guessed) and times that name a zone.
    """
    if isinstance(cell, datetime):
        return _to_second(cell)
    if isinstance(cell, date):
        raise CellRefused(CellProblem.MISSING_TIME, cell)
    if isinstance(cell, bool | time | timedelta):
        raise CellRefused(CellProblem.UNREADABLE_DATE, cell)
    return _written_moment(_short(cell, CellProblem.UNREADABLE_DATE), cell)


def duration(cell: Cell) -> int:
    """Whole seconds from ``mm:ss``, ``hh:mm:ss``, ``3分2秒``, plain seconds, or a sheet's time.

    A number between 0 and 1 is a part of a day. A typed time of whole minutes from one hour on is
    refused as ambiguous: it is what a sheet makes of ``03:02`` meant as minutes and seconds.
    """
    if isinstance(cell, timedelta):
        return _not_negative(round(cell.total_seconds()), cell)
    if isinstance(cell, time):
        return _of_time(cell)
    if isinstance(cell, bool | date):
        raise CellRefused(CellProblem.UNREADABLE_DURATION, cell)
    if isinstance(cell, float) and 0 < cell < 1:
        return round(cell * DAY_SECONDS)
    return _written_duration(_short(cell, CellProblem.UNREADABLE_DURATION), cell)


def _short(cell: Cell, otherwise: CellProblem) -> str:
    """Longer text is no time, and patterns are not tried on it."""
    value = plain(cell)
    if len(value) > LONGEST:
        raise CellRefused(otherwise, value[:LONGEST])
    return value


def _written_day(value: str, cell: Cell) -> date:
    if match := YEAR_FIRST.fullmatch(value) or COMPACT.fullmatch(value):
        return _calendar(int(match[1]), int(match[2]), int(match[3]), cell)
    if match := YEAR_LAST.fullmatch(value):
        return _year_last(int(match[1]), int(match[2]), int(match[3]), cell)
    if match := DAY_NAMED_MONTH.fullmatch(value):
        return _calendar(int(match[3]), _month(match[2], cell), int(match[1]), cell)
    if match := NAMED_MONTH_DAY.fullmatch(value):
        return _calendar(int(match[3]), _month(match[1], cell), int(match[2]), cell)
    if SHORT_YEAR.fullmatch(value):
        raise CellRefused(CellProblem.AMBIGUOUS_DATE, cell)
    return _serial(value, cell).date()


def _year_last(first: int, second: int, year: int, cell: Cell) -> date:
    """Day and month in either order, where only one order is possible or both mean the same."""
    if first <= 12 and second <= 12 and first != second:
        raise CellRefused(CellProblem.AMBIGUOUS_DATE, cell)
    if second > 12:
        return _calendar(year, first, second, cell)
    return _calendar(year, second, first, cell)


def _calendar(year: int, month: int, number: int, cell: Cell) -> date:
    if year not in YEARS:
        raise CellRefused(CellProblem.IMPOSSIBLE_DATE, cell)
    try:
        return date(year, month, number)
    except ValueError as error:
        raise CellRefused(CellProblem.IMPOSSIBLE_DATE, cell) from error


def _month(name: str, cell: Cell) -> int:
    start = name[:3].lower()
    if start not in MONTHS:
        raise CellRefused(CellProblem.UNREADABLE_DATE, cell)
    return MONTHS.index(start) + 1


def _serial(value: str, cell: Cell) -> datetime:
    if not SERIAL.fullmatch(value) or int(float(value)) not in SERIALS:
        raise CellRefused(CellProblem.UNREADABLE_DATE, cell)
    return _to_second(SERIAL_ZERO + timedelta(days=float(value)))


def _to_second(moment: datetime) -> datetime:
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0, tzinfo=None)


def _written_moment(value: str, cell: Cell) -> datetime:
    if match := COMPACT_MOMENT.fullmatch(value):
        clock = _time(int(match[2]), int(match[3]), int(match[4]), cell)
        return datetime.combine(_written_day(match[1], cell), clock)
    if match := MOMENT.fullmatch(value):
        return datetime.combine(_written_day(match["day"], cell), _clock(match["clock"], cell))
    if SERIAL.fullmatch(value) and "." in value:
        return _serial(value, cell)
    _written_day(value, cell)
    raise CellRefused(CellProblem.MISSING_TIME, cell)


def _clock(value: str, cell: Cell) -> time:
    match = CLOCK.match(value)
    if match is None:
        raise CellRefused(CellProblem.UNREADABLE_DATE, cell)
    if rest := value[match.end() :]:
        zoned = ZONE.fullmatch(rest)
        raise CellRefused(CellProblem.TIME_ZONE if zoned else CellProblem.UNREADABLE_DATE, cell)
    half = (match["before"] or match["after"] or "").lower()
    hour = int(match["hour"])
    if half in ("下午", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "am") and hour == 12:
        hour = 0
    return _time(hour, int(match["minute"]), int(match["second"] or 0), cell)


def _time(hour: int, minute: int, second: int, cell: Cell) -> time:
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise CellRefused(CellProblem.IMPOSSIBLE_TIME, cell) from error


def _of_time(value: time) -> int:
    if value.hour and not value.second:
        raise CellRefused(CellProblem.AMBIGUOUS_DURATION, value)
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return seconds + round(value.microsecond / 1_000_000)


def _written_duration(value: str, cell: Cell) -> int:
    if match := SECONDS.fullmatch(value):
        return _not_negative(int(match[1] + match[2]), cell)
    if match := CLOCK_LENGTH.fullmatch(value):
        return _clock_length(match, cell)
    match = WORDED_LENGTH.fullmatch(value)
    if not value or match is None:
        raise CellRefused(CellProblem.UNREADABLE_DURATION, cell)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _clock_length(match: re.Match[str], cell: Cell) -> int:
    hours, minutes, seconds = int(match[2] or 0), int(match[3]), int(match[4])
    if seconds > 59 or (match[2] and minutes > 59):
        raise CellRefused(CellProblem.IMPOSSIBLE_TIME, cell)
    total = hours * 3600 + minutes * 60 + seconds
    return _not_negative(-total if match[1] else total, cell)


def _not_negative(seconds: int, cell: Cell) -> int:
    if seconds < 0:
        raise CellRefused(CellProblem.NEGATIVE, cell)
    return seconds
