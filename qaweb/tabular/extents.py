"""How far a sheet reaches, counted from its XML before memory is taken for rows times columns.

Readers of workbooks lay out the rectangle from the first to the last filled cell; two cells in
opposite corners of a sheet would take gigabytes. Empty cells, formatted or not, count for nothing.
"""

import re
from collections.abc import Callable
from xml.parsers import expat

from qaweb.tabular.tables import FileProblem, FileRefused

REFERENCE = re.compile(r"([A-Za-z]*)([0-9]*)")
FILLED_IN_XLSX = {"v", "is", "t"}
ODS_VALUE = "office:value-type"
TABLE_ROW = "table:table-row"
TABLE_CELLS = {"table:table-cell", "table:covered-table-cell"}


def xlsx_extent(body: bytes) -> tuple[int, int]:
    """Last filled row and column (1-based) of one worksheet's XML."""
    extent = _XlsxExtent()
    _parse(body, extent.start)
    return extent.rows, extent.columns


def ods_extents(body: bytes) -> list[tuple[int, int]]:
    """Last filled row and column (1-based) of each table in an ods content."""
    extent = _OdsExtents()
    _parse(body, extent.start)
    return extent.tables


class _XlsxExtent:
    """Walks rows and cells; a cell without a reference stands right of the one before it."""

    def __init__(self) -> None:
        self.rows = self.columns = self.row = self.column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif name == "c":
            self._cell(attributes.get("r", ""))
        elif name in FILLED_IN_XLSX:
            self.rows = max(self.rows, self.row)
            self.columns = max(self.columns, self.column)

    def _cell(self, reference: str) -> None:
        match = REFERENCE.fullmatch(reference)
        if match is None:
            raise FileRefused(FileProblem.DAMAGED, reference[:20])
        letters, digits = match.groups()
        self.column = _column(letters) if letters else self.column + 1
        self.row = _number(digits, self.row)


class _OdsExtents:
    """Walks tables, rows and cells; rows and cells may stand for many of their like."""

    def __init__(self) -> None:
        self.tables: list[tuple[int, int]] = []
        self.row = self.repeated = self.column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.tables.append((0, 0))
            self.row = self.repeated = 0
        elif tag == TABLE_ROW:
            self.row += self.repeated
            self.repeated = _number(attributes.get("table:number-rows-repeated"), 1)
            self.column = 0
        elif tag in TABLE_CELLS and self.tables:
            self.column += _number(attributes.get("table:number-columns-repeated"), 1)
            if ODS_VALUE in attributes or "table:formula" in attributes:
                self._filled()
        elif tag == "text:p" and self.tables:
            self._filled()

    def _filled(self) -> None:
        rows, columns = self.tables[-1]
        self.tables[-1] = (max(rows, self.row + self.repeated), max(columns, self.column))


def _parse(body: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate("utf-8")  # as the reader of workbooks does, whatever it declares
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError) as error:
        raise FileRefused(FileProblem.DAMAGED, "xml") from error


def _refuse_doctype(*_: object) -> None:
    raise FileRefused(FileProblem.DAMAGED, "doctype")


def _number(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise FileRefused(FileProblem.DAMAGED, text[:20])
    return int(text)


def _column(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    if len(letters) > 4:
        raise FileRefused(FileProblem.DAMAGED, letters[:20])
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
