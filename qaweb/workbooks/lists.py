"""A long list as a workbook: written row by row to the disk, so that its length costs no memory.

Everything comes translated. A second sheet says what the list is: its filters, when it was made.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from qaweb.workbooks.rows import long_table
from qaweb.workbooks.styles import CELL, HEADER, Book, Column

MOST_ROWS = 1_000_000
"""What one sheet holds; Excel takes 1,048,576 rows."""


@dataclass(frozen=True)
class ListBook:
    """The words around the rows."""

    title: str
    facts: Sequence[tuple[str, str]]
    facts_title: str
    columns: tuple[Column, ...]
    made_at: dt.datetime


def write_list(path: Path, made: ListBook, rows: Iterable[Sequence[Any]]) -> None:
    """Write the workbook to `path`; nothing is left of one that was broken off."""
    book = Book(made.title, made_at=made.made_at, path=path)
    try:
        for number, piece in enumerate(_sheets(rows), start=1):
            name = made.title if number == 1 else f"{made.title} {number}"
            long_table(book, book.sheet(name, footer=name), made.columns, piece)
        _facts(book, made)
        book.close()
    except BaseException:
        book.abandon()
        raise


def _sheets(rows: Iterable[Sequence[Any]]) -> Iterator[Iterable[Sequence[Any]]]:
    """The rows of each sheet; there is one where there are none."""
    waiting = iter(rows)
    yield islice(waiting, MOST_ROWS)
    for row in waiting:
        yield chain((row,), islice(waiting, MOST_ROWS - 1))


def _facts(book: Book, made: ListBook) -> None:
    sheet = book.sheet(made.facts_title, footer=made.title)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    for line, (name, text) in enumerate(made.facts):
        book.write(sheet, line, 0, name, HEADER)
        book.write(sheet, line, 1, text, CELL)
