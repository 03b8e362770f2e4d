"""How every workbook looks, cell by cell: font, colours, formats, print set-up, tables.

Whatever is text is written as text, also when it begins like a formula. Scores and shares come as
integers of hundredths, moments in the project's zone, words translated.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = "Microsoft YaHei"
INK, QUIET, LINE, HEAD, ACCENT = "#1B2430", "#5B6576", "#C9D0DA", "#EDF1F6", "#2B5FB3"
BANDS = {  # ink and ground, as static/app/ground.css has them
    "excellent": ("#0B6E66", "#DDF1EE"),
    "good": ("#24598F", "#E1ECF8"),
    "needs_improvement": ("#7D5200", "#FBECCB"),
    "failed": ("#A2231D", "#FBE3E1"),
}
LONGEST_TEXT = 32_767
NARROWEST, WIDEST = 8, 48
LINE_HEIGHT, PADDING = 15, 3
"""Points: of a line of text, and above and below it."""
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
A4 = 9

Properties = dict[str, Any]
CELL: Properties = {
    "valign": "top", "text_wrap": True, "border": 1, "border_color": LINE, "indent": 1,
}  # fmt: skip
TITLE: Properties = {"bold": True, "font_size": 16, "valign": "vcenter"}
LEAD: Properties = {"font_color": QUIET, "valign": "top", "text_wrap": True}
HEADING: Properties = {"bold": True, "font_size": 12, "valign": "vcenter"}
HEADER: Properties = {
    "bold": True, "bg_color": HEAD, "border": 1, "border_color": LINE, "valign": "vcenter",
    "text_wrap": True, "indent": 1,
}  # fmt: skip


class Kind(StrEnum):
    """What a column holds, and so how it is written and aligned."""

    TEXT = "text"
    NUMBER = "number"
    SCORE = "score"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"
    BAND = "band"


FORMATS: dict[Kind, Properties] = {
    Kind.NUMBER: {"num_format": "#,##0", "align": "right"},
    Kind.SCORE: {"num_format": "0.00", "align": "right"},
    Kind.PERCENT: {"num_format": "0.0%", "align": "right"},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "left"},
    Kind.MOMENT: {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
}
SHOWN_WIDTH = {Kind.NUMBER: 9, Kind.SCORE: 9, Kind.PERCENT: 9, Kind.DATE: 12, Kind.MOMENT: 17}
RIGHT = {Kind.NUMBER, Kind.SCORE, Kind.PERCENT}
PARTS_OF_ONE = {Kind.SCORE: 100, Kind.PERCENT: 10_000}


class BandWord(NamedTuple):
    """A band by its key, which gives the colour, and by its word, which is always written."""

    key: str
    word: str


@dataclass(frozen=True)
class Column:
    """One column of a table; without a width it takes that of its contents."""

    title: str
    kind: Kind = Kind.TEXT
    width: float | None = None


class Book:
    """A workbook in memory; `finish` closes it and gives its bytes.

    With a `path` it is written there row by row instead, and `close` ends it: rows in their order,
    one sheet after the other, for a list of any length. `abandon` leaves nothing behind.
    """

    def __init__(
        self,
        title: str,
        author: str = "",
        made_at: dt.datetime | None = None,
        path: Path | None = None,
    ) -> None:
        self._bytes = BytesIO()
        self._path = path
        self._aside = TemporaryDirectory(prefix="qaweb-") if path else None
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        piecewise = {"constant_memory": True, "tmpdir": self._aside.name if self._aside else None}
        self._workbook = Workbook(
            str(path) if path else self._bytes,
            {
                **(piecewise if path else {"in_memory": True}),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "remove_timezone": True,
                "default_row_height": 22,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        properties = {"title": title, "author": author, "created": made_at}
        self._workbook.set_properties({k: v for k, v in properties.items() if v})

    def finish(self) -> bytes:
        self._workbook.close()
        return self._bytes.getvalue()

    def close(self) -> None:
        """End a workbook that was written to a path."""
        self._workbook.close()
        if self._aside:
            self._aside.cleanup()

    def abandon(self) -> None:
        """Give a workbook up that was being written to a path; neither file nor pieces stay."""
        self._workbook.fileclosed = True
        if self._aside and self._path:
            for sheet in self._workbook.worksheets():
                sheet.row_data_fh.close()
            self._aside.cleanup()
            self._path.unlink(missing_ok=True)

    def style(self, *properties: Properties, **more: Any) -> Format:
        """One format for the same properties, made once; the font is always ours."""
        merged: Properties = {
            "font_name": FONT, "font_size": 10, "font_color": INK, "align": "left",
        }  # fmt: skip
        for piece in (*properties, more):
            merged |= piece
        key = tuple(sorted(merged.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(merged)
        return self._formats[key]

    def chart(self, **look: str) -> Any:
        """A native chart of a type and subtype, to be put on a sheet by `insert_chart`."""
        return self._workbook.add_chart(look)

    def sheet(
        self, name: str, *, landscape: bool = False, footer: str = "", is_fitted: bool = True
    ) -> Worksheet:
        """A sheet that prints on A4, fitted to the width, with page numbers at its foot.

        Excel keeps page breaks of ours only where nothing is fitted.
        """
        sheet = self._workbook.add_worksheet(sheet_name(name))
        sheet.set_paper(A4)
        sheet.set_landscape() if landscape else sheet.set_portrait()
        sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.7)
        if is_fitted:
            sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer(f"&L&9{footer.replace('&', '&&')[:200]}&R&9&P / &N")
        sheet.hide_gridlines(2)
        return sheet

    def write(
        self, sheet: Worksheet, row: int, column: int, value: Any, *styles: Properties,
        kind: Kind = Kind.TEXT,
    ) -> None:  # fmt: skip
        """One cell by its kind. Text stays text, whatever it begins with."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.style(*styles))
        elif isinstance(value, BandWord):
            sheet.write_string(row, column, value.word, self.style(*styles, band_colours(value)))
        elif isinstance(value, dt.date):
            plain = Kind.MOMENT if isinstance(value, dt.datetime) else Kind.DATE
            sheet.write_datetime(
                row, column, value, self.style(FORMATS.get(kind, FORMATS[plain]), *styles)
            )
        elif isinstance(value, int | float):
            scaled = value / PARTS_OF_ONE.get(kind, 1)
            sheet.write_number(row, column, scaled, self.style(FORMATS.get(kind, {}), *styles))
        else:
            self.write_text(sheet, row, column, str(value), *styles)

    def write_text(
        self, sheet: Worksheet, row: int, column: int, text: str, *styles: Properties
    ) -> None:
        """A cell of text; the quote prefix keeps it text when somebody edits the cell."""
        prefix = {"quote_prefix": True} if text.startswith(LIKE_A_FORMULA) else {}
        plain = shortened(text)
        if plain.startswith("<r>") and plain.endswith("</r>"):
            plain += " "  # XlsxWriter would take it for XML of its own
        sheet.write_string(row, column, plain, self.style(*styles, prefix))

    def table(
        self, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Any]],
        *, top: int = 0, freeze: bool = True, widths: Sequence[float] = (),
    ) -> int:  # fmt: skip
        """A table whose header is frozen, filtered and repeated in print; returns the row below.

        A sheet has one such table; for a second one on it pass `freeze=False`, and the sheet's
        `widths`: not every program makes a row as high as its text by itself.
        """
        kept = [tuple(row) for row in rows]
        for number, column in enumerate(columns):
            right = {"align": "right"} if column.kind in RIGHT else {}
            self.write(sheet, top, number, column.title, HEADER, right)
            if freeze or column.width:
                sheet.set_column(number, number, width_of(column, [row[number] for row in kept]))
        for below, row in enumerate(kept, start=top + 1):
            texts = ((v, w) for v, w in zip(row, widths, strict=False) if isinstance(v, str))
            if (most := max((lines_in(*each) for each in texts), default=1)) > 1:
                sheet.set_row(below, most * LINE_HEIGHT + PADDING)
            for number, column in enumerate(columns):
                self.write(sheet, below, number, row[number], CELL, kind=column.kind)
        if freeze:
            sheet.freeze_panes(top + 1, 0)
            sheet.repeat_rows(top)
            sheet.autofilter(top, 0, top + len(kept), len(columns) - 1)
        return top + len(kept) + 1


