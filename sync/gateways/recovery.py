"""After a crash or a lost answer: what the hidden tabs tell of the last write. Pure.

Beside each copied row stands which record was meant, what had been read and what was written.
Where something else stood there just before, and our value still does, the old contents come back:
the next reading then finds what people typed, as if we had not written yet.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sync.gateways.grid_requests import VALUE, Plan, area, put, sized
from sync.gateways.grids import FoundTab, Json, Remembered, entered, kinds_of
from sync.gateways.protocol import EMPTY, ID, At, Row, Value
from sync.gateways.swapping import Grid, text_at

NOTE = "qaweb:"
CELLS = "sheets(properties.sheetId,data(startRow,startColumn,rowData.values.userEnteredValue))"


def digest(value: Json) -> int:
    """A short sign of an ExtendedValue; moments are the same to a tenth of a second."""
    plain = {k: f"{v:.11g}" if k == "numberValue" else v for k, v in value.items()}
    return crc32(json.dumps(plain, sort_keys=True).encode())


def notes(memory: Remembered, tabs: Mapping[str, FoundTab], plan: Plan) -> Iterator[Json]:
    """What was meant, right of the copies; it goes out in the batch that writes."""
    for key, targets in plan.targets.items():
        tab, hidden = tabs[key], memory.sheets[key][1]
        kinds = kinds_of(tab.tab)
        aside = max(tab.columns.values())
        head = {"header": tab.header, "id": tab.columns[ID], "heads": dict(tab.heads)}
        for row, cells in targets.items():
            read = tab.places[row]
            signs = {
                place: [digest(entered(one, kinds[at.column])) for one in (_read(read, at), value)]
                for place, (at, value) in cells.items()
            }
            told = {"record": read.record, "cells": signs}
            yield put(hidden, row - 1, aside, [[_note(told)]], VALUE)
        yield put(hidden, tab.header - 1, aside, [[_note(head)]], VALUE)


def _read(row: Row, at: At) -> Value:
    return row.record if at.column == ID else row.cells.get(at.column, EMPTY).value


def _note(told: Mapping[str, Any]) -> Json:
    return {VALUE: {"stringValue": NOTE + json.dumps(told, ensure_ascii=False)}}


def cleared(memory: Remembered) -> list[Json]:
    """The hidden tabs with nothing left to tell."""
    return [sized(hidden, 1, 1) for _, hidden in memory.sheets.values()]


def copies(memory: Remembered) -> list[Json]:
    """The data filters that read the hidden tabs."""
    return [{"gridRange": {"sheetId": hidden}} for _, hidden in memory.sheets.values()]


@dataclass(frozen=True)
class Doubt:
    """A cell that was written over something unread; row and column counted from 1."""

    sheet: int
    row: int
    column: int
    id_column: int
    id: str
    old: Json
    sign: int

    @property
    def line(self) -> Json:
        """The data filter that reads its row as it stands now."""
        return {"gridRange": area(self.sheet, (self.row - 1, self.row), (0, None))}


def doubts(memory: Remembered, grids: Mapping[int, Grid]) -> list[Doubt]:
    """All cells that were not what had been read: another row or column, or typed over."""
    found: list[Doubt] = []
    for number, hidden in memory.sheets.values():
        grid = grids.get(hidden, {})
        told = dict(_told(grid))
        head = next((one for one in told.values() if "heads" in one), None)
        if head:
            found += _doubts(number, grid, head, told)
    return found


def _told(grid: Grid) -> Iterator[tuple[int, dict[str, Any]]]:
    last = max((column for _, column in grid), default=0)
    for (row, column), cell in grid.items():
        text = cell.get(VALUE, {}).get("stringValue", "")
        if column == last > 1 and text.startswith(NOTE):
            yield row, json.loads(text.removeprefix(NOTE))


def _doubts(
    number: int, grid: Grid, head: Mapping[str, Any], told: Mapping[int, Mapping[str, Any]]
) -> Iterator[Doubt]:
    for row, one in told.items():
        stood = text_at(grid, row, head["id"])
        for letter, (read, written) in one.get("cells", {}).items():
            column = int(letter)
            old = grid.get((row, column), {}).get(VALUE, {})
            same_header = text_at(grid, head["header"], column) == head["heads"].get(letter, "")
            if stood != one["record"] or not same_header or digest(old) != read:
                yield Doubt(number, row, column, head["id"], stood, old, written)


def restored(found: Sequence[Doubt], now: Mapping[int, Grid]) -> list[Json]:
    """What comes back: only where the row still is what it was, and our value still stands."""
    requests = []
    for one in found:
        grid = now.get(one.sheet, {})
        here = grid.get((one.row, one.column), {}).get(VALUE, {})
        if text_at(grid, one.row, one.id_column) == one.id and digest(here) == one.sign:
            back = {VALUE: one.old} if one.old else {}
            requests.append(put(one.sheet, one.row - 1, one.column - 1, [[back]], VALUE))
    return requests
