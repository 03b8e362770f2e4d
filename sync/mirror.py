"""Copies of records in spreadsheets: looked after in rounds, written only where they differ.

The spreadsheet itself is what is compared with, so a round that was broken off at any point is made
good by the next one. A copy that somebody saved is set aside, never written over.
"""

import datetime as dt
from dataclasses import replace

import structlog
from flask_babel import force_locale

from qaweb import clock
from qaweb.errors import Conflict
from qaweb.language import gettext as _
from qaweb.sheets import copies, cycles, queries
from qaweb.sheets.cycles import Written
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.rules import (
    LOOK_AGAIN,
    Direction,
    GatewayKind,
    SheetEventKind,
    Span,
    aside_name,
    fingerprint,
)
from sync.bindings import Wanted, binding_of, bound_tab, difference
from sync.gateways.protocol import (
    Done,
    Gateway,
    NewRow,
    Snapshot,
    Stopped,
    Why,
)
from sync.gateways.workbook import WorkbookGateway
from sync.putting_off import put_off

log = structlog.get_logger("qaweb.sheets")
OURS_NO_MORE = (Why.FOREIGN, Why.DAMAGED, Why.TOO_LARGE)
"""Somebody has put something else in the place of the copy, or saved it in another way."""


def write_copies(now: dt.datetime, worker: str) -> str:
    """One round through all copies; what it says stands in the list of jobs."""
    copies.begin_due(now)
    gateways: dict[GatewayKind, Gateway] = {GatewayKind.WORKBOOK: WorkbookGateway()}
    said: dict[str, int] = {}
    for sheet in cycles.waiting(now):
        if sheet.direction is not Direction.OUT or sheet.gateway not in gateways:
            continue
        if cycles.lease(sheet, worker, now):
            try:
                told = Round(sheet, gateways[sheet.gateway], now).go()
            except BaseException:
                cycles.give_back(sheet)
                raise
            said[told] = said.get(told, 0) + 1
    return ", ".join(f"{count} {told}" for told, count in sorted(said.items())) or "no copies"


class Round:
    """One look at one copy."""

    def __init__(self, sheet: Spreadsheet, gateway: Gateway, now: dt.datetime) -> None:
        self.sheet, self.gateway, self.now = sheet, gateway, now
        self.bound = [
            bound for bound in map(bound_tab, sheet.tabs.order_by(BoundTab.position)) if bound
        ]
        with force_locale(sheet.locale):
            self.binding = binding_of(sheet, self.bound)

    def go(self) -> str:
        """Look, and write where something differs; says in a word what it came to."""
        try:
            with force_locale(self.sheet.locale):
                return self._look()
        except Conflict:
            return "taken over"

    def _look(self) -> str:
        sheet = self.sheet
        last = queries.last_change(sheet.seen)
        stamp = self.gateway.stamp(self.binding)
        is_as_left = bool(stamp) and stamp == sheet.stamp
        if is_as_left and not self._has_to_compare(last):
            cycles.rest(sheet, self.now)
            return "idle"
        wanted = self._wanted()
        changed = self._changed(wanted)
        if is_as_left and not any(changed.values()):
            self._settle(Written(sheet.generation, stamp, last))
            return "unchanged"
        return self._write(wanted, changed, last)

    def _has_to_compare(self, last: int) -> bool:
        looked = self.sheet.looked_at
        is_old = looked is None or self.now - looked >= LOOK_AGAIN
        return is_old or last != self.sheet.seen or self.sheet.wanted_at is not None

    def _wanted(self) -> Wanted:
        """What the copy shall hold."""
        zone = self.sheet.project.zone
        first = self.sheet.month or clock.local(self.now, zone).date().replace(day=1)
        span = Span(self.sheet.project_id, first, zone)
        return {
            bound.row.key: {
                str(record): bound.values(values, zone)
                for record, values in bound.declared.rows(span)
            }
            for bound in self.bound
        }

    def _changed(self, wanted: Wanted) -> dict[str, dict[str, str]]:
        """The hashes that are not as they were kept, by tab; "" for records that are gone."""
        changed = {}
        for bound in self.bound:
            key = bound.row.key
            kept = queries.hashes(bound.row)
            now = {r: fingerprint(list(v.values())) for r, v in wanted[key].items()}
            gone = {record: "" for record, known in kept.items() if known and record not in now}
            changed[key] = {r: h for r, h in now.items() if kept.get(r) != h} | gone
        return changed

    def _write(self, wanted: Wanted, changed: dict[str, dict[str, str]], last: int) -> str:
        found = self.gateway.read(self.binding)
        match found:
            case Stopped(why=Why.MISSING):
                if self.sheet.generation:
                    cycles.note(self.sheet, self.now, SheetEventKind.GONE)
                return self._make(wanted, last)
            case Stopped(why=why) if why in OURS_NO_MORE:
                return self._put_aside(wanted, last)
            case Snapshot(untouched=False):
                return self._put_aside(wanted, last)
            case Snapshot():
                return self._bring_up(found, wanted, changed, last)
        return put_off(self.sheet, self.now, found)

    def _put_aside(self, wanted: Wanted, last: int) -> str:
        """Somebody saved it: it is theirs now, under another name."""
        moment = clock.local(self.now, self.sheet.project.zone)
        name = aside_name(self.sheet.address, moment, _("edited"))
        answer = self.gateway.set_aside(self.binding, name)
        if not isinstance(answer, Done):
            return put_off(self.sheet, self.now, answer)
        cycles.set_aside(self.sheet, self.now, name)
        return self._make(wanted, last)

    def _make(self, wanted: Wanted, last: int) -> str:
        rows = {
            key: [NewRow(record, values) for record, values in records.items()]
            for key, records in wanted.items()
        }
        answer = self.gateway.create(self.binding, rows)
        if not isinstance(answer, Done):
            return put_off(self.sheet, self.now, answer)
        cycles.forget_rows(self.sheet)
        written = Written(
            1, answer.stamp, last, self._changed(wanted), _counts(wanted),
            sum(_counts(wanted).values()), kind=SheetEventKind.MADE,
        )  # fmt: skip
        self._settle(written)
        return "made"

    def _bring_up(
        self, found: Snapshot, wanted: Wanted, changed: dict[str, dict[str, str]], last: int
    ) -> str:
        """Write what differs from what stands there; nothing where nothing does."""
        generation = max(found.generation, self.sheet.generation)
        batch = difference(found, wanted, self.bound)
        batch = replace(batch, generation=generation + 1, only_if=found.stamp)
        written = Written(generation, found.stamp, last, changed, _counts(wanted))
        if batch.is_empty:
            self._settle(written)
            return "unchanged"
        answer = self.gateway.write(self.binding, batch)
        if not isinstance(answer, Done):
            return put_off(self.sheet, self.now, answer)
        self._settle(
            replace(
                written,
                generation=generation + 1,
                stamp=answer.stamp,
                new_rows=sum(len(rows) for rows in batch.new_rows.values()),
                cells=len(batch.cells),
                kind=SheetEventKind.WRITTEN,
            )
        )
        return "written"

    def _settle(self, written: Written) -> None:
        cycles.settle(self.sheet, self.now, written)


def _counts(wanted: Wanted) -> dict[str, int]:
    return {key: len(records) for key, records in wanted.items()}