def band_colours(band: BandWord) -> Properties:
    """Ink and ground of a band; a centre's own band stays plain."""
    ink, ground = BANDS.get(band.key, (INK, "#FFFFFF"))
    return {"font_color": ink, "bg_color": ground, "bold": True}


def width_in_cells(text: str) -> int:
    """How wide text is in Latin letters; a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def width_of(column: Column, values: Iterable[Any]) -> float:
    """The width that shows most values whole, within what is readable on A4."""
    if column.width:
        return column.width
    shown = SHOWN_WIDTH.get(column.kind)
    texts = [] if shown else [v.word if isinstance(v, BandWord) else str(v or "") for v in values]
    lines = [line for text in texts for line in text.splitlines()]
    widest = max([shown or 0, width_in_cells(column.title) + 2, *map(width_in_cells, lines)])
    return min(max(widest + 4, NARROWEST), WIDEST)


def lines_in(text: str, width: float) -> int:
    """How many lines text takes, wrapped at `width`; merged cells do not grow by themselves."""
    room = max(int(width * 1.1) - 1, 1)
    return sum(max(1, -(-width_in_cells(line) // room)) for line in text.splitlines() or [""])


def shortened(text: str) -> str:
    """What fits into a cell: 32,767 characters, its lines ended the way Excel ends them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) <= LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le")  # Excel counts a character beyond the basic plane as two
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def sheet_name(name: str) -> str:
    """A name that Excel takes: at most 31 characters and none of []:*?/\\."""
    return NOT_IN_SHEET_NAMES.sub(" ", name).strip(" '")[:31] or "1"
