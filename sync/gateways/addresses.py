"""Places in a sheet as they are written: B7, A1:C9, 'My sheet'!$B$1; rows and columns from 1."""

import re
from functools import cache
from typing import NamedTuple

CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
REFERENCE = re.compile(r"^=?(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
MOVABLE = re.compile(r"(?<![\w.$!'])(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w.(!])")
QUOTED = re.compile(r"(\"(?:[^\"]|\"\")*\")")
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576


class Range(NamedTuple):
    """From the cell at the top left to the one at the bottom right."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"

    def covers(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@cache
def column_of(text: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


@cache
def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def place_of(text: str) -> tuple[int, int] | None:
    """Row and column of `B7`."""
    found = CELL.fullmatch(text)
    return (int(found[2]), column_of(found[1])) if found else None


def range_of(text: str) -> Range | None:
    """A range, or a single cell as one."""
    first, _, last = text.partition(":")
    one, other = place_of(first), place_of(last or first)
    return Range(*one, *other) if one and other else None


def reference(sheet: str, row: int, column: int) -> str:
    """A formula that follows a cell wherever it is moved to."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!${letters(column)}${row}"


def referred(formula: str) -> tuple[str, int, int] | None:
    """The sheet, row and column that such a formula names now; None once its cell is gone."""
    found = REFERENCE.match(formula.removeprefix("of:").strip())
    if found is None:
        return None
    sheet = (found[1] or "").replace("''", "'") or found[2].lstrip("$")
    return sheet, int(found[4]), column_of(found[3])


def moved(formula: str, rows: int, columns: int) -> str:
    """A shared formula as it reads in a cell that stands this far away from where it is written."""
    pieces = QUOTED.split(formula)
    for at in range(0, len(pieces), 2):
        pieces[at] = MOVABLE.sub(lambda found: _shifted(found, rows, columns), pieces[at])
    return "".join(pieces)


def _shifted(found: re.Match[str], rows: int, columns: int) -> str:
    column, row = column_of(found[2]), int(found[4])
    column = column if found[1] else (column + columns - 1) % MOST_COLUMNS + 1
    row = row if found[3] else (row + rows - 1) % MOST_ROWS + 1
    return f"{found[1]}{letters(column)}{found[3]}{row}"
