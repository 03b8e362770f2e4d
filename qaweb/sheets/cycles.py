"""What the worker writes down of its rounds: the lease, what was written, and what went wrong."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.audit import change
from qaweb.db import database
from qaweb.errors import Conflict
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Project
from qaweb.permissions import SYSTEM
from qaweb.pieces import in_pieces
from qaweb.sheets.models import BoundRow, BoundTab, SheetEvent, Spreadsheet
from qaweb.sheets.owners import alarm
from qaweb.sheets.rules import (
    LEASE,
    STALE_LOCK,
    GatewayKind,
    Guard,
    SheetEventKind,
    SheetState,
    Span,
)

KEPT_WRITTEN, KEPT = dt.timedelta(days=7), dt.timedelta(days=90)
AWAY = {
    GatewayKind.WORKBOOK: (SheetEventKind.LOCKED, SheetEventKind.LOCKED_LONG),
    GatewayKind.GOOGLE: (SheetEventKind.UNREACHED, SheetEventKind.UNREACHED_LONG),
}
AT_ONCE = 200
"""Rows of one INSERT; SQLite counts their values."""


@dataclass(frozen=True)
class Written:
    """What a round has settled: hashes by tab and record ("" for one that is gone)."""

    generation: int
    stamp: str
    seen: int
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    new_rows: int = 0
    cells: int = 0
    kind: SheetEventKind | None = None


def waiting(now: dt.datetime) -> list[Spreadsheet]:
    """The spreadsheets to look after, those asked for first, then the longest untried."""
    free = Spreadsheet.leased_until.is_null() | (Spreadsheet.leased_until < now)
    query = (
        Spreadsheet.select(Spreadsheet, Project)
        .join(Project)
        .where(Spreadsheet.state == SheetState.ACTIVE, free)
        .order_by(Spreadsheet.wanted_at.desc(nulls="LAST"), Spreadsheet.tried_at)
    )
    return list(query)


def lease(sheet: Spreadsheet, worker: str, now: dt.datetime) -> bool:
    """Take a spreadsheet for one round, by conditional UPDATE; False when another has it."""
    free = Spreadsheet.leased_until.is_null() | (Spreadsheet.leased_until < now)
    same = (Spreadsheet.id == sheet.id) & (Spreadsheet.fence == sheet.fence)
    taken = (
        Spreadsheet.update(
            leased_by=worker, leased_until=now + LEASE, fence=Spreadsheet.fence + 1, tried_at=now
        )
        .where(same, free, Spreadsheet.state == SheetState.ACTIVE)
        .execute()
    )
    sheet.fence += 1 if taken else 0
    return bool(taken)


def _end(sheet: Spreadsheet, **values: Any) -> None:
    """Give the lease back with what is known now; refused once another worker has taken over."""
    mine = (Spreadsheet.id == sheet.id) & (Spreadsheet.fence == sheet.fence)
    ended = Spreadsheet.update(leased_until=None, **values).where(mine).execute()
    if not ended:
        raise Conflict("another worker has taken over")


def give_back(sheet: Spreadsheet) -> None:
    """A round that failed does not keep the next one waiting."""
    mine = (Spreadsheet.id == sheet.id) & (Spreadsheet.fence == sheet.fence)
    with suppress(pw.PeeweeException):
        Spreadsheet.update(leased_until=None).where(mine).execute()


def rest(sheet: Spreadsheet, now: dt.datetime) -> None:
    """Nothing has changed: nothing was read and nothing written."""
    _end(sheet, succeeded_at=now, wanted_at=None, locked_since=None)


def settle(sheet: Spreadsheet, now: dt.datetime, written: Written) -> None:
    """Keep what the spreadsheet holds now; the next round begins from here."""
    with database.atomic():
        tabs = {tab.key: tab for tab in BoundTab.select().where(BoundTab.spreadsheet == sheet)}
        for key, rows in written.rows.items():
            _keep_rows(tabs[key], rows, written.generation)
        for key, count in written.counts.items():
            BoundTab.update(rows=count).where(BoundTab.id == tabs[key].id).execute()
        if written.kind:
            SheetEvent.create(
                spreadsheet=sheet,
                at=now,
                kind=written.kind,
                rows=written.new_rows,
                cells=written.cells,
            )
        wrote = {"written_at": now} if written.kind else {}
        _end(
            sheet,
            generation=written.generation,
            stamp=written.stamp,
            seen=written.seen,
            looked_at=now,
            succeeded_at=now,
            wanted_at=None,
            locked_since=None,
            **wrote,
        )


def _keep_rows(tab: BoundTab, rows: Mapping[str, str], generation: int) -> None:
    made = [
        {"tab": tab.id, "record": k, "hash": v, "generation": generation, "is_gone": not v}
        for k, v in rows.items()
    ]
    for piece in in_pieces(made, AT_ONCE):
        BoundRow.insert_many(piece).on_conflict(
            conflict_target=[BoundRow.tab, BoundRow.record],
            preserve=[BoundRow.hash, BoundRow.generation, BoundRow.is_gone],
        ).execute()


def forget_old(now: dt.datetime) -> int:
    """Delete what happened long ago; files that were set aside stay on the list."""
    usual = (SheetEvent.kind == SheetEventKind.WRITTEN) & (SheetEvent.at < now - KEPT_WRITTEN)
    old = (SheetEvent.kind != SheetEventKind.SET_ASIDE) & (SheetEvent.at < now - KEPT)
    return int(SheetEvent.delete().where(usual | old).execute())


def forget_rows(sheet: Spreadsheet) -> None:
    """The file is written anew: nothing is known of its rows."""
    tabs = BoundTab.select(BoundTab.id).where(BoundTab.spreadsheet == sheet)
    BoundRow.delete().where(BoundRow.tab.in_(tabs)).execute()


def note(sheet: Spreadsheet, now: dt.datetime, kind: SheetEventKind, detail: str = "") -> None:
    """Write something down that nobody needs to be told."""
    SheetEvent.create(spreadsheet=sheet, at=now, kind=kind, detail=detail)


def wait(sheet: Spreadsheet, now: dt.datetime, taken: dt.datetime | None, detail: str = "") -> None:
    """Somebody has it open, or Google is out of reach: try again in the next round.

    Said once; told after twelve hours.
    """
    since = sheet.locked_since or now
    begun = min(since, taken) if taken else since
    kind, long = AWAY[sheet.gateway]
    with database.atomic():
        if sheet.locked_since is None:
            note(sheet, now, kind, detail[:500])
        if now - begun >= STALE_LOCK and not _told(sheet, long, since):
            note(sheet, now, long)
            alarm(sheet, Occasion.SHEET_STOPPED, f"locked {sheet.id} {since:%Y-%m-%dT%H:%M}")
        _end(sheet, locked_since=since)


def _told(sheet: Spreadsheet, kind: SheetEventKind, since: dt.datetime) -> bool:
    same = (SheetEvent.spreadsheet == sheet) & (SheetEvent.kind == kind)
    return SheetEvent.select().where(same, SheetEvent.at >= since).exists()


def stop(sheet: Spreadsheet, now: dt.datetime, why: str, detail: str) -> None:
    """Nothing more is tried until somebody lets it go on."""
    with change(SYSTEM, "sheets.stop", sheet) as entry:
        entry.before, entry.after = {"state": sheet.state}, {"state": SheetState.STOPPED}
        entry.note = why
        note(sheet, now, SheetEventKind.STOPPED, why)
        alarm(sheet, Occasion.SHEET_STOPPED, f"stopped {sheet.id} {now.isoformat()}")
        _end(sheet, state=SheetState.STOPPED, stop_reason=why, stop_detail=detail[:500])


def set_aside(sheet: Spreadsheet, now: dt.datetime, name: str) -> None:
    """Somebody had edited the copy: it stands under this name now, and people are told."""
    with change(SYSTEM, "sheets.set_aside", sheet) as entry:
        entry.after = {"file": name}
        event = SheetEvent.create(
            spreadsheet=sheet, at=now, kind=SheetEventKind.SET_ASIDE, file=name
        )
        alarm(sheet, Occasion.SHEET_SET_ASIDE, f"set aside {event.id}", file=name)


def hold(sheet: Spreadsheet, now: dt.datetime) -> None:
    """Keep the lease; refused once another worker has taken over."""
    mine = (Spreadsheet.id == sheet.id) & (Spreadsheet.fence == sheet.fence)
    if not Spreadsheet.update(leased_until=now + LEASE).where(mine).execute():
        raise Conflict("another worker has taken over")


def now_at(sheet: Spreadsheet, generation: int) -> None:
    """A write that was never answered has arrived."""
    Spreadsheet.update(generation=generation).where(Spreadsheet.id == sheet.id).execute()
    sheet.generation = generation


def span_of(sheet: Spreadsheet) -> Span:
    """What it holds: a copy its month, one that people edit everything from its first month on."""
    zone = sheet.project.zone
    first = sheet.month or clock.local(sheet.created_at, zone).date().replace(day=1)
    return Span(sheet.project_id, first, zone, is_open=sheet.month is None)


def guard(sheet: Spreadsheet, tab: BoundTab, why: Guard, now: dt.datetime) -> None:
    """Nothing of a tab is applied or written until somebody looks; said once."""
    if tab.guard == why:
        return
    tab.guard, tab.guarded_at = why, now
    tab.save()
    note(sheet, now, SheetEventKind.GUARDED, f"{tab.title}: {why}")
    key = f"guarded {tab.id} {now:%Y-%m-%dT%H:%M}"
    alarm(sheet, Occasion.SHEET_STOPPED, key)


def withheld(sheet: Spreadsheet, tab: BoundTab, why: str, now: dt.datetime) -> None:
    """The spreadsheet would not take some cells of a tab, and says why; told once a day."""
    key = f"withheld {tab.id} {now:%Y-%m-%d} {why}"[:200]
    note(sheet, now, SheetEventKind.WITHHELD, f"{tab.title}: {why}")
    alarm(sheet, Occasion.SHEET_STOPPED, key)


def guard_passed(tab: BoundTab) -> None:
    """The tab is as it should be, or somebody let it go on."""
    if tab.guard or tab.is_waved_on:
        tab.guard, tab.guarded_at, tab.is_waved_on = "", None, False
        tab.save()
