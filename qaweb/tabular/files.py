"""Bytes of a file to tables: xlsx, xls, ods, separated text; told by content, not by name."""

import io
import subprocess
import sys
from pathlib import Path, PurePath

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from qaweb.tabular import probe
from qaweb.tabular.archives import check_archive
from qaweb.tabular.tables import DEFAULT_LIMITS, Cell, FileProblem, FileRefused, Limits, Table
from qaweb.tabular.texts import read_text

__all__ = ["Cell", "FileProblem", "FileRefused", "Limits", "Table", "read_tables"]

PROBE = Path(probe.__file__)
PROBE_SECONDS = 30
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
OTHERS = (b"RIFF", b"OggS", b"\x7fELF", b"{\\rtf", b"PK\x05\x06", b"MZ\x90")


def read_tables(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> list[Table]:
    """Every sheet of the file, rows numbered as on the screen; ``name`` only names a text's table.

    Raises FileRefused. Dates come typed from workbooks; from text everything is text.
    """
    if len(data) > limits.file_bytes:
        raise FileRefused(FileProblem.TOO_LARGE, str(len(data)))
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise FileRefused(FileProblem.EMPTY)
    if data.startswith(ZIP):
        check_archive(data, limits)
        return _workbook(data, limits)
    if data.startswith(OLE):
        _check_ole(data)
        _try_apart(data)
        return _workbook(data, limits)
    if data.startswith(FOREIGN + OTHERS):
        raise FileRefused(FileProblem.WRONG_TYPE, _printable(data[:4]))
    return [read_text(data, PurePath(name).stem, limits)]


def _check_ole(data: bytes) -> None:
    """An OLE file may be an old workbook, an encrypted new one, or a letter."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused(FileProblem.ENCRYPTED, "ole")
    if not any(stream.encode("utf-16-le") in data for stream in ("Workbook\0", "Book\0")):
        raise FileRefused(FileProblem.WRONG_TYPE, "ole")


def _try_apart(data: bytes) -> None:
    """Open an old workbook in a process of its own first: a hostile one takes that one down."""
    command = [sys.executable, "-P", str(PROBE)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the file only as its input
            command, input=data, capture_output=True, timeout=PROBE_SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, BrokenPipeError) as error:
        raise FileRefused(FileProblem.DAMAGED, "xls") from error
    if done.returncode == probe.ENCRYPTED:
        raise FileRefused(FileProblem.ENCRYPTED, "workbook")
    if done.returncode != probe.GOOD:
        raise FileRefused(FileProblem.DAMAGED, "xls")


def _workbook(data: bytes, limits: Limits) -> list[Table]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _sheets(workbook, limits)
    except PasswordError as error:
        raise FileRefused(FileProblem.ENCRYPTED, "workbook") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused(FileProblem.DAMAGED, str(error)[:200]) from error


def _sheets(workbook: CalamineWorkbook, limits: Limits) -> list[Table]:
    tables: list[Table] = []
    cells = 0
    for about in workbook.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        rows, columns = (last + 1 for last in sheet.end or (-1, -1))
        limits.check_extent(rows, columns)
        cells += rows * columns
        if cells > limits.cells:
            raise FileRefused(FileProblem.TOO_MANY_CELLS, str(cells))
        tables.append(Table(sheet.name, sheet.to_python(skip_empty_area=False)))
    return tables


def _printable(start: bytes) -> str:
    return start.decode("latin-1").encode("unicode_escape").decode("ascii")
