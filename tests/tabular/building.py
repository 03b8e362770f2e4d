"""Files built in memory for the tests, and the real samples where they are at hand."""

import io
import os
import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdsTable
from odf.table import TableCell, TableRow
from odf.text import P

from qaweb.tabular.tables import Cell, Table

Rows = Sequence[Sequence[Cell]]
ROOT = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("QAWEB_SAMPLES", ROOT.parent / "shared" / "data"))


def sample(name: str) -> bytes:
    """A real file's bytes; the test is skipped where there is none."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"no sample {name}: set QAWEB_SAMPLES to the folder that has it")
    return path.read_bytes()


def table(*rows: Sequence[Cell], sheet: str = "表") -> Table:
    return Table(sheet, [list(row) for row in rows])


def separated(rows: Sequence[Sequence[str]], separator: str, encoding: str) -> bytes:
    return "".join(separator.join(row) + "\r\n" for row in rows).encode(encoding)


def xlsx(*rows: Sequence[Cell], sheet: str = "Sheet") -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return out.getvalue()


def ods(*rows: Sequence[Cell], repeated: int = 1) -> bytes:
    """An ods; the last row stands ``repeated`` times, and a million empty rows follow."""
    book, page = OpenDocumentSpreadsheet(), OdsTable(name="Sheet")
    for index, row in enumerate(rows):
        line = TableRow(numberrowsrepeated=repeated if index == len(rows) - 1 else 1)
        for cell in row:
            line.addElement(_ods_cell(cell))
        page.addElement(line)
    rest = TableRow(numberrowsrepeated=1_000_000)
    rest.addElement(TableCell(numbercolumnsrepeated=1_000))
    page.addElement(rest)
    book.spreadsheet.addElement(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods_cell(cell: Cell) -> TableCell:
    if isinstance(cell, datetime | date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, time):
        return TableCell(valuetype="time", timevalue=cell.strftime("PT%HH%MM%SS"))
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=str(cell))
    made = TableCell(valuetype="string")
    made.addElement(P(text=str(cell)))
    return made


def with_member(workbook: bytes, name: str, body: bytes) -> bytes:
    """The zip with one member added or put in place of its namesake."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, body)
    return out.getvalue()


def xls(*rows: Sequence[str | float]) -> bytes:
    """A workbook as Excel 97 wrote it, of one sheet: records in a stream in an OLE container."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            sheet += _xls_cell(y, x, cell)
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    named = struct.pack("<BBBB", 0, 0, 1, 0) + b"A"
    sheet_at = len(start) + 4 + 4 + len(named) + 4
    bound = _record(0x0085, struct.pack("<I", sheet_at) + named)
    return _ole((start + bound + _record(0x000A, b"") + sheet).ljust(4096, b"\0"))


def _xls_cell(y: int, x: int, cell: str | float) -> bytes:
    place = struct.pack("<HHH", y, x, 0)
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, place + struct.pack("<d", cell))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _ole(stream: bytes) -> bytes:
    """Sector 0 the allocation table, sector 1 the directory, then the stream called Workbook."""
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    end, free, own = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [own, end, *range(3, 2 + sectors), end]
    chain += [free] * (128 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6sIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1)
    head += struct.pack("<IIIIII", 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    head += struct.pack("<I", free) * 108
    entries = _entry("Root Entry", 5, 1, end, 0) + _entry("Workbook", 2, free, 2, len(stream))
    return head + struct.pack("<128I", *chain) + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    free = 0xFFFFFFFF
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
