"""One spreadsheet of ours: read by its marks, written by swapping, mended after a lost answer."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sync.gateways import grid_making as making
from sync.gateways import grid_requests as wanted
from sync.gateways import recovery
from sync.gateways.answers import Refused
from sync.gateways.grids import (
    COLUMN,
    MEMORY,
    READING,
    FoundTab,
    Json,
    Mark,
    Remembered,
    Strip,
    found_tab,
    lookups,
    mark_id,
    marks_of,
    strips,
    tab_of,
)
from sync.gateways.pacing import Down, Lost
from sync.gateways.protocol import ID, At, Batch, Binding
from sync.gateways.swapping import Grid, Verdict, checked, grids_of, taken_out

Post = Callable[[str, Json, str], Json]
"""Sends a body to the end of the spreadsheet's address; the last are the fields to answer."""


@dataclass(frozen=True)
class Layout:
    """A spreadsheet of ours as it was read; `unmarked` columns were found by their header.

    `stamp` is the same where all that stands in it is the same.
    """

    memory: Remembered
    tabs: Mapping[str, FoundTab]
    unmarked: Sequence[Json] = ()
    stamp: str = ""


def _digest(answer: Json) -> str:
    return blake2b(json.dumps(answer, sort_keys=True).encode(), digest_size=16).hexdigest()


class Foreign(Exception):
    """Not ours, or a copy of ours."""


@dataclass(frozen=True)
class BoundSheet:
    """A bound spreadsheet, and the way to it."""

    binding: Binding
    post: Post

    def marks(self, marks: Sequence[Mark]) -> dict[Mark, Strip]:
        """Marked rows and columns with their values."""
        asked: dict[int | str, Mark] = {mark_id(*mark): mark for mark in marks}
        return self._strips(asked, lookups(marks))

    def _strips(self, asked: Mapping[int | str, Mark], looks: Sequence[Json]) -> dict[Mark, Strip]:
        return strips(asked, self._read(looks))

    def _read(self, looks: Sequence[Json]) -> Json:
        body = {"dataFilters": list(looks)} | READING
        return self.post("/values:batchGetByDataFilter", body, "")

    def recover(self, layout: Layout) -> bool:
        """Put back what our last write went over, if nobody has looked at its answer."""
        memory = layout.memory
        found = recovery.doubts(memory, self._grids(recovery.copies(memory)))
        if not found:
            return False
        now = self._grids(recovery.looked_at(memory, found))
        back = recovery.restored(memory, layout.tabs, found, now)
        self.send([*back, *recovery.cleared(memory)])
        return True

    def _grids(self, looks: Sequence[Json]) -> dict[int, Grid]:
        body: Json = {"dataFilters": list(looks), "includeGridData": True}
        return grids_of(self.post(":getByDataFilter", body, recovery.CELLS))

    def layout(self) -> Layout:
        """Everything bound in one call; raises `Foreign`."""
        asked: dict[int | str, Mark] = {mark_id(*mark): mark for mark in marks_of(self.binding)}
        answer = self._read(lookups(list(asked.values())))
        marks = strips(asked, answer)
        memory = Remembered.of(marks.get((MEMORY, "1")))
        if memory is None or memory.installation != self.binding.installation:
            raise Foreign(memory.installation if memory else "")
        if memory.address != self.binding.address:
            raise Foreign(f"a copy of {memory.address}")
        unmarked = self._find_by_header(memory, marks)
        tabs = ((tab.key, found_tab(tab, marks)) for tab in self.binding.tabs)
        stamp = "" if unmarked else _digest(answer)
        return Layout(memory, {key: tab for key, tab in tabs if tab}, unmarked, stamp)

    def _find_by_header(self, memory: Remembered, marks: dict[Mark, Strip]) -> list[Json]:
        """Columns without their mark, by the text of their header: one more call, if any."""
        lost = list(wanted.lost_columns(self.binding, marks))
        if not lost:
            return []
        asked: dict[int | str, Mark] = {one.cells: (COLUMN, one.name) for one in lost}
        found = self._strips(asked, [{"a1Range": one.cells} for one in lost])
        marks |= found
        return [
            making.mark(
                *mark, making.line_of(memory.sheets[tab_of(mark)][0], "COLUMNS", strip.column - 1)
            )
            for mark, strip in found.items()
        ]

    def send(self, asked: Sequence[Json], ranges: Sequence[str] = ()) -> Json:
        """One batch; the answer shows the ranges."""
        body: Json = {"requests": list(asked)}
        if ranges:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseIncludeGridData": True,
                "responseRanges": list(ranges),
            }
        return self.post(":batchUpdate", body, wanted.ANSWERED)

    def asked(
        self, layout: Layout, plan: wanted.Plan, batch: Batch, whole: wanted.Plan | None
    ) -> tuple[list[Json], list[str]]:
        """The requests of a write, or of a piece of it, and the ranges to answer."""
        memory, tabs = layout.memory, layout.tabs
        requests, ranges = wanted.written(memory, tabs, plan, batch, whole)
        return [*layout.unmarked, *requests, *recovery.notes(memory, tabs, plan)], ranges

    def swapped(
        self,
        layout: Layout,
        plan: wanted.Plan,
        batch: Batch,
        whole: wanted.Plan | None,
        is_first: bool = False,
    ) -> Verdict:
        """One write, and what it went over put back; the first of a batch notes what it found."""
        memory, tabs = layout.memory, layout.tabs
        asked, ranges = self.asked(layout, plan, batch, whole)
        noted = wanted.compared(memory.generation) if is_first else []
        answer = self.send([*noted, *asked], ranges)
        verdict = checked(memory, tabs, plan, batch.new_rows, answer)
        if verdict.restored or verdict.misplaced:
            try:
                self._take_out(layout, verdict)
                self.send([*verdict.restored, *recovery.cleared(memory)])
            except (Down, Refused) as fault:
                raise Lost(str(fault)) from fault
        return verdict

    def _take_out(self, layout: Layout, verdict: Verdict) -> None:
        """New rows that stand in the wrong columns go, before anybody takes them for typed."""
        for key, rows in verdict.misplaced.items():
            number = layout.memory.sheets[key][0]
            grid = self._grids([{"gridRange": {"sheetId": number}}])[number]
            asked, lost = taken_out(layout.tabs[key], number, rows, grid)
            if lost:
                raise Lost("new rows were moved while they were written")
            verdict.restored += asked
            verdict.left += [At(key, row.record, ID) for row in rows]
