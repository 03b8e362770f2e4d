"""How records stand in sheets that people edit: one on its own page, a list's all together."""

from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.permissions import Permission, Viewer
from qaweb.sheets import reach, waiting
from qaweb.sheets.models import BoundRow, BoundTab, SheetConflict, Spreadsheet
from qaweb.sheets.rules import ConflictState, SheetState


@dataclass(frozen=True)
class RecordInSheet:
    """A record's row in a sheet that people edit."""

    sheet: Spreadsheet
    state: str


def states_of(viewer: Viewer, key: str, record: int) -> list[RecordInSheet]:
    """Where a record stands in sheets that people edit, and whether they agree; one query."""
    if not viewer.may(Permission.CONFLICTS_SETTLE):
        return []
    clashing = SheetConflict.select(pw.SQL("1")).where(
        SheetConflict.tab == BoundTab.id,
        SheetConflict.record == str(record),
        SheetConflict.state == ConflictState.OPEN,
    )
    query: Any = (
        reach.tabs(viewer, Permission.CONFLICTS_SETTLE)
        .join_from(BoundTab, BoundRow)
        .where(
            BoundTab.key == key,
            BoundRow.record == str(record),
            ~BoundRow.is_gone,
            Spreadsheet.state != SheetState.UNBOUND,
        )
        .select(
            Spreadsheet,
            BoundTab.guard,
            BoundRow.refused,
            BoundRow.missing,
            pw.fn.EXISTS(clashing).alias("clashes"),
        )
        .objects(Spreadsheet)
    )
    return [RecordInSheet(one, _state(one)) for one in query]


def _state(one: Any) -> str:
    if one.clashes:
        return "conflict"
    if one.refused not in ("", "{}"):
        return "refused"
    if one.guard or one.state is not SheetState.ACTIVE:
        return "stopped"
    if one.missing:
        return "missing"
    return "waits" if one.wanted_at or one.succeeded_at is None else "agrees"


@dataclass(frozen=True)
class ListInSheet:
    """A list's tab in a sheet that people edit, and what of it is not in step."""

    sheet: Spreadsheet
    conflicts: int
    refused: int
    missing: int
    is_stopped: bool

    @property
    def agrees(self) -> bool:
        return not (self.conflicts or self.refused or self.missing or self.is_stopped)


def lists_of(viewer: Viewer, key: str) -> list[ListInSheet]:
    """Where a list stands in sheets that people edit; one query."""
    if not viewer.may(Permission.CONFLICTS_SETTLE):
        return []
    query: Any = (
        reach.tabs(viewer, Permission.CONFLICTS_SETTLE)
        .where(BoundTab.key == key, Spreadsheet.state != SheetState.UNBOUND)
        .order_by(Spreadsheet.name, Spreadsheet.id)
        .select(
            Spreadsheet,
            BoundTab.guard,
            *(count.alias(f"count_{name}") for name, count in waiting.counts().items()),
        )
        .objects(Spreadsheet)
    )
    return [
        ListInSheet(
            one, one.count_conflicts, one.count_refused, one.count_missing,
            bool(one.guard) or one.state is not SheetState.ACTIVE,
        )
        for one in query
    ]  # fmt: skip
