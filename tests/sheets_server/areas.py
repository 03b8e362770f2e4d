"""Rectangles of cells: half-open, counted from 0, an end of None is open."""

import re
from dataclasses import dataclass, replace
from typing import Any

CORNER = re.compile(r"([A-Za-z]{1,3})?(\d{1,7})?")
PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d+[Cc]\d+")
SIDES = {
    "ROWS": ("startRowIndex", "endRowIndex"),
    "COLUMNS": ("startColumnIndex", "endColumnIndex"),
}


def column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """0 is A."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(title: str) -> str:
    """A tab's title as it stands in a range: in quotes unless it is a plain word."""
    if PLAIN_TITLE.fullmatch(title) and not LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


@dataclass(frozen=True)
class Area:
    """A rectangle on one tab."""

    top: int = 0
    bottom: int | None = None
    left: int = 0
    right: int | None = None

    @classmethod
    def of_json(cls, grid_range: dict[str, Any]) -> "Area":
        """From a GridRange or a GridCoordinate-like start."""
        return cls(
            grid_range.get("startRowIndex") or 0,
            grid_range.get("endRowIndex"),
            grid_range.get("startColumnIndex") or 0,
            grid_range.get("endColumnIndex"),
        )

    def within(self, rows: int, columns: int) -> "Area":
        """With the open ends closed, and nothing beyond the grid."""
        return replace(
            self,
            bottom=rows if self.bottom is None else min(self.bottom, rows),
            right=columns if self.right is None else min(self.right, columns),
        )

    @property
    def ends(self) -> tuple[int, int]:
        """Bottom and right of a closed area."""
        assert self.bottom is not None
        assert self.right is not None
        return self.bottom, self.right

    @property
    def height(self) -> int:
        return self.ends[0] - self.top

    @property
    def width(self) -> int:
        return self.ends[1] - self.left

    def touches(self, other: "Area") -> bool:
        """Whether two closed areas share a cell."""
        (bottom, right), (low, far) = self.ends, other.ends
        return self.top < low and other.top < bottom and self.left < far and other.left < right

    def as_json(self, sheet_id: int) -> dict[str, Any]:
        """A GridRange; Google leaves out the id of sheet 0."""
        sides = {
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }
        found = {key: value for key, value in sides.items() if value is not None}
        return found | ({"sheetId": sheet_id} if sheet_id else {})

    def a1(self, title: str) -> str:
        """As it stands in answers: `Sheet1!A1:B2`."""
        bottom, right = self.ends
        first = f"{column_letters(self.left)}{self.top + 1}"
        last = f"{column_letters(max(right, 1) - 1)}{bottom}"
        return f"{quoted(title)}!{first}" + ("" if first == last else f":{last}")


def split_title(text: str) -> tuple[str | None, str]:
    """`'My tab'!A1` is ("My tab", "A1"); no cells are "", no title is None."""
    if match := re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL):
        return match[1].replace("''", "'"), match[2] or ""
    if "!" in text:
        title, _, cells = text.rpartition("!")
        return title, cells
    return None, text


def area_of(cells: str) -> Area | None:
    """The area that `A1:B2`, `A:A`, `2:3`, `A1:C` or `A1:1` names; None where it is none."""
    first, colon, last = cells.replace("$", "").partition(":")
    start, end = CORNER.fullmatch(first), CORNER.fullmatch(last or first)
    if not first or not start or not end or (colon and not last):
        return None
    if not colon and not (start[1] and start[2]):
        return None
    rows = sorted(int(m[2]) - 1 for m in (start, end) if m[2])
    columns = sorted(column_number(m[1]) for m in (start, end) if m[1])
    return Area(
        rows[0] if rows else 0,
        rows[-1] + 1 if end[2] and rows else None,
        columns[0] if columns else 0,
        columns[-1] + 1 if end[1] and columns else None,
    )
