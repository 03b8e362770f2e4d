"""The first round of a spreadsheet that people edit: made with all rows, its bases remembered.

What is about to be written is written down first, so that a worker that dies in between neither
makes it twice nor takes its own rows for strangers.
"""

import datetime as dt
import json

import structlog
from flask_babel import force_locale

from qaweb.db import database
from qaweb.errors import Conflict
from qaweb.sheets import cycles, memory, queries
from qaweb.sheets.memory import Kept
from qaweb.sheets.models import BoundTab, OwedWrite, Spreadsheet
from qaweb.sheets.rules import SheetEventKind
from sync import garbage
from sync.bindings import Wanted, binding_of, bound_tab
from sync.gateways.google import GoogleGateway
from sync.gateways.protocol import (
    Binding,
    Done,
    Gateway,
    NewRow,
    Snapshot,
    Stopped,
    Unknown,
    Why,
)
from sync.putting_off import put_off
from sync.texts import text_of
from sync.two_way import TwoWayRound

log = structlog.get_logger("qaweb.sheets")
UNMADE = "new "
"""A spreadsheet of Google's has no id before Google has made it: its address begins so."""


class Making:
    """One attempt at making one spreadsheet, under a lease."""

    def __init__(self, sheet: Spreadsheet, gateway: Gateway, now: dt.datetime) -> None:
        self.sheet, self.gateway, self.now = sheet, gateway, now
        tabs = sheet.tabs.order_by(BoundTab.position)
        self.bound = [bound for bound in map(bound_tab, tabs) if bound]

    def go(self) -> str:
        """Make it, or find that an attempt before this one did."""
        try:
            with force_locale(self.sheet.locale), garbage.left_alone():
                return self._place() or self._again() or self._make()
        except Conflict:
            return "taken over"

    def _place(self) -> str:
        """Where it is to be; says what is in the way."""
        if not isinstance(self.gateway, GoogleGateway):
            return ""
        if self.sheet.address.startswith(UNMADE):
            made = self.gateway.begin(str(self.sheet))
            if not isinstance(made, str):
                return put_off(self.sheet, self.now, made, "made")
            cycles.hold(self.sheet, self.now)
            Spreadsheet.update(address=made).where(Spreadsheet.id == self.sheet.id).execute()
            self.sheet.address = made
        email = self.sheet.owner.email if self.sheet.owner else ""
        answer = self.gateway.share(self.sheet.address, email or "")
        return "" if isinstance(answer, Done) else put_off(self.sheet, self.now, answer, "made")

    def _again(self) -> str:
        """An attempt whose end nobody knows: what stands there decides."""
        owed = memory.owed(self.sheet)
        if owed is None:
            return ""
        found = self.gateway.read(self._binding)
        if isinstance(found, Snapshot):
            self._take_as_made(owed, found)
            return TwoWayRound(self.sheet, self.gateway, self.now, self.bound).go()
        if isinstance(found, Stopped) and found.why in (Why.MISSING, Why.FOREIGN):
            return ""
        return put_off(self.sheet, self.now, found, "made")

    def _take_as_made(self, owed: OwedWrite, found: Snapshot) -> None:
        """The rows that are there are ours; the next round adds the others."""
        with database.atomic():
            cycles.hold(self.sheet, self.now)
            rows = json.loads(owed.new_rows)
            for bound in self.bound:
                key = bound.row.key
                there = {row.record for row in found.tabs[key].rows} if key in found.tabs else set()
                known = {r: Kept(texts) for r, texts in rows.get(key, {}).items() if r in there}
                memory.keep(bound.row, known, 1, self.now)
            # Not what it may have become since: then we were restored from a backup (sync.newer).
            cycles.now_at(self.sheet, owed.generation)
            memory.not_owed(self.sheet)

    def _make(self) -> str:
        last, wanted = queries.last_change(self.sheet.seen), self._wanted()
        texts = self._texts(wanted)
        memory.owe(self.sheet, 1, self.now, {}, texts)
        rows = {
            key: [NewRow(record, values) for record, values in records.items()]
            for key, records in wanted.items()
        }
        answer = self.gateway.create(self._binding, rows)
        if not isinstance(answer, Done):
            if not isinstance(answer, Unknown):
                memory.not_owed(self.sheet)
            return put_off(self.sheet, self.now, answer, "made")
        counts = {key: len(records) for key, records in wanted.items()}
        with database.atomic():
            cycles.hold(self.sheet, self.now)
            for bound in self.bound:
                made = {record: Kept(row) for record, row in texts[bound.row.key].items()}
                memory.keep(bound.row, made, 1, self.now)
            memory.not_owed(self.sheet)
            written = cycles.Written(
                1, answer.stamp, last, counts=counts, new_rows=sum(counts.values()),
                kind=SheetEventKind.MADE,
            )  # fmt: skip
            cycles.settle(self.sheet, self.now, written)
        return "made"

    @property
    def _binding(self) -> Binding:
        return binding_of(self.sheet, self.bound)

    def _wanted(self) -> Wanted:
        span, zone = cycles.span_of(self.sheet), self.sheet.project.zone
        return {
            bound.row.key: {
                str(record): bound.values(values, zone)
                for record, values in bound.declared.rows(span)
            }
            for bound in self.bound
        }

    def _texts(self, wanted: Wanted) -> memory.NewRows:
        """The values as the merge compares them."""
        found: memory.NewRows = {}
        for bound in self.bound:
            kinds = {column.key: column.kind for column in bound.columns}
            found[bound.row.key] = {
                record: {key: text_of(value, kinds[key]) for key, value in values.items()}
                for record, values in wanted[bound.row.key].items()
            }
        return found
