"""A workbook that is written once and kept up to date afterwards, cell by cell, by the worker.

A cover says what it is. Each tab has a frozen, filtered header, a hidden `_id` in front and `_sync`
at its end. A very hidden sheet remembers which installation wrote it, how often, and where each
column is: by formulas, which follow a column or sheet that people move or rename.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from qaweb.workbooks.styles import (
    FORMATS,
    HEADER,
    LEAD,
    LINE,
    TITLE,
    BandWord,
    Book,
    Kind,
    Properties,
    band_colours,
    shortened,
    width_in_cells,
)

ID, STATUS, MEMORY = "_id", "_sync", "_qaweb"
INSTALLATION, GENERATION, DIGEST, COLUMN = "installation", "generation", "digest", "column"
LAST_ROW = 1_048_575
WIDTHS = {Kind.NUMBER: 9, Kind.SCORE: 9, Kind.PERCENT: 9, Kind.DATE: 13, Kind.MOMENT: 18}
USUAL_WIDTH, STATUS_WIDTH = 16, 24
CELL: Properties = {"valign": "vcenter", "border": 1, "border_color": LINE}
AS_TEXT: Properties = {"num_format": "@"}
NOTICE: Properties = {
    "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#FBECCB", "border": 1,
    "border_color": LINE, "font_size": 11,
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column: its key for good, the title it is made with, how its values are written.

    `width` is that of a new sheet; `bands` are the words of bands by their key, for their colours.
    `computes`: it is the team's own, and a text that begins with = is a formula in it.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: float | None = None
    bands: tuple[tuple[str, str], ...] = ()
    computes: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab; `_id` and `_sync` come by themselves and are not among the columns."""

    key: str
    title: str
    columns: tuple[Column, ...]
    status_title: str = STATUS


@dataclass(frozen=True)
class Cover:
    """The first sheet: what this is, in plain words."""

    title: str
    notice: str
    facts: tuple[tuple[str, str], ...] = ()
    name: str = "qaweb"


@dataclass(frozen=True)
class KeptBook:
    """The whole of it; `rows` by tab, each its record's id and its values in the columns' order."""

    installation: str
    cover: Cover
    tabs: Sequence[Tab]
    rows: Mapping[str, Iterable[tuple[str, Sequence[Any]]]]


def write_kept(path: Path, kept: KeptBook) -> None:
    """Write it to `path`, as generation 1; nothing is left of one that was broken off."""
    book = Book(kept.cover.title, path=path)
    try:
        _cover(book, kept.cover)
        places = {tab.key: _tab(book, tab, kept.rows.get(tab.key, ())) for tab in kept.tabs}
        _memory(book, kept, places)
        book.close()
    except BaseException:
        book.abandon()
        raise


def _cover(book: Book, cover: Cover) -> None:
    sheet = book.sheet(cover.name, footer=cover.title)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    sheet.set_row(0, 32)
    book.write(sheet, 0, 0, cover.title, TITLE)
    sheet.set_row(1, 64)
    sheet.merge_range(1, 0, 1, 1, cover.notice, book.style(NOTICE))
    for line, (name, text) in enumerate(cover.facts, start=3):
        book.write(sheet, line, 0, name, HEADER)
        book.write(sheet, line, 1, text, LEAD, {"border": 1, "border_color": LINE})


def _tab(book: Book, tab: Tab, rows: Iterable[tuple[str, Sequence[Any]]]) -> Worksheet:
    sheet = book.sheet(tab.title, landscape=True, footer=tab.title)
    _head(book, sheet, tab)
    styles = [book.style(_style(column)) for column in tab.columns]
    text, bottom, last = book.style(CELL, AS_TEXT), 0, len(tab.columns) + 1
    for bottom, (record, values) in enumerate(rows, start=1):
        sheet.write_string(bottom, 0, record, text)
        for place, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
            _write(sheet, bottom, place, value, style)
        sheet.write_blank(bottom, last, None, text)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, bottom, last)
    return sheet


def _head(book: Book, sheet: Worksheet, tab: Tab) -> None:
    text, last = book.style(CELL, AS_TEXT), len(tab.columns) + 1
    sheet.set_column(0, 0, 10, text, {"hidden": True})
    book.write(sheet, 0, 0, ID, HEADER)
    for place, column in enumerate(tab.columns, start=1):
        right = {"align": "right"} if column.kind in (Kind.NUMBER, Kind.SCORE, Kind.PERCENT) else {}
        wide = column.width or max(
            WIDTHS.get(column.kind, USUAL_WIDTH), width_in_cells(column.title) + 4
        )
        sheet.set_column(place, place, wide, book.style(_style(column)))
        book.write(sheet, 0, place, column.title, HEADER, right)
        _colour_bands(book, sheet, place, column)
    sheet.set_column(last, last, STATUS_WIDTH, text)
    book.write(sheet, 0, last, tab.status_title, HEADER)


def _style(column: Column) -> Properties:
    return CELL | FORMATS.get(column.kind, AS_TEXT)


def _colour_bands(book: Book, sheet: Worksheet, place: int, column: Column) -> None:
    """By the word, so that a cell that changes its word changes its colour too."""
    for key, word in column.bands:
        quoted = word.replace('"', '""')
        colours = book.style(band_colours(BandWord(key, word)))
        sheet.conditional_format(
            1, place, LAST_ROW, place,
            {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": colours},
        )  # fmt: skip


def _write(sheet: Worksheet, row: int, place: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, place, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value, style)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, shortened(str(value)), style)


def _memory(book: Book, kept: KeptBook, sheets: Mapping[str, Worksheet]) -> None:
    sheet = book.sheet(MEMORY)
    facts: list[tuple[str, Any]] = [
        (INSTALLATION, kept.installation),
        (GENERATION, 1),
        (DIGEST, "-"),
    ]
    for line, (name, value) in enumerate(facts):
        sheet.write(line, 0, name)
        sheet.write(line, 1, value)
    line = len(facts)
    for tab in kept.tabs:
        titles = [(ID, ID), *((c.key, c.title) for c in tab.columns), (STATUS, tab.status_title)]
        for place, (key, title) in enumerate(titles):
            sheet.write_row(line, 0, (COLUMN, tab.key, key))
            sheet.write_formula(line, 3, _points_at(sheets[tab.key], place), None, title)
            sheet.write_string(line, 4, title)
            line += 1
    sheet.very_hidden()


def _points_at(sheet: Worksheet, place: int) -> str:
    """A formula that names the header of a column, wherever it is moved to."""
    name, letters = sheet.get_name().replace("'", "''"), ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"='{name}'!${letters}$1"
