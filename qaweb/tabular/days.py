"""The titles of day columns: ``2026-10-01``, ``10/1``, ``10月1日``, ``1日``, ``1 (周四)``."""

import calendar
import re
import unicodedata
from datetime import date, datetime

from qaweb.tabular.cells import CellProblem, CellRefused, shown
from qaweb.tabular.tables import Cell, Table
from qaweb.tabular.times import day

WEEKDAY = re.compile(
    r"\s*(?:[(\[]?(?:周|星期|礼拜)[一二三四五六日天][)\]]?|[(\[][一二三四五六日天][)\]]"
    r"|[(\[]?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[)\]]?)$",
    re.IGNORECASE,
)
DAY_NUMBER = re.compile(r"([0-9]{1,2})\s*[日号]?")
MONTH_AND_DAY = re.compile(r"([0-9]{1,2})(?:\s*[-/.]\s*|\s*月\s*)([0-9]{1,2})\s*[日号]?")
NAMED_MONTH = re.compile(r"(?<![0-9])(20[0-9]{2})\s*[年/.-]\s*(1[0-2]|0?[1-9])(?![0-9])")
LONGEST_TITLE = 40


class MonthNeeded(Exception):
    """A title without a year, or without a month, and nobody said which is meant."""


def looks_like_day(cell: Cell) -> bool:
    """Whether the title names a day at all, possible or not, with a month or without."""
    try:
        return day_of_title(cell, None) is not None
    except MonthNeeded:
        return True
    except CellRefused as refused:
        return refused.code is not CellProblem.UNREADABLE_DATE


def day_of_title(cell: Cell, month: date | None) -> date | None:
    """The day a title names, None where it names none. ``month``: any day of the table's month.

    A month and day without a year lie in the year that brings them nearest to ``month``.
    Raises MonthNeeded, and CellRefused for impossible days.
    """
    if isinstance(cell, datetime | date):
        return day(cell)
    title = WEEKDAY.sub("", unicodedata.normalize("NFKC", shown(cell))[:LONGEST_TITLE].strip())
    if match := DAY_NUMBER.fullmatch(title):
        return _calendar(_needed(month).year, _needed(month).month, int(match[1]), cell)
    if match := MONTH_AND_DAY.fullmatch(title):
        return _nearest(int(match[1]), int(match[2]), _needed(month), cell)
    try:
        return day(title)
    except CellRefused as refused:
        if refused.code is CellProblem.UNREADABLE_DATE:
            return None
        raise


def month_named(table: Table, above: int = 5) -> date | None:
    """The first day of the one month that the sheet's name and first rows name; None if not one."""
    texts = [table.sheet, *(cell for row in table.rows[:above] for cell in row)]
    found = {
        (int(match[1]), int(match[2]))
        for text in texts
        if isinstance(text, str)
        for match in NAMED_MONTH.finditer(unicodedata.normalize("NFKC", text))
    }
    return date(*found.pop(), 1) if len(found) == 1 else None


def _needed(month: date | None) -> date:
    if month is None:
        raise MonthNeeded
    return month


def _nearest(number: int, day_number: int, month: date, cell: Cell) -> date:
    years = (month.year, month.year - 1, month.year + 1)
    middle = date(month.year, month.month, 15)
    possible = [year for year in years if _exists(year, number, day_number)]
    days = [date(year, number, day_number) for year in possible]
    if not days:
        raise CellRefused(CellProblem.IMPOSSIBLE_DATE, cell)
    return min(days, key=lambda candidate: abs(candidate - middle))


def _exists(year: int, month: int, number: int) -> bool:
    return 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]


def _calendar(year: int, month: int, number: int, cell: Cell) -> date:
    if not _exists(year, month, number):
        raise CellRefused(CellProblem.IMPOSSIBLE_DATE, cell)
    return date(year, month, number)
