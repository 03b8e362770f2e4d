"""What a file consists of once it is open: tables of cells; and what may be wrong with a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

Cell = str | bool | int | float | date | datetime | time | timedelta
"""One cell as its file holds it. Empty is ``""``; text that looks like a formula is text."""


@dataclass(frozen=True)
class Table:
    """One sheet. ``rows[0]`` is row 1 of the file: blank rows are kept, so numbers stay true."""

    sheet: str
    rows: list[list[Cell]]

    def numbered(self, after: int = 0) -> Iterator[tuple[int, list[Cell]]]:
        """Rows below row ``after`` with their 1-based numbers, as seen on the screen."""
        for index in range(after, len(self.rows)):
            yield index + 1, self.rows[index]


class FileProblem(StrEnum):
    """Why a whole file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    WRONG_TYPE = "wrong_type"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNKNOWN_ENCODING = "unknown_encoding"
    MALFORMED_TEXT = "malformed_text"


class FileRefused(Exception):
    """A file nobody reads any further: a code for the screen, a detail (place, number)."""

    def __init__(self, code: FileProblem, detail: str = "") -> None:
        """Keep the code apart from the detail, so that the sentence is made where it is shown."""
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Limits:
    """How much of a file is opened: bytes, rows, columns, cells of all sheets, zip members."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 300_000_000
    unpacked_ratio: int = 200
    ratio_from_bytes: int = 10_000_000
    members: int = 5_000
    rows: int = 200_000
    columns: int = 200
    cells: int = 5_000_000

    def check_extent(self, rows: int, columns: int) -> None:
        """Refuse a sheet of so many rows and columns before memory is taken for it."""
        if rows > self.rows:
            raise FileRefused(FileProblem.TOO_MANY_ROWS, str(rows))
        if columns > self.columns:
            raise FileRefused(FileProblem.TOO_MANY_COLUMNS, str(columns))
        if rows * columns > self.cells:
            raise FileRefused(FileProblem.TOO_MANY_CELLS, str(rows * columns))


DEFAULT_LIMITS = Limits()
