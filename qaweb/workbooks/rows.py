"""The rows of a long table, written as a sheet's XML at once: several times as fast as by cells.

XlsxWriter spends most of its time on one cell at a time, and 10,000 records have half a million.
Here each different value is turned into XML once and kept; the sheet gets whole rows. What is
written is what `Book.write` writes, and text stays text: a formula cannot be written at all.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from qaweb.workbooks.styles import (
    CELL,
    FORMATS,
    HEADER,
    LIKE_A_FORMULA,
    PARTS_OF_ONE,
    RIGHT,
    BandWord,
    Book,
    Column,
    Kind,
    Properties,
    band_colours,
    lines_in,
    shortened,
    width_of,
)

LOOKED_AT = 200
"""The first rows, from which the widths are taken."""
WIDEST_PORTRAIT = 105
"""In letters; what is wider would be too small to read on upright paper."""
MOST_KEPT = 20_000
LINE_HEIGHT, HIGHEST = 14.5, 409
ROW = '<row r="{number}"{height}>{cells}</row>'
HEIGHT = ' ht="{points:g}" customHeight="1"'
TEXT = '" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
VALUE = '" s="{style}"><v>{value:.16g}</v></c>'
BLANK = '" s="{style}"/>'


def long_table(
    book: Book, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> int:
    """A table of any length with its header frozen, filtered and printed on every page.

    The widths are those of its first rows. Returns the last row, which is 0 without any.
    """
    waiting = iter(rows)
    first = list(islice(waiting, LOOKED_AT))
    widths = [width_of(c, [row[place] for row in first]) for place, c in enumerate(columns)]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, widths[place])
        right = {"align": "right"} if column.kind in RIGHT else {}
        book.write(sheet, 0, place, column.title, HEADER, right)
    at, written = 0, Rows(book, sheet, columns, widths)
    for at, row in enumerate(chain(first, waiting), start=1):
        written.write(at, row)
    if sum(widths) > WIDEST_PORTRAIT:
        sheet.set_landscape()
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_header("&L&9&A")
    sheet.autofilter(0, 0, at, len(columns) - 1)
    return at


class Rows:
    """Writes rows into a sheet of a book that is written to a path, one below the other."""

    def __init__(
        self, book: Book, sheet: Worksheet, columns: Sequence[Column], widths: Sequence[float]
    ) -> None:
        self._sheet = sheet
        self._columns = [
            _Cells(book, sheet, xl_col_to_name(place), column.kind, width)
            for place, (column, width) in enumerate(zip(columns, widths, strict=True))
        ]
        self._flushed = False

    def write(self, at: int, values: Sequence[Any]) -> None:
        """One row, below all that was written before."""
        if not self._flushed:
            self._sheet._write_single_row(at)
            self._flushed = True
        number = str(at + 1)
        cells = [
            column.start + number + (column.known.get(value) or column.learn(value))
            for column, value in zip(self._columns, values, strict=True)
        ]
        row = ROW.format(number=number, height=self._height(values), cells="".join(cells))
        self._sheet.row_data_fh.write(row)
        self._sheet._check_dimensions(at, len(cells) - 1)  # notes how far the sheet goes
        self._sheet.previous_row = at + 1

    def _height(self, values: Sequence[Any]) -> str:
        """As high as the text needs: rows whose height is given do not grow by themselves."""
        most = 1
        for column, value in self._long(values):
            most = max(most, column.lines.get(value, 1))
        return HEIGHT.format(points=min(most * LINE_HEIGHT + 3, HIGHEST)) if most > 1 else ""

    def _long(self, values: Sequence[Any]) -> Iterator[tuple["_Cells", Any]]:
        """The columns that have text of several lines at all, with their value here."""
        return ((c, v) for c, v in zip(self._columns, values, strict=True) if c.lines)


class _Cells:
    """One column: what follows the address of a cell, by its value; and the lines of long text."""

    def __init__(self, book: Book, sheet: Worksheet, name: str, kind: Kind, width: float) -> None:
        self.start = f'<c r="{name}'
        self.known: dict[Any, str] = {}
        self.lines: dict[Any, int] = {}
        self._book, self._sheet, self._kind, self._width = book, sheet, kind, width

    def learn(self, value: Any) -> str:
        if len(self.known) >= MOST_KEPT:
            self.known.clear()
            self.lines.clear()
        made = self.known[value] = self._made(value)
        return made

    def _made(self, value: Any) -> str:
        if value is None or value == "":
            return BLANK.format(style=self._style())
        if isinstance(value, BandWord):
            return self._text(value.word, band_colours(value))
        if isinstance(value, dt.date):
            plain = Kind.MOMENT if isinstance(value, dt.datetime) else Kind.DATE
            style = self._style(FORMATS.get(self._kind, FORMATS[plain]))
            return VALUE.format(style=style, value=self._sheet._convert_date_time(value))
        if isinstance(value, int | float):
            scaled = value / PARTS_OF_ONE.get(self._kind, 1)
            return VALUE.format(style=self._style(FORMATS.get(self._kind, {})), value=scaled)
        text = str(value)
        if (lines := lines_in(text, self._width - 2)) > 1:
            self.lines[value] = lines
        prefix = {"quote_prefix": True} if text.startswith(LIKE_A_FORMULA) else {}
        return self._text(text, prefix)

    def _text(self, text: str, *more: Properties) -> str:
        plain = self._sheet._escape_control_characters(shortened(text))
        return TEXT.format(style=self._style(*more), text=self._sheet._escape_data(plain))

    def _style(self, *more: Properties) -> int:
        number: int = self._book.style(CELL, *more)._get_xf_index()
        return number
