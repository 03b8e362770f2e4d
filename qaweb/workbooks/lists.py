"""A long list as a workbook: written row by row to the disk, so that its length costs no memory.

Everything comes translated. A second sheet says what the list is: its filters, when it was made.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from qaweb.workbooks.rows import Rows
from qaweb.workbooks.styles import CELL, HEADER, RIGHT, Book, Column, width_of

MOST_ROWS = 1_000_000
"""What one sheet holds; Excel takes 1,048,576 rows."""
LOOKED_AT = 200
"""The first rows, from which the widths are taken."""


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
        waiting, number = iter(rows), 1
        while piece := list(islice(waiting, LOOKED_AT)):
            name = made.title if number == 1 else f"{made.title} {number}"
            _sheet(book, name, made.columns, chain(piece, _rest(waiting, len(piece))), piece)
            number += 1
        if number == 1:
            _sheet(book, made.title, made.columns, iter(()), [])
        _facts(book, made)
        book.close()
    except BaseException:
        book.abandon()
        raise


def _rest(waiting: Iterator[Sequence[Any]], taken: int) -> Iterator[Sequence[Any]]:
    return islice(waiting, MOST_ROWS - taken)


def _sheet(
    book: Book, name: str, columns: Sequence[Column], rows: Iterator[Sequence[Any]],
    first: Sequence[Sequence[Any]],
) -> None:  # fmt: skip
    sheet = book.sheet(name, landscape=True, footer=name)
    for place, column in enumerate(columns):
        values = [row[place] for row in first]
        sheet.set_column(place, place, width_of(column, values))
        right = {"align": "right"} if column.kind in RIGHT else {}
        book.write(sheet, 0, place, column.title, HEADER, right)
    bottom = _write_rows(book, sheet, columns, rows)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, bottom, len(columns) - 1)


def _write_rows(
    book: Book, sheet: Worksheet, columns: Sequence[Column], rows: Iterator[Sequence[Any]]
) -> int:
    """The last row written."""
    at, written = 0, Rows(book, sheet, columns)
    for at, row in enumerate(rows, start=1):
        written.write(at, row)
    return at


def _facts(book: Book, made: ListBook) -> None:
    sheet = book.sheet(made.facts_title, footer=made.title)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    for line, (name, text) in enumerate(made.facts):
        book.write(sheet, line, 0, name, HEADER)
        book.write(sheet, line, 1, text, CELL)
