"""A write in pieces: where it is too large for one call, or where a cell in it is refused. Pure.

A piece has whole rows where it can: a row's copy on the hidden tab tells of the whole row.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from sync.gateways.grid_requests import Plan, Targets
from sync.gateways.protocol import ID, At, NewRow

MOST_BYTES = 2_000_000
"""So much is advised at the most in one call (sync)."""


@dataclass(frozen=True)
class Piece:
    """Cells to write by tab, and new rows by tab."""

    plan: Plan
    new_rows: dict[str, list[NewRow]] = field(default_factory=dict)

    @property
    def ats(self) -> list[At]:
        """Everything in it; a new row by its `_id`."""
        rows = [row for targets in self.plan.targets.values() for row in targets.values()]
        cells = [at for row in rows for at, _ in row.values()]
        new = [At(key, row.record, ID) for key, rows in self.new_rows.items() for row in rows]
        return [*cells, *new]

    def without(self, columns: Collection[tuple[str, str]]) -> "Piece":
        """The same but for some columns, by tab; new rows go with `_id`."""
        plan = Plan()
        for key, targets in self.plan.targets.items():
            kept = {
                row: {c: one for c, one in cells.items() if (key, one[0].column) not in columns}
                for row, cells in targets.items()
            }
            plan.targets[key] = {row: cells for row, cells in kept.items() if cells}
        new = {key: rows for key, rows in self.new_rows.items() if (key, ID) not in columns}
        return joined([Piece(plan, new)])


def joined(pieces: Collection[Piece]) -> Piece:
    """One piece of several; tabs of which nothing is left are not in it."""
    plan = Plan()
    new_rows: dict[str, list[NewRow]] = {}
    for piece in pieces:
        for key, targets in piece.plan.targets.items():
            into: Targets = plan.targets.setdefault(key, {})
            for row, cells in targets.items():
                into[row] = {**into.get(row, {}), **cells}
        for key, rows in piece.new_rows.items():
            new_rows.setdefault(key, []).extend(rows)
    plan.targets = {key: targets for key, targets in plan.targets.items() if targets}
    return Piece(plan, {key: rows for key, rows in new_rows.items() if rows})


def halves(piece: Piece) -> list[Piece]:
    """Two pieces of one; one cell, or one new row, cannot be parted."""
    rows = list(_rows(piece))
    if len(rows) == 1:
        rows = list(_cells(piece)) or rows
    if len(rows) == 1:
        return [piece]
    return [joined(rows[: len(rows) // 2]), joined(rows[len(rows) // 2 :])]


def _rows(piece: Piece) -> Iterator[Piece]:
    for key, targets in piece.plan.targets.items():
        for row, cells in targets.items():
            yield Piece(Plan({key: {row: cells}}))
    for key, rows in piece.new_rows.items():
        for new in rows:
            yield Piece(Plan(), {key: [new]})


def _cells(piece: Piece) -> Iterator[Piece]:
    for key, targets in piece.plan.targets.items():
        for row, cells in targets.items():
            for column, one in cells.items():
                yield Piece(Plan({key: {row: {column: one}}}))


def in_sizes(piece: Piece, size_of: Callable[[Piece], int]) -> list[Piece]:
    """Pieces none of which is larger than what is advised, in their order."""
    if size_of(piece) <= MOST_BYTES or len(halves(piece)) == 1:
        return [piece]
    return [one for half in halves(piece) for one in in_sizes(half, size_of)]
