"""What a part declares so that its files can be imported: how they are read and how written.

A part's `imports.py` lists its importers as `IMPORTERS`; the imports part collects and runs them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qaweb.tabular.columns import Column, Header, best_table
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


@dataclass
class Written:
    """What became of the good rows: counts, differences by key, refusals by row, things made.

    `refused` may name a row that was refused while reading: the reason joins the others.
    """

    new: int = 0
    unchanged: int = 0
    changed: dict[str, Difference] = field(default_factory=dict)
    refused: list[tuple[int, Problem]] = field(default_factory=list)
    made: dict[str, list[str]] = field(default_factory=dict)

    def differs(self, key: str, difference: Difference) -> None:
        """Count one existing record: as changed with its before and after, else as unchanged."""
        if difference:
            self.changed[key] = difference
        else:
            self.unchanged += 1


@dataclass(frozen=True)
class Importer:
    """One kind of file. `write` runs inside the one transaction of its import."""

    kind: str
    read: Callable[[Sequence[Table], Progress], Found]
    write: Callable[[Found, Progress], Written]


def list_reader(columns: Sequence[Column]) -> Callable[[Sequence[Table], Progress], Found]:
    """Reader of files with one record a row; takes the sheet whose header fits best."""

    def read(tables: Sequence[Table], progress: Progress) -> Found:
        table, header = best_table(tables, columns)
        reading = read_rows(table, columns, header, progress)
        return Found(table, header, reading.good, reading.refused, reading.skipped)

    return read
