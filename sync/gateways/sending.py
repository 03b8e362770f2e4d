"""One write on its way: in one call, or in pieces where it is too large or something is refused.

The first piece that is taken brings the generation with it: what is not written after a crash still
holds what was read, and is found so.
"""

import json
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sync.gateways.answers import Refused
from sync.gateways.grid_requests import Plan
from sync.gateways.pacing import Down, Lost
from sync.gateways.pieces import Piece, halves, in_sizes
from sync.gateways.protocol import At, Batch
from sync.gateways.spreadsheets import BoundSheet, Layout
from sync.gateways.swapping import Verdict

MOST_CALLS = 24
"""So many more calls are spent to find what is refused; the rest waits for the next write (*ours*).
"""
ALIKE = 3
"""After so many cells of a column all of it is taken to be protected (*ours*)."""


@dataclass
class Sending:
    """`verdict` is of all pieces together, `refused` says why, `left` waits for the next write."""

    sheet: BoundSheet
    layout: Layout
    batch: Batch
    plan: Plan
    verdict: Verdict = field(default_factory=Verdict)
    refused: dict[At, str] = field(default_factory=dict)
    left: list[At] = field(default_factory=list)
    is_begun: bool = False
    has_room: bool = False

    def go(self) -> None:
        """Send it; raises as a single call does while nothing of it is done, and `Lost` after."""
        try:
            self._all()
        except (Down, Refused) as fault:
            if self.is_begun:
                raise Lost(str(fault)) from fault
            raise

    def _all(self) -> None:
        new_rows = {key: list(rows) for key, rows in self.batch.new_rows.items() if rows}
        waiting = deque(in_sizes(Piece(self.plan, new_rows), self._size))
        calls = len(waiting) + MOST_CALLS
        while waiting:
            piece = self._with_hope(waiting.popleft())
            if calls and piece.ats:
                calls -= 1
                waiting.extendleft(reversed(self._tried(piece)))
            else:
                self.left += piece.ats
        if not self.is_begun:
            # Whether the whole spreadsheet is closed to us, or only these cells of it.
            self._send(Piece(Plan()))

    def _tried(self, piece: Piece) -> list[Piece]:
        """Send it; what of it is to be tried again in smaller pieces."""
        try:
            self._send(piece)
        except Refused as fault:
            if not fault.is_about_cells:
                raise
            smaller = halves(piece)
            if len(smaller) > 1:
                return smaller
            self._refuse(piece.ats, fault.reason)
        return []

    def _send(self, piece: Piece) -> None:
        whole = None if self.has_room else self.plan
        part = replace(self.batch, new_rows=piece.new_rows)
        is_first = not self.is_begun
        found = self.sheet.swapped(self.layout, piece.plan, part, whole, is_first)
        self.layout = replace(self.layout, unmarked=())
        # What puts things back clears the hidden tabs as well.
        self.is_begun, self.has_room = True, not found.restored
        self.verdict.before |= found.before
        self.verdict.moved |= found.moved
        self.verdict.kept += found.kept
        self.left += found.left

    def _size(self, piece: Piece) -> int:
        part = replace(self.batch, new_rows=piece.new_rows)
        requests, _ = self.sheet.asked(self.layout, piece.plan, part, self.plan)
        return len(json.dumps(requests))

    def _refuse(self, ats: Iterable[At], reason: str) -> None:
        self.refused |= dict.fromkeys(ats, reason)

    def _with_hope(self, piece: Piece) -> Piece:
        """Without the columns of which cell after cell was refused."""
        times = Counter((at.tab, at.column) for at in self.refused)
        columns = {column for column, number in times.items() if number >= ALIKE}
        if not columns:
            return piece
        reasons = {(at.tab, at.column): reason for at, reason in self.refused.items()}
        for at in piece.ats:
            if (at.tab, at.column) in columns:
                self.refused[at] = reasons[at.tab, at.column]
        return piece.without(columns)
