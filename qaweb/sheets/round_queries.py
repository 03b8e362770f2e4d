"""How the rounds of spreadsheets go: what runs, what waits, what is in the way, which calls."""

import datetime as dt
import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from qaweb.audit import AuditEntry
from qaweb.db import Query
from qaweb.paging import Order, Stretch, stretch_of
from qaweb.permissions import Permission, Viewer
from qaweb.sheets import quota, reach
from qaweb.sheets.models import (
    BoundRow,
    BoundTab,
    OwedWrite,
    SheetConflict,
    SheetEvent,
    Spreadsheet,
)
from qaweb.sheets.queries import CHANGES_NO_RECORD
from qaweb.sheets.quota import Used
from qaweb.sheets.rules import (
    GONE_READS,
    LATE,
    LEFT_OUT,
    ConflictState,
    Direction,
    GatewayKind,
    SheetState,
)

COUNTED = 100
"""More changes than these are not counted: the page says so."""
WITHIN_REACH = 25
"""So many spreadsheets at Google are looked at within 30 s with 60 reads a minute (sync)."""
EVENTS = 20
LATEST_FIRST = Order((SheetEvent.id,), descending=True)


@dataclass(frozen=True)
class Running:
    """A round that runs: it reads and compares, then writes what is owed."""

    since: dt.datetime
    writes: bool = False
    cells: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Standing:
    """How one spreadsheet stands, as far as the viewer may know."""

    rows: int = 0
    changes: int = 0
    conflicts: int = 0
    refused: int = 0
    missing: int = 0
    stopped: list[BoundTab] = field(default_factory=list)
    running: Running | None = None
    owed: OwedWrite | None = None
    used: Used = field(default_factory=Used)
    is_late: bool = False
    is_new: bool = False


@dataclass(frozen=True)
class AtGoogle:
    """The calls of all spreadsheets together, and how many are looked after there."""

    used: Used
    spreadsheets: int

    @property
    def is_too_many(self) -> bool:
        return self.spreadsheets > WITHIN_REACH


def standings(
    viewer: Viewer, sheets: Sequence[Spreadsheet], now: dt.datetime
) -> dict[int, Standing]:
    """By spreadsheet; a page of them costs as many questions as one."""
    ids = [sheet.id for sheet in sheets]
    tabs = list(reach.tabs(viewer, Permission.SHEETS_SEE).where(Spreadsheet.id.in_(ids)))
    owed = {one.spreadsheet_id: one for one in OwedWrite.select().where(_of(OwedWrite, ids))}
    conflicts, refused, missing = _conflicts(tabs), _refused(tabs), _missing(tabs)
    changes, rows = _changes(sheets), _rows(ids)
    at_google = [one.address for one in sheets if one.gateway is GatewayKind.GOOGLE]
    used = quota.used(at_google, now) if at_google else {}
    return {
        sheet.id: Standing(
            rows.get(sheet.id, 0),
            changes[sheet.id],
            conflicts.get(sheet.id, 0),
            refused.get(sheet.id, 0),
            missing.get(sheet.id, 0),
            [tab for tab in tabs if tab.spreadsheet_id == sheet.id and tab.guard],
            _running(sheet, owed.get(sheet.id), now),
            owed.get(sheet.id),
            used.get(sheet.address, Used()),
            _is_late(sheet, now),
            sheet.direction is Direction.TWO_WAY and not sheet.generation,
        )
        for sheet in sheets
    }


def _of(model: Any, ids: Sequence[int]) -> Any:
    return model.spreadsheet.in_(ids)


def _rows(ids: Sequence[int]) -> dict[int, int]:
    query: Any = (
        BoundTab.select(BoundTab.spreadsheet, pw.fn.SUM(BoundTab.rows))
        .where(_of(BoundTab, ids))
        .group_by(BoundTab.spreadsheet)
        .tuples()
    )
    return dict(query)


def _conflicts(tabs: Sequence[BoundTab]) -> dict[int, int]:
    same = SheetConflict.tab.in_([tab.id for tab in tabs])
    is_open = SheetConflict.state == ConflictState.OPEN
    return _counted(SheetConflict, tabs, same & is_open)


def _refused(tabs: Sequence[BoundTab]) -> dict[int, int]:
    same = BoundRow.tab.in_([tab.id for tab in tabs])
    return _counted(BoundRow, tabs, same & BoundRow.refused.not_in(("", "{}")) & ~BoundRow.is_gone)


def _missing(tabs: Sequence[BoundTab]) -> dict[int, int]:
    same = BoundRow.tab.in_([tab.id for tab in tabs])
    return _counted(
        BoundRow,
        tabs,
        same & BoundRow.missing.between(GONE_READS, LEFT_OUT - 1) & ~BoundRow.is_gone,
    )


def _counted(model: Any, tabs: Sequence[BoundTab], chosen: Any) -> dict[int, int]:
    """By spreadsheet."""
    query = model.select(model.tab, pw.fn.COUNT(model.id)).where(chosen).group_by(model.tab)
    by_tab, found = dict(query.tuples()), dict[int, int]()
    for tab in tabs:
        found[tab.spreadsheet_id] = found.get(tab.spreadsheet_id, 0) + by_tab.get(tab.id, 0)
    return found


def _changes(sheets: Sequence[Spreadsheet]) -> dict[int, int]:
    """Lines of the trail after those that each has been compared with; at most so many."""
    first = min((sheet.seen for sheet in sheets), default=0)
    query: Any = (
        AuditEntry.select(AuditEntry.id)
        .where(AuditEntry.id > first, AuditEntry.action.not_in(CHANGES_NO_RECORD))
        .order_by(AuditEntry.id.desc())
        .limit(COUNTED + 1)
        .tuples()
    )
    lines = sorted(line for (line,) in query)
    return {sheet.id: len(lines) - bisect_right(lines, sheet.seen) for sheet in sheets}


def _running(sheet: Spreadsheet, owed: OwedWrite | None, now: dt.datetime) -> Running | None:
    if sheet.leased_until is None or sheet.leased_until <= now or sheet.tried_at is None:
        return None
    if owed is None or owed.sent_at < sheet.tried_at:
        return Running(sheet.tried_at)
    cells, rows = json.loads(owed.cells), json.loads(owed.new_rows)
    count = sum(len(columns) for records in cells.values() for columns in records.values())
    return Running(sheet.tried_at, True, count, sum(map(len, rows.values())))


def _is_late(sheet: Spreadsheet, now: dt.datetime) -> bool:
    """Whether it should have been looked after by now."""
    seen = sheet.succeeded_at or sheet.created_at
    return sheet.state is SheetState.ACTIVE and seen < now - LATE


def at_google(now: dt.datetime) -> AtGoogle | None:
    """Nothing where no spreadsheet is kept there."""
    kept = Spreadsheet.select().where(
        Spreadsheet.gateway == GatewayKind.GOOGLE, Spreadsheet.state != SheetState.UNBOUND
    )
    states = [one.state for one in kept]
    if not states:
        return None
    return AtGoogle(quota.used_by_account(now), states.count(SheetState.ACTIVE))


def history(sheet: Spreadsheet, after: str, before: str) -> tuple[Stretch[Any], list[SheetEvent]]:
    """One page of what happened to it, the latest first."""
    query: Query = SheetEvent.select().where(SheetEvent.spreadsheet == sheet)
    page = stretch_of([query], LATEST_FIRST, after, before, EVENTS)
    ids = [keys[0] for keys in page]
    rows = {one.id: one for one in SheetEvent.select().where(SheetEvent.id.in_(ids))}
    return page, [rows[one] for one in ids]
