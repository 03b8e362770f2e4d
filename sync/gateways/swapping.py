"""What the answer to a swap write means: who was faster, and what moved. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.gateways.grid_requests import VALUE, Plan, Targets, put
from sync.gateways.grids import FoundTab, Json, Remembered, kinds_of, stood
from sync.gateways.protocol import EMPTY, ID, STATUS, At, Cell, Value
from sync.texts import text_of

Grid = Mapping[tuple[int, int], Json]
"""The cells of a hidden tab by row and column, counted from 1."""


@dataclass
class Verdict:
    """`moved` cells were written over something else: that is `restored`, they are written anew."""

    before: dict[At, Cell] = field(default_factory=dict)
    moved: dict[At, Value] = field(default_factory=dict)
    kept: list[At] = field(default_factory=list)
    restored: list[Json] = field(default_factory=list)


def checked(memory: Remembered, tabs: Mapping[str, FoundTab], plan: Plan, answer: Json) -> Verdict:
    """Compare what stood there with what was read: ids row by row, headers column by column."""
    grids = grids_of(answer.get("updatedSpreadsheet", {}))
    verdict = Verdict()
    for key, targets in plan.targets.items():
        number, hidden = memory.sheets[key]
        _check_tab(verdict, tabs[key], number, targets, grids.get(hidden, {}))
    return verdict


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
        if is_there and not tab.places[row].record:
            is_there = _is_same_row(tab, row, grid)
        for column, (at, value) in cells.items():
            old = grid.get((row, column), {})
            same_header = text_at(grid, tab.header, column) == tab.heads.get(column, "")
            cell = stood(old, kinds[at.column])
            if is_there and same_header and not cell.formula:
                verdict.before[at] = cell
                continue
            back = {VALUE: old[VALUE]} if VALUE in old else {}
            verdict.restored.append(put(number, row - 1, column - 1, [[back]], VALUE))
            if is_there and same_header:
                verdict.before[at] = cell
                verdict.kept.append(at)
            else:
                verdict.moved[at] = value


def _is_same_row(tab: FoundTab, row: int, grid: Grid) -> bool:
    """A row without an id is known by all that stands in it."""
    kinds, read = kinds_of(tab.tab), tab.places[row].cells
    return all(
        text_of(stood(grid.get((row, column), {}), kinds[key]).value, kinds[key])
        == text_of(read.get(key, EMPTY).value, kinds[key])
        for key, column in tab.columns.items()
        if key in kinds and key not in (ID, STATUS)
    )


def text_at(grid: Grid, row: int, column: int) -> str:
    """The id or header that stood there."""
    value = grid.get((row, column), {}).get(VALUE, {})
    found = next(iter(value.values()), "")
    return str(int(found)) if isinstance(found, float) and found.is_integer() else str(found)
