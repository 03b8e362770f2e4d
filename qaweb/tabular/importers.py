"""What a part declares so that its files can be imported: how they are read and how written.

A part's `imports.py` lists its importers as `IMPORTERS`; the imports part collects and runs them.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qaweb.permissions import Viewer
from qaweb.tabular.cells import CellProblem
from qaweb.tabular.columns import Column, Header, best_table, find_header
from qaweb.tabular.rows import Problem, Progress, RefusedRow, SkippedRow, read_rows
from qaweb.tabular.tables import Table

Difference = dict[str, list[Any]]


@dataclass(frozen=True)
class Found:
    """What a file holds of one kind, read without the database."""

    table: Table
    header: Header
    good: Sequence[Any]
    refused: list[RefusedRow]
    skipped: list[SkippedRow]
    days: Mapping[str, int] = field(default_factory=dict)
    """For tables with a column for each day: ISO day to place."""

    def place(self, column: str) -> int | None:
        """Where a column, or a day, stands in the file (from 0)."""
        return self.header.mapping.get(column, self.days.get(column))


@dataclass(frozen=True)
class Choice:
    """How a person wants a file read: which sheet (from 0), which header, which column is what."""

    sheet: int
    row: int
    mapping: Mapping[str, int]
    month: date | None = None
    """For day columns that do not name their month."""


@dataclass
class Written:
    """What became of the good rows: counts, differences by key, refusals by row, things made.

    `refused` may name a row that was refused while reading: the reason joins the others.
    `records` are those changed that have a history of their own.
    """

    new: int = 0
    unchanged: int = 0
    changed: dict[str, Difference] = field(default_factory=dict)
    refused: list[tuple[int, Problem]] = field(default_factory=list)
    made: dict[str, list[str]] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)

    def differs(self, key: str, difference: Difference, record: Any = None) -> None:
        """Count one existing record: as changed with its before and after, else as unchanged."""
        if difference:
            self.changed[key] = difference
            if record is not None:
                self.records[key] = record
        else:
            self.unchanged += 1


def _nobody(numbers: Set[str]) -> Set[str]:
    """Files that create people name no strangers."""
    return frozenset()


Reader = Callable[[Sequence[Table], Progress, Choice | None], Found]


@dataclass(frozen=True)
class Importer:
    """One kind of file. `write` runs inside the one transaction of its import.

    `columns` are those to choose from by hand; `by_day` where a file may have a column for each
    day, and then needs a month. `person_column` names people who must be on the staff list, and
    `strangers` answers which of these numbers are not, and `stranger` says what that means.
    """

    kind: str
    read: Reader
    write: Callable[[Found, Progress, Viewer], Written]
    columns: Sequence[Column] = ()
    by_day: bool = False
    person_column: str = ""
    strangers: Callable[[Set[str]], Set[str]] = _nobody
    stranger: CellProblem = CellProblem.UNKNOWN_PERSON


def list_reader(columns: Sequence[Column]) -> Reader:
    """Reader of files with one record a row; takes the sheet whose header fits best."""

    def read(tables: Sequence[Table], progress: Progress, choice: Choice | None = None) -> Found:
        table, header = chosen_or_best(tables, columns, choice)
        reading = read_rows(table, columns, header, progress)
        return Found(table, header, reading.good, reading.refused, reading.skipped)

    return read


def chosen_or_best(
    tables: Sequence[Table], columns: Sequence[Column], choice: Choice | None
) -> tuple[Table, Header]:
    """The sheet and header that a person chose, else those that fit best; or HeaderMissing."""
    if choice is None:
        return best_table(tables, columns)
    table = tables[choice.sheet]
    return table, find_header(table, columns, choice.mapping, choice.row)
