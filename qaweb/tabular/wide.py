"""Wide shift tables, people by days, to one line for each person and day.

An unknown code refuses its own cell, not its row: the person's other days stand, and the row comes
back with the day named. Nobody goes without a roster for a month because of one slip of the hand.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice

from qaweb.tabular.cells import CellProblem, CellRefused, is_blank, one_of, shown
from qaweb.tabular.columns import (
    SEARCHED_ROWS,
    Column,
    Header,
    HeaderMissing,
    find_header,
    match_row,
)
from qaweb.tabular.days import MonthNeeded, day_of_title, looks_like_day
from qaweb.tabular.rows import (
    Problem,
    RefusedRow,
    Skipped,
    SkippedRow,
    as_read,
    key_like,
    parse_row,
)
from qaweb.tabular.tables import Cell, Table

NUMBER = "number"


class DaysProblem(StrEnum):
    """Why the day titles of a table cannot be used."""

    MONTH_NEEDED = "month_needed"
    IMPOSSIBLE_DAY = "impossible_day"
    REPEATED_DAY = "repeated_day"


class DaysRefused(Exception):
    """A table whose titles do not say which days they are; ``titles`` as they stand in the file."""

    def __init__(self, code: DaysProblem, titles: Sequence[str]) -> None:
        """Name the titles, so that a person finds them."""
        super().__init__(f"{code}: {', '.join(titles)}")
        self.code = code
        self.titles = tuple(titles)


@dataclass(frozen=True)
class Shift:
    """One person's code on one day, and the row of the file it stands in."""

    row: int
    number: str
    day: date
    code: str


@dataclass
class WideReading:
    """Shifts taken, rows with something refused in them (by ISO day or column), rows skipped."""

    good: list[Shift] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)


@dataclass(frozen=True)
class WideHeader:
    """The identity columns, and the day of each day column by its index (from 0)."""

    identity: Header
    days: dict[int, date]


def wide_header_at(table: Table, header: Header, month: date | None = None) -> WideHeader:
    """The days beside the identity columns that a person chose; raises as ``find_wide_header``."""
    cells = table.rows[header.row - 1] if header.row else []
    places = [at for at in header.unmatched if looks_like_day(cells[at])]
    if not places:
        raise HeaderMissing(list(header.mapping), ["day"], header.row)
    return WideHeader(header, _days(table, header.row, places, month))


def find_wide_header(
    table: Table, identity: Sequence[Column], month: date | None = None
) -> WideHeader:
    """The row with the identity columns and the most days; ``month`` serves titles like ``1日``.

    Raises HeaderMissing (no such row, or no day in it) and DaysRefused.
    """
    best: tuple[Header, list[int]] | None = None
    for number, cells in islice(table.numbered(), SEARCHED_ROWS):
        header = match_row(number, cells, identity)
        places = [at for at in header.unmatched if looks_like_day(cells[at])]
        if NUMBER in header.mapping and places and (best is None or len(places) > len(best[1])):
            best = header, places
    if best is None:
        found = find_header(table, identity)
        raise HeaderMissing(list(found.mapping), ["day"], found.row)
    return WideHeader(best[0], _days(table, best[0].row, best[1], month))


def read_wide(
    table: Table, identity: Sequence[Column], codes: Mapping[str, str], header: WideHeader
) -> WideReading:
    """Every person's days; an empty cell is no entry. ``codes``: synonyms to codes."""
    reader = _Reader(identity, codes, header)
    for number, cells in table.numbered(after=header.identity.row):
        reader.take(number, cells)
    return reader.reading


def _days(table: Table, row: int, places: list[int], month: date | None) -> dict[int, date]:
    """The day of each place. A day the month has not (31日) is let go where its column is empty."""
    titles = table.rows[row - 1]
    days: dict[int, date] = {}
    for place in places:
        try:
            found = day_of_title(titles[place], month)
        except MonthNeeded:
            raise DaysRefused(DaysProblem.MONTH_NEEDED, as_read([titles[place]])) from None
        except CellRefused as refused:
            if _is_empty(table, row, place):
                continue
            raise DaysRefused(DaysProblem.IMPOSSIBLE_DAY, [refused.value]) from refused
        if found is not None:
            days[place] = found
    _refuse_repeated(days)
    return days


def _is_empty(table: Table, row: int, place: int) -> bool:
    return all(is_blank(cells[place]) for cells in table.rows[row:] if place < len(cells))


def _refuse_repeated(days: Mapping[int, date]) -> None:
    repeated = [day.isoformat() for day, times in Counter(days.values()).items() if times > 1]
    if repeated:
        raise DaysRefused(DaysProblem.REPEATED_DAY, repeated)


class _Reader:
    """One pass over a wide table; remembers the first row of each person."""

    def __init__(
        self, identity: Sequence[Column], codes: Mapping[str, str], header: WideHeader
    ) -> None:
        self.identity = identity
        self.code = one_of(codes)
        self.header = header
        self.first: dict[str, tuple[int, list[str]]] = {}
        self.reading = WideReading()

    def take(self, number: int, cells: list[Cell]) -> None:
        """Put one row's shifts, refusals or reason to skip into the reading."""
        codes, problems = self._codes(cells)
        reason = self._skipping(cells, bool(codes))
        if reason is not None:
            self.reading.skipped.append(SkippedRow(number, reason))
            return
        values, wrong = parse_row(self.identity, self.header.identity, cells)
        if wrong:
            self._refuse(number, cells, [*wrong, *problems])
        else:
            self._person(number, str(values[NUMBER]), cells, codes, problems)

    def _person(
        self,
        row: int,
        number: str,
        cells: list[Cell],
        codes: dict[date, str],
        problems: list[Problem],
    ) -> None:
        first_row, days = self.first.setdefault(number, (row, self._written(cells)))
        if first_row == row:
            self.reading.good += [Shift(row, number, day, code) for day, code in codes.items()]
        elif days == self._written(cells):
            self.reading.skipped.append(SkippedRow(row, Skipped.REPEATED))
            return
        else:
            duplicate = Problem(NUMBER, CellProblem.DUPLICATE, number, first_row)
            problems = [duplicate, *problems]
        if problems:
            self._refuse(row, cells, problems)

    def _codes(self, cells: list[Cell]) -> tuple[dict[date, str], list[Problem]]:
        codes: dict[date, str] = {}
        problems: list[Problem] = []
        for place, day in self.header.days.items():
            if place >= len(cells) or is_blank(cells[place]):
                continue
            try:
                codes[day] = self.code(cells[place])
            except CellRefused as refused:
                problems.append(Problem(day.isoformat(), refused.code, refused.value))
        return codes, problems

    def _skipping(self, cells: list[Cell], has_codes: bool) -> Skipped | None:
        """A row without a number-like key and without any known code is a note or a total."""
        if all(map(is_blank, cells)):
            return Skipped.BLANK
        repeated = match_row(0, cells, self.identity).mapping
        if repeated == self.header.identity.mapping:
            return Skipped.REPEATED_HEADER
        place = self.header.identity.mapping[NUMBER]
        key = cells[place] if place < len(cells) else ""
        return None if has_codes or key_like(key) else Skipped.FOOTER

    def _refuse(self, number: int, cells: list[Cell], problems: list[Problem]) -> None:
        self.reading.refused.append(RefusedRow(number, as_read(cells), tuple(problems)))

    def _written(self, cells: list[Cell]) -> list[str]:
        return [shown(cells[at]).strip() if at < len(cells) else "" for at in self.header.days]
