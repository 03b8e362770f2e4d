"""A month's forms in one workbook: an index, then one sheet per person, each form on a new page.

That is how they are filed: the folders are the people's, and the printer gives them out in the
order of the folders. One sheet per record would be thousands of tabs; one workbook per person
would have to be opened and printed hundreds of times.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from qaweb.workbooks.forms import Form, write_form
from qaweb.workbooks.lists import ListBook
from qaweb.workbooks.paper import COLUMNS, Cell, Paper
from qaweb.workbooks.styles import (
    ACCENT,
    CELL,
    HEADER,
    LEAD,
    QUIET,
    RIGHT,
    TITLE,
    Book,
    Properties,
    sheet_name,
    width_of,
)

MOST_FORMS = 2000
"""How many one workbook takes; more would be slow to open and to print."""
MOST_PEOPLE = 400
"""Each person's sheet is an open file while the workbook is written."""
MOST_ON_A_SHEET = 1000
"""Excel takes 1,023 page breaks."""
LINK: Properties = {"font_color": ACCENT, "underline": 1}
RUNNING: Properties = {"font_size": 9, "font_color": QUIET, "valign": "vcenter"}


@dataclass(frozen=True)
class Filed:
    """A form with its place: whose folder, and its line in the index, which its number begins."""

    folder: str
    line: tuple[Any, ...]
    form: Form


@dataclass
class _Batch:
    """What has been written so far."""

    book: Book
    made: ListBook
    index: Worksheet
    at: int
    paper: Paper | None = None
    folder: str = ""
    names: set[str] = field(default_factory=set)

    def add(self, filed: Filed) -> None:
        paper = self.paper
        if paper is None or filed.folder != self.folder or len(paper.breaks) >= MOST_ON_A_SHEET:
            paper = self._begin(filed.folder)
        else:
            paper.break_page()
        self._index(filed, paper)
        write_form(paper, filed.form)

    def _begin(self, folder: str) -> Paper:
        """A sheet for a person, each of whose pages says whose it is."""
        self.end()
        name = _free(folder, self.names)
        footer = f"{self.made.title} · {folder}"
        self.folder = folder
        self.paper = Paper(
            self.book, self.book.sheet(name, footer=footer, is_fitted=False), is_shared=True
        )
        self.paper.line(Cell(0, COLUMNS, footer, RUNNING))
        self.paper.repeat_last()
        return self.paper

    def _index(self, filed: Filed, paper: Paper) -> None:
        """A line of the index, whose number leads to the form."""
        target = f"internal:'{paper.sheet.get_name()}'!A{paper.row + 1}"
        number = str(filed.line[0])
        self.index.write_url(self.at, 0, target, self.book.style(CELL, LINK), number)
        for place, column in enumerate(self.made.columns[1:], start=1):
            value = filed.line[place]
            self.book.write(self.index, self.at, place, value, CELL, kind=column.kind)
        self.at += 1

    def end(self) -> None:
        if self.paper is not None:
            self.paper.end()


def write_batch(path: Path, made: ListBook, forms: Iterable[Filed]) -> None:
    """Write the workbook to `path`, the forms in their order; nothing is left of one broken off."""
    book = Book(made.title, made_at=made.made_at, path=path)
    try:
        batch = _Batch(book, made, *_begin_index(book, made))
        batch.names.add(batch.index.get_name().casefold())
        top = batch.at - 1
        for filed in forms:
            batch.add(filed)
        batch.end()
        batch.index.autofilter(top, 0, batch.at - 1, len(made.columns) - 1)
        batch.index.print_area(0, 0, batch.at - 1, len(made.columns) - 1)
        book.close()
    except BaseException:
        book.abandon()
        raise


def _begin_index(book: Book, made: ListBook) -> tuple[Worksheet, int]:
    """The first sheet with its head; and the row where its lines begin."""
    sheet = book.sheet(made.facts_title, landscape=True, footer=made.title)
    for place, column in enumerate(made.columns):
        sheet.set_column(place, place, width_of(column, ()))
    book.write(sheet, 0, 0, made.title, TITLE)
    for row, (name, text) in enumerate(made.facts, start=1):
        book.write(sheet, row, 0, f"{name}: {text}", LEAD, {"text_wrap": False})
    top = len(made.facts) + 2
    _head(book, sheet, top, made)
    return sheet, top + 1


def _head(book: Book, sheet: Worksheet, top: int, made: ListBook) -> None:
    for place, column in enumerate(made.columns):
        right = {"align": "right"} if column.kind in RIGHT else {}
        book.write(sheet, top, place, column.title, HEADER, right)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)


def _free(folder: str, taken: set[str]) -> str:
    """A name for the sheet that no other one has; an apostrophe would end it in a link."""
    plain = sheet_name(folder.replace("'", "’"))
    name, number = plain, 2
    while name.casefold() in taken:
        end = f" {number}"
        name, number = plain[: 31 - len(end)] + end, number + 1
    taken.add(name.casefold())
    return name
