"""How the rounds of spreadsheets go: what runs, what waits, what is in the way, which calls."""

import datetime as dt
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from qaweb.audit import AuditEntry
from qaweb.db import Query
from qaweb.paging import Order, Stretch, whole_stretch_of
from qaweb.permissions import Permission, Viewer
from qaweb.sheets import quota, reach, waiting
from qaweb.sheets.models import (
    BoundTab,
    OwedWrite,
    SheetEvent,
    Spreadsheet,
)
from qaweb.sheets.queries import CHANGES_NO_RECORD
from qaweb.sheets.quota import Used
from qaweb.sheets.rules import (
    LATE,
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


def tabs_of(viewer: Viewer, sheets: Sequence[Spreadsheet]) -> list[BoundTab]:
    """All tabs of these, in their order: whether each `is_seen`, and if so how much waits in it."""
    is_seen = reach.of_tabs(viewer, Permission.SHEETS_SEE)
    counts = [
        pw.Case(None, ((is_seen, count),), 0).alias(f"count_{name}")
        for name, count in waiting.counts().items()
    ]
    query = (
        BoundTab.select(BoundTab, pw.Case(None, ((is_seen, 1),), 0).alias("is_seen"), *counts)
        .join(Spreadsheet)
        .where(BoundTab.spreadsheet.in_([sheet.id for sheet in sheets]))
    )
    return list(query.order_by(BoundTab.position))


def standings(
    sheets: Sequence[Spreadsheet], tabs: Sequence[BoundTab], now: dt.datetime
) -> dict[int, Standing]:
    """By spreadsheet, with the tabs of all of them; a page costs as many questions as one."""
    changes = _changes(sheets)
    at_google = [one.address for one in sheets if one.gateway is GatewayKind.GOOGLE]
    used = quota.used(at_google, now) if at_google else {}
    by_sheet: dict[int, list[BoundTab]] = defaultdict(list)
    for tab in tabs:
        by_sheet[tab.spreadsheet_id].append(tab)
    return {
        sheet.id: Standing(
            sum(tab.rows for tab in by_sheet[sheet.id]),
            changes[sheet.id],
            sum(tab.count_conflicts for tab in by_sheet[sheet.id]),
            sum(tab.count_refused for tab in by_sheet[sheet.id]),
            sum(tab.count_missing for tab in by_sheet[sheet.id]),
            [tab for tab in by_sheet[sheet.id] if tab.is_seen and tab.guard],
            _running(sheet, sheet.owed_write, now),
            sheet.owed_write,
            used.get(sheet.address, Used()),
            _is_late(sheet, now),
            sheet.direction is Direction.TWO_WAY and not sheet.generation,
        )
        for sheet in sheets
    }


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


def history(sheet: Spreadsheet, after: str, before: str) -> Stretch[SheetEvent]:
    """One page of what happened to it, the latest first."""
    query: Query = SheetEvent.select().where(SheetEvent.spreadsheet == sheet)
    return whole_stretch_of(query, LATEST_FIRST, after, before, EVENTS)
