"""A table below its header to rows: good with values, refused and skipped with reasons."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from qaweb.tabular.cells import CellProblem, CellRefused, is_blank, shown
from qaweb.tabular.columns import Column, Header, title_key
from qaweb.tabular.tables import Cell, Table

Progress = Callable[[int, int], None]
PROGRESS_EVERY = 500
NOTE = re.compile(
    r"\s*(?:[合总小共]计|制表|制单|审核|审批|填表|统计|说明|备注|注[::]|签[名字]|日期|打印"
    r"|(?:sub|grand )?total|notes?:|prepared|approved|checked|legend|printed)",
    re.IGNORECASE,
)
KEY_LIKE = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9_./-]{0,63}")


class Skipped(StrEnum):
    """Why a row holds nothing to import."""

    BLANK = "blank"
    FOOTER = "footer"
    REPEATED_HEADER = "repeated_header"
    REPEATED = "repeated"


class SkippedRow(NamedTuple):
    """A row left out, named: for footers and repetitions a person may want to look."""

    number: int
    reason: Skipped


@dataclass(frozen=True)
class Problem:
    """What is wrong at one column: its key (or day), the code, the cell as it was read."""

    column: str
    code: CellProblem
    value: str
    first_row: int | None = None
    """For a duplicate: the row that came first."""


@dataclass(frozen=True)
class GoodRow:
    """Values by column key. A column the file has not is absent; an empty cell is None."""

    number: int
    values: dict[str, object]


@dataclass(frozen=True)
class RefusedRow:
    """A row to mend: all its cells as they were read, and every problem found in it."""

    number: int
    cells: list[str]
    problems: tuple[Problem, ...]


@dataclass
class Reading:
    """What became of every row below the header; each stands in exactly one of the lists."""

    good: list[GoodRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)


def read_rows(
    table: Table, columns: Sequence[Column], header: Header, progress: Progress | None = None
) -> Reading:
    """Read every row below the header. ``progress(done, total)`` may raise to stop."""
    reader = _Reader(columns, header)
    total = len(table.rows)
    for number, cells in table.numbered(after=header.row):
        if progress is not None and (number % PROGRESS_EVERY == 0 or number == total):
            progress(number, total)
        reader.take(number, cells)
    return reader.reading


def parse_row(
    columns: Sequence[Column], header: Header, cells: Sequence[Cell]
) -> tuple[dict[str, object], list[Problem]]:
    """Values of the columns the file has, and what is wrong with the cells that gave none."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for column in columns:
        if column.key not in header.mapping:
            continue
        try:
            values[column.key] = _value(column, _at(cells, header.mapping[column.key]))
        except CellRefused as refused:
            problems.append(Problem(column.key, refused.code, refused.value))
    return values, problems


def key_like(cell: Cell) -> bool:
    """Letters and digits with a digit among them, as numbers of people and calls are."""
    if isinstance(cell, date):
        return False
    value = unicodedata.normalize("NFKC", shown(cell)).strip().lstrip("'")
    return KEY_LIKE.fullmatch(value) is not None


def as_read(cells: Sequence[Cell]) -> list[str]:
    """Cells as text, without the empty ones at the end."""
    texts = [shown(cell) for cell in cells]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


class _Reader:
    """One pass over a table; remembers the first row of each unique key."""

    def __init__(self, columns: Sequence[Column], header: Header) -> None:
        self.columns = [column for column in columns if column.key in header.mapping]
        self.places = [header.mapping[column.key] for column in self.columns]
        self.header = header
        self.unique = [column.key for column in self.columns if column.unique]
        self.kept: dict[tuple[object, ...], GoodRow] = {}
        self.broken: dict[tuple[object, ...], RefusedRow] = {}
        self.reading = Reading()

    def take(self, number: int, cells: list[Cell]) -> None:
        """Put one row into one of the three lists."""
        reason = self._skipping(cells)
        if reason is not None:
            self.reading.skipped.append(SkippedRow(number, reason))
            return
        values, problems = parse_row(self.columns, self.header, cells)
        if problems:
            self._refuse(number, cells, values, problems)
        else:
            self._keep(number, cells, values)

    def _skipping(self, cells: list[Cell]) -> Skipped | None:
        if all(map(is_blank, cells)):
            return Skipped.BLANK
        picked = [_at(cells, place) for place in self.places]
        if self._repeats_header(picked):
            return Skipped.REPEATED_HEADER
        return Skipped.FOOTER if self._is_footer(picked) else None

    def _repeats_header(self, picked: list[Cell]) -> bool:
        titles = self.header.titles
        return bool(titles) and all(
            title_key(cell) == titles[place]
            for cell, place in zip(picked, self.places, strict=True)
        )

    def _is_footer(self, picked: list[Cell]) -> bool:
        """Signature, legend or total: most required cells empty, and no number to tell it by.

        Half of them will do where the number's cell begins as such lines do.
        """
        pairs = list(zip(self.columns, picked, strict=True))
        required = [cell for column, cell in pairs if column.required]
        keys = [cell for column, cell in pairs if column.unique] or required[:1]
        empty = sum(map(is_blank, required))
        if any(map(key_like, keys)):
            return False
        begins = any(NOTE.match(shown(cell)) for cell in keys)
        return 2 * empty > len(required) - begins

    def _keep(self, number: int, cells: list[Cell], values: dict[str, object]) -> None:
        row = GoodRow(number, values)
        key = self._key(values)
        first = self.kept.setdefault(key, row) if key else row
        if first is row:
            self.reading.good.append(row)
        elif first.values == values:
            self.reading.skipped.append(SkippedRow(number, Skipped.REPEATED))
        else:
            problem = self._duplicate(values, first.number)
            self.reading.refused.append(RefusedRow(number, as_read(cells), (problem,)))

    def _refuse(
        self, number: int, cells: list[Cell], values: dict[str, object], problems: list[Problem]
    ) -> None:
        """A broken row claims no key: the good row with its key, before or after it, is taken."""
        key = self._key(values)
        earlier = self.kept.get(key) or self.broken.get(key) if key else None
        if isinstance(earlier, RefusedRow) and earlier.cells == as_read(cells):
            self.reading.skipped.append(SkippedRow(number, Skipped.REPEATED))
            return
        if earlier is not None:
            problems = [self._duplicate(values, earlier.number), *problems]
        row = RefusedRow(number, as_read(cells), tuple(problems))
        self.reading.refused.append(row)
        if key:
            self.broken.setdefault(key, row)

    def _key(self, values: dict[str, object]) -> tuple[object, ...]:
        """The row's unique values; empty where one could not be read or stands empty."""
        key = tuple(values.get(name) for name in self.unique)
        return () if None in key else key

    def _duplicate(self, values: dict[str, object], first_row: int) -> Problem:
        name = self.unique[0]
        return Problem(name, CellProblem.DUPLICATE, str(values[name]), first_row)


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else ""


def _value(column: Column, cell: Cell) -> object:
    if not is_blank(cell):
        return column.parse(cell)
    if column.required:
        raise CellRefused(CellProblem.MISSING, cell)
    return None
