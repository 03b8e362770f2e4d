"""What the answer to a swap write means: who was faster, and what moved. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qaweb.workbooks.styles import Kind
from sync.gateways.grid_requests import NEW, VALUE, Plan, Targets, keys_of, put, values_of
from sync.gateways.grids import FoundTab, Json, Remembered, kinds_of, stood
from sync.gateways.protocol import EMPTY, ID, STATUS, At, Cell, NewRow, Value
from sync.texts import text_of

ANOTHER_ROW = 2
"""So many cells of a row changed at once: its contents may be another row's (*ours*)."""
Grid = Mapping[tuple[int, int], Json]
"""The cells of a hidden tab by row and column, counted from 1."""


@dataclass
class Verdict:
    """`moved` cells were written over something else: that is `restored`, they are written anew.

    `misplaced` are new rows whose columns somebody moved under our hands; taken out again, they
    are `left` for the next write.
    """

    before: dict[At, Cell] = field(default_factory=dict)
    moved: dict[At, Value] = field(default_factory=dict)
    kept: list[At] = field(default_factory=list)
    restored: list[Json] = field(default_factory=list)
    misplaced: dict[str, Sequence[NewRow]] = field(default_factory=dict)
    left: list[At] = field(default_factory=list)


def checked(
    memory: Remembered,
    tabs: Mapping[str, FoundTab],
    plan: Plan,
    new_rows: Mapping[str, Sequence[NewRow]],
    answer: Json,
) -> Verdict:
    """Compare what stood there with what was read: ids row by row, headers column by column."""
    grids = grids_of(answer.get("updatedSpreadsheet", {}))
    verdict = Verdict()
    for key, targets in plan.targets.items():
        number, hidden = memory.sheets[key]
        _check_tab(verdict, tabs[key], number, targets, grids.get(hidden, {}))
    for key, rows in new_rows.items():
        tab, grid = tabs[key], grids.get(memory.sheets[key][1], {})
        places = tab.columns.values()
        if any(text_at(grid, tab.header, c) != tab.heads.get(c, "") for c in places):
            verdict.misplaced[key] = rows
    return verdict


def taken_out(
    tab: FoundTab, number: int, rows: Sequence[NewRow], grid: Grid
) -> tuple[list[Json], list[NewRow]]:
    """What empties new rows that stand in the wrong columns, and those that are not to be found."""
    kinds, keys = kinds_of(tab.tab), keys_of(tab)
    lines: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place in sorted({row for row, _column in grid}):
        there = [grid.get((place, column), {}).get(VALUE, {}) for column in range(1, len(keys) + 1)]
        lines[_line(there)].append(place)
    requests, lost = [], []
    for row in rows:
        places = lines.get(_line(values_of(row, keys, kinds)))
        if places:  # the last of them: new rows stand below everything
            requests.append(put(number, places.pop() - 1, 0, [[{}] * len(keys)], NEW))
        else:
            lost.append(row)
    return requests, lost


def _line(values: Sequence[Json]) -> tuple[object, ...]:
    return tuple([next(iter(value.values())) if value else None for value in values])


def grids_of(spreadsheet: Json) -> dict[int, Grid]:
    """The cells of each tab by its id."""
    grids: dict[int, Grid] = {}
    for sheet in spreadsheet.get("sheets", ()):
        cells = {}
        for data in sheet.get("data", ()):
            top, left = data.get("startRow", 0) + 1, data.get("startColumn", 0) + 1
            for row, line in enumerate(data.get("rowData", ()), top):
                for column, cell in enumerate(line.get("values", ()), left):
                    cells[row, column] = cell
        grids[sheet["properties"].get("sheetId", 0)] = cells
    return grids


def _check_tab(verdict: Verdict, tab: FoundTab, number: int, targets: Targets, grid: Grid) -> None:
    kinds = kinds_of(tab.tab)
    for row, cells in targets.items():
        is_there = text_at(grid, row, tab.columns[ID]) == tab.places[row].record
        changed = _changed(tab, row, grid) if is_there else set()
        if is_there and not tab.places[row].record:
            is_there = not changed
        is_other = len(changed) >= ANOTHER_ROW and not changed <= cells.keys()
        for column, (at, value) in cells.items():
            old = grid.get((row, column), {})
            same_header = text_at(grid, tab.header, column) == tab.heads.get(column, "")
            cell = stood(old, kinds[at.column])
            if is_there and same_header and not cell.formula and not is_other:
                verdict.before[at] = cell
                continue
            back = {VALUE: old[VALUE]} if VALUE in old else {}
            verdict.restored.append(put(number, row - 1, column - 1, [[back]], VALUE))
            if is_there and same_header:
                verdict.before[at] = cell
                verdict.kept.append(at)
            else:
                verdict.moved[at] = value


def _changed(tab: FoundTab, row: int, grid: Grid) -> set[int]:
    """The columns of ours in which a row is not as it was read.

    A row without an id is known by all of it. Where rows were sorted without their ids, an id
    stands beside another row's contents.
    """
    kinds, read = kinds_of(tab.tab), tab.places[row].cells
    return {
        column
        for key, column in tab.columns.items()
        if key in kinds
        and key not in (ID, STATUS)
        and not _is_as_read(
            stood(grid.get((row, column), {}), kinds[key]), read.get(key, EMPTY), kinds[key]
        )
    }


def _is_as_read(now: Cell, read: Cell, kind: Kind) -> bool:
    """A copied formula is written anew by the sheet, and in a column of text is read as text."""
    if now.formula:
        return (read.formula or str(read.value)).startswith("=")
    return text_of(now.value, kind) == text_of(read.value, kind)


def text_at(grid: Grid, row: int, column: int) -> str:
    """The id or header that stood there."""
    value = grid.get((row, column), {}).get(VALUE, {})
    found = next(iter(value.values()), "")
    return str(int(found)) if isinstance(found, float) and found.is_integer() else str(found)
