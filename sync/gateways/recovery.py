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

from sync.gateways.grid_requests import VALUE, Plan, put, sized
from sync.gateways.grids import FoundTab, Json, Remembered, entered, kinds_of
from sync.gateways.protocol import EMPTY, ID, STATUS, At, Row, Value
from sync.gateways.swapping import Grid, text_at

NOTE = "qaweb:"
CELLS = (
    "sheets(properties.sheetId,data(startRow,startColumn,rowData.values(userEnteredValue,note)))"
)


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
            given = next((value for at, value in cells.values() if at.column == ID), "")
            told = {"record": read.record, "given": str(given or ""), "cells": signs}
            if not read.record:
                told["whole"] = {
                    place: digest(entered(read.cells.get(key, EMPTY).value, kinds[key]))
                    for key, place in tab.columns.items()
                    if key not in (ID, STATUS)
                }
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
    """A cell that was written over something unread: its row's id and its header as they stood.

    `given` is the id that the same write gave the row, `others` are the signs of the row's other
    cells, by their headers.
    """

    tab: str
    id: str
    head: str
    old: Json
    sign: int
    others: Mapping[str, int]
    given: str = ""


def doubts(memory: Remembered, grids: Mapping[int, Grid]) -> list[Doubt]:
    """All cells that were not what had been read: another row or column, or typed over."""
    found: list[Doubt] = []
    for key, (_, hidden) in memory.sheets.items():
        grid = grids.get(hidden, {})
        told = dict(_told(grid))
        head = next((one for one in told.values() if "heads" in one), None)
        if head:
            found += _doubts(key, grid, head, told)
    return found


def _told(grid: Grid) -> Iterator[tuple[int, dict[str, Any]]]:
    last = max((column for _, column in grid), default=0)
    for (row, column), cell in grid.items():
        text = cell.get(VALUE, {}).get("stringValue", "")
        if column == last > 1 and text.startswith(NOTE):
            yield row, json.loads(text.removeprefix(NOTE))


def _doubts(
    key: str, grid: Grid, head: Mapping[str, Any], told: Mapping[int, Mapping[str, Any]]
) -> Iterator[Doubt]:
    heads = {c: text_at(grid, head["header"], c) for r, c in grid if r == head["header"]}
    id_head = head["heads"].get(str(head["id"]), "")
    id_column = next((c for c, text in heads.items() if text == id_head), head["id"])
    for row, one in told.items():
        if "record" not in one:
            continue
        was_there = text_at(grid, row, head["id"]) == one["record"] and all(
            digest(_value(grid, row, int(letter))) == sign
            for letter, sign in one.get("whole", {}).items()  # a row without an id is known by it
        )
        others = {text: digest(_value(grid, row, c)) for c, text in heads.items()}
        for letter, (read, written) in one.get("cells", {}).items():
            column = int(letter)
            old, stood = _value(grid, row, column), heads.get(column, "")
            same_head = stood == head["heads"].get(letter, "")
            if not was_there or not same_head or digest(old) != read:
                its_id = text_at(grid, row, id_column)
                yield Doubt(key, its_id, stood, old, written, others, one.get("given", ""))


def _value(grid: Grid, row: int, column: int) -> Json:
    found: Json = grid.get((row, column), {}).get(VALUE, {})
    return found


def looked_at(memory: Remembered, found: Sequence[Doubt]) -> list[Json]:
    """The data filters that read the doubtful tabs as they stand now."""
    keys = dict.fromkeys(one.tab for one in found)
    return [{"gridRange": {"sheetId": memory.sheets[key][0]}} for key in keys]


def restored(
    memory: Remembered,
    tabs: Mapping[str, FoundTab],
    found: Sequence[Doubt],
    now: Mapping[int, Grid],
) -> list[Json]:
    """What comes back, wherever people moved it since, where our value still stands.

    Where somebody typed over it meanwhile, the old text is kept in a note on the cell.
    """
    requests = []
    notes: dict[tuple[int, int, int], str] = {}
    for one in found:
        number, tab = memory.sheets[one.tab][0], tabs.get(one.tab)
        grid = now.get(number, {})
        if tab is None:
            continue
        if place := _place(one, tab, grid, one.sign):
            back = {VALUE: one.old} if one.old else {}
            requests.append(put(number, place[0] - 1, place[1] - 1, [[back]], VALUE))
        elif one.old:
            row, column = _place(one, tab, grid, None) or (tab.header, tab.columns[ID])
            at = (number, row, column)
            stood = notes.get(at) or grid.get((row, column), {}).get("note", "")
            notes[at] = f"{stood}\n{next(iter(one.old.values()))}".strip()
    texts = (
        put(n, row - 1, c - 1, [[{"note": text}]], "note") for (n, row, c), text in notes.items()
    )
    return [*requests, *texts]


def _place(one: Doubt, tab: FoundTab, grid: Grid, sign: int | None) -> tuple[int, int] | None:
    """The cell under the same header, in the row with the same id and most the same contents."""
    heads = {c: text_at(grid, tab.header, c) for c in {column for _, column in grid}}
    columns = [c for c, text in heads.items() if text == one.head]
    rows = [r for r in {row for row, _ in grid} if r > tab.header]
    places = [
        (sum(digest(_value(grid, r, c)) == one.others.get(text) for c, text in heads.items()), r, c)
        for r in rows
        if text_at(grid, r, tab.columns[ID]) in {one.id, one.given or one.id}
        for c in columns
        if sign in (None, digest(_value(grid, r, c)))
    ]
    return max(places)[1:] if places else None
