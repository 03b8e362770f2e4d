"""One tab: its cells, its size and what lies on them."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from tests.sheets_server.areas import SIDES, Area
from tests.sheets_server.cells import BLANK, Cell
from tests.sheets_server.errors import PROTECTED, Refusal
from tests.sheets_server.formulas import after_insert

Row = tuple[Cell, ...]
MOST_CELLS = 10_000_000


@dataclass
class Sheet:
    """A grid. Rows are tuples, so that a copy of a tab is a copy of one list."""

    properties: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    protected: dict[int, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, dict[int, dict[str, Any]]] = field(
        default_factory=lambda: {"ROWS": {}, "COLUMNS": {}}
    )
    groups: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"ROWS": [], "COLUMNS": []}
    )
    basic_filter: dict[str, Any] | None = None
    conditional: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def grid(self) -> dict[str, Any]:
        return self.properties["gridProperties"]

    @property
    def height(self) -> int:
        return int(self.grid["rowCount"])

    @property
    def width(self) -> int:
        return int(self.grid["columnCount"])

    @property
    def whole(self) -> Area:
        return Area(0, self.height, 0, self.width)

    def copy(self) -> "Sheet":
        """A tab that shares nothing that changes."""
        return Sheet(
            deepcopy(self.properties),
            list(self.rows),
            list(self.merges),
            deepcopy(self.protected),
            deepcopy(self.lines),
            deepcopy(self.groups),
            deepcopy(self.basic_filter),
            deepcopy(self.conditional),
        )

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, counted from 0."""
        line = self.rows[row] if row < len(self.rows) else ()
        return line[column] if column < len(line) else BLANK

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Lay a cell down."""
        self.put_row(row, column, [cell])

    def put_row(self, row: int, column: int, cells: Iterable[Cell]) -> None:
        """Lay cells side by side."""
        while len(self.rows) <= row:
            self.rows.append(())
        new = list(cells)
        line = self.rows[row]
        before = line[:column] + (BLANK,) * (column - len(line[:column]))
        self.rows[row] = (*before, *new, *line[column + len(new) :])

    def change(self, area: Area, change: Callable[[Cell, int, int], Cell]) -> None:
        """Put `change(cell, row, column)` into every cell of an area."""
        area = area.within(self.height, self.width)
        bottom, right = area.ends
        for row in range(area.top, bottom):
            line = range(area.left, right)
            self.put_row(row, area.left, [change(self.cell(row, c), row, c) for c in line])

    def block(self, area: Area) -> list[list[Cell]]:
        """The cells of a closed area."""
        bottom, right = area.ends
        return [
            [self.cell(row, column) for column in range(area.left, right)]
            for row in range(area.top, bottom)
        ]

    def used(self, area: Area) -> Iterator[tuple[int, int, Row]]:
        """Each row of an area that has cells: its number, its first column and those cells."""
        bottom, right = area.ends
        for row in range(area.top, min(bottom, len(self.rows))):
            yield row, area.left, self.rows[row][area.left : right]

    def is_filled(self, area: Area) -> bool:
        """Whether anything is written in an area."""
        area = area.within(self.height, self.width)
        return any(cell.is_filled for _, _, cells in self.used(area) for cell in cells)

    def last_filled(self, area: Area) -> tuple[int, int] | None:
        """The lowest, then rightmost place with contents."""
        found = None
        for row, left, cells in self.used(area):
            for column, cell in enumerate(cells, left):
                if cell.is_filled:
                    found = (row, column)
        return found

    def resize(self, rows: int, columns: int) -> None:
        """Set the grid's size; what falls out of it is gone."""
        if rows < 1 or columns < 1:
            raise Refusal("You can't delete all the rows or columns on the sheet.")
        self.grid.update(rowCount=rows, columnCount=columns)
        del self.rows[rows:]
        if any(len(line) > columns for line in self.rows):
            self.rows = [line[:columns] for line in self.rows]

    def insert(self, dimension: str, at: int, count: int) -> None:
        """Lay in empty rows or columns."""
        if dimension == "ROWS":
            self.grid["rowCount"] += count
            if at < len(self.rows):
                self.rows[at:at] = [()] * count
        else:
            self.grid["columnCount"] += count
            gap = (BLANK,) * count
            self.rows = [r[:at] + gap + r[at:] if len(r) > at else r for r in self.rows]
        self._move(dimension, at, count)

    def delete(self, dimension: str, start: int, end: int) -> None:
        """Take rows or columns out."""
        key = "rowCount" if dimension == "ROWS" else "columnCount"
        end = min(end, self.grid[key])
        if end - start >= self.grid[key]:
            name = "rows" if dimension == "ROWS" else "columns"
            raise Refusal(f"You can't delete all the {name} on the sheet.")
        self.grid[key] -= end - start
        if dimension == "ROWS":
            del self.rows[start:end]
        else:
            self.rows = [line[:start] + line[end:] for line in self.rows]
        self._move(dimension, start, start - end)

    def _move(self, dimension: str, at: int, count: int) -> None:
        """Everything that lies on the grid goes with its lines."""
        moved = (moved_area(area, dimension, at, count) for area in self.merges)
        self.merges = [area for area in moved if area]
        for key, one in list(self.protected.items()):
            if "range" in one and (place := moved_json(one["range"], dimension, at, count)):
                one["range"] = place
            elif "range" in one:
                del self.protected[key]
        self.lines[dimension] = dict(moved_lines(self.lines[dimension], at, count))
        if any(cell.formula for line in self.rows for cell in line):
            self.rows = [
                tuple(_moved_formula(cell, dimension, at, count) for cell in line)
                for line in self.rows
            ]

    def check_writable(self, area: Area, account: str) -> None:
        """A protected range lets only its editors write."""
        area = area.within(self.height, self.width)
        for one in self.protected.values():
            place = Area.of_json(one.get("range", {})).within(self.height, self.width)
            is_free = one.get("warningOnly") or account in one["editors"].get("users", [])
            excepted = any(
                inside(area, Area.of_json(free).within(self.height, self.width))
                for free in one.get("unprotectedRanges", [])
            )
            if not is_free and not excepted and place.touches(area):
                raise Refusal(PROTECTED)


def _moved_formula(cell: Cell, dimension: str, at: int, count: int) -> Cell:
    if not cell.formula:
        return cell
    return replace(cell, formula=after_insert(cell.formula, dimension, at, count))


def inside(inner: Area, outer: Area) -> bool:
    """Whether one closed area lies within another."""
    (bottom, right), (low, far) = inner.ends, outer.ends
    return outer.top <= inner.top and bottom <= low and outer.left <= inner.left and right <= far


def moved_span(start: int, end: int | None, at: int, count: int) -> tuple[int, int | None] | None:
    """A span after lines were inserted at `at`, or deleted from it (count < 0); None if gone."""
    if count >= 0:
        return start + count * (at <= start), end if end is None else end + count * (at < end)
    gone = at - count
    if end is not None and at <= start and end <= gone:
        return None
    start = at if at <= start < gone else start + count * (start >= gone)
    if end is not None:
        end = at if at < end <= gone else end + count * (end > gone)
    return start, end


def moved_area(area: Area, dimension: str, at: int, count: int) -> Area | None:
    """An area after lines were inserted or deleted."""
    if dimension == "ROWS":
        span = moved_span(area.top, area.bottom, at, count)
        return replace(area, top=span[0], bottom=span[1]) if span else None
    span = moved_span(area.left, area.right, at, count)
    return replace(area, left=span[0], right=span[1]) if span else None


def moved_json(given: dict[str, Any], dimension: str, at: int, count: int) -> dict[str, Any] | None:
    """A GridRange after lines were inserted or deleted."""
    start, end = SIDES[dimension]
    span = moved_span(given.get(start) or 0, given.get(end), at, count)
    if not span:
        return None
    found = dict(given)
    if start in given:
        found[start] = span[0]
    if end in given:
        found[end] = span[1]
    return found


def moved_lines(
    lines: dict[int, dict[str, Any]], at: int, count: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The properties of rows or columns after lines were inserted or deleted."""
    for number, properties in lines.items():
        if span := moved_span(number, number + 1, at, count):
            yield span[0], properties
