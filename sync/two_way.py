"""One cycle of a spreadsheet that people edit: read once, merge, write once.

What is decided is written down in one transaction before anything is sent: edits applied, bases
moved, conflicts, and the write that is owed. Whatever breaks off after that, the next read tells by
the spreadsheet's own generation whether the write arrived.
"""

import datetime as dt
from collections.abc import Sequence

from flask_babel import force_locale

from qaweb.db import database
from qaweb.errors import Conflict
from qaweb.sheets import cycles, edits, memory, queries
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import LOOK_AGAIN, Guard, SheetEventKind
from sync import agreeing, garbage, newer, withholding
from sync.bindings import Bound, binding_of, bound_tab
from sync.cycle import Cycle
from sync.gateways.protocol import Batch, Done, Gateway, SeenTab, Snapshot, Unknown
from sync.putting_off import put_off
from sync.tab_work import TabWork
from sync.taking_in import take_in


class TwoWayRound:
    """One cycle of one spreadsheet, under a lease."""

    def __init__(
        self,
        sheet: Spreadsheet,
        gateway: Gateway,
        now: dt.datetime,
        bound: Sequence[Bound] | None = None,
    ) -> None:
        self.sheet, self.gateway, self.now = sheet, gateway, now
        self.spent = 0
        self.bound = list(bound or filter(None, map(bound_tab, sheet.tabs)))
        with force_locale(sheet.locale):
            self.binding = binding_of(sheet, self.bound)

    def go(self) -> str:
        """Read, merge, write; says in a word what it came to."""
        try:
            with force_locale(self.sheet.locale), garbage.left_alone():
                return self._cycle()
        except Conflict:
            return "taken over"

    def _cycle(self) -> str:
        last = queries.last_change(self.sheet.seen)
        if self._is_idle(last):
            cycles.rest(self.sheet, self.now)
            return "idle"
        found = self.gateway.read(self.binding, is_owed=memory.owed(self.sheet) is not None)
        if not isinstance(found, Snapshot):
            return put_off(self.sheet, self.now, found, is_shown=True)
        if self._is_as_left(found.stamp, last):
            cycles.rest(self.sheet, self.now)
            return "unchanged"
        self._find_out_about_the_last_write(found)
        cycle, batch = self._decide(found)
        if batch.is_empty and not cycle.has_moved:
            self._rest(found, last, cycle)
            return "unchanged"
        return self._write(cycle, batch, last)

    def _is_idle(self, last: int) -> bool:
        """Nobody has saved it, nothing has changed with us, and nobody asked for a look."""
        return self._is_as_left(self.gateway.stamp(self.binding), last)

    def _is_as_left(self, stamp: str, last: int) -> bool:
        """Both sides are as the last round left them; now and then it is looked all the same."""
        looked_at = self.sheet.looked_at
        is_fresh = looked_at is not None and self.now - looked_at < LOOK_AGAIN
        is_asked = self.sheet.wanted_at is not None or memory.owed(self.sheet) is not None
        is_same = bool(stamp) and stamp == self.sheet.stamp and last == self.sheet.seen
        return is_same and is_fresh and not is_asked

    def _find_out_about_the_last_write(self, found: Snapshot) -> None:
        """A write that was never answered arrived if the spreadsheet remembers it."""
        owed = memory.owed(self.sheet)
        if owed is None:
            return
        with database.atomic():
            cycles.hold(self.sheet, self.now)
            if found.generation >= owed.generation:
                is_whole = self.gateway.capabilities.knows_untouched
                for bound in self.bound:
                    agreeing.arrived(bound, owed, found, self.now, is_whole)
                cycles.now_at(self.sheet, owed.generation)
            else:
                # A file that has it may still come back: no other write is called the same.
                self.spent = owed.generation
            memory.not_owed(self.sheet)

    def _decide(self, found: Snapshot) -> tuple[Cycle, Batch]:
        """All of it in one transaction; nothing is sent before it stands."""
        cycle = Cycle()
        generation = max(found.generation, self.sheet.generation, self.spent) + 1
        with database.atomic():
            cycles.hold(self.sheet, self.now)
            viewer = edits.owner_of(self.sheet)
            for bound in self.bound:
                known = memory.remembered(bound.row, found.as_of, self.sheet.generation)
                is_carried = memory.carry(bound.row, known, generation, self.now)
                seen = found.tabs.get(bound.row.key)
                is_newer = newer.is_newer(self.sheet, bound.row, found.generation)
                guard = _guard(bound, seen, is_newer)
                if guard or seen is None:
                    cycles.guard(self.sheet, bound.row, guard or Guard.TAB_GONE, self.now)
                    work = TabWork(bound, rows=bound.row.rows)
                else:
                    work = take_in(
                        self.sheet, bound, seen, known, viewer, self.now, generation, is_newer
                    )
                work.has_moved |= is_carried
                cycle.works.append(work)
            batch = cycle.batch(generation, found.stamp)
            if not batch.is_empty or cycle.has_moved:
                memory.owe(self.sheet, generation, self.now, *cycle.owed())
        return cycle, batch

    def _rest(self, found: Snapshot, last: int, cycle: Cycle) -> None:
        stamp = "" if cycle.looks_again else found.stamp
        generation = max(found.generation, self.sheet.generation)
        with database.atomic():
            _no_longer_newer(cycle)
            cycles.settle(self.sheet, self.now, cycles.Written(generation, stamp, last))

    def _write(self, cycle: Cycle, batch: Batch, last: int) -> str:
        cycles.hold(self.sheet, self.now)
        answer = self.gateway.write(self.binding, batch)
        if isinstance(answer, Done):
            self._settle(cycle, batch, answer, last)
            return "written"
        if not isinstance(answer, Unknown):
            # Nothing of it was done, for sure: the next cycle decides anew.
            with database.atomic():
                cycles.hold(self.sheet, self.now)
                memory.not_owed(self.sheet)
        return put_off(self.sheet, self.now, answer, is_shown=True)

    def _settle(self, cycle: Cycle, batch: Batch, done: Done, last: int) -> None:
        with database.atomic():
            cycles.hold(self.sheet, self.now)
            for work in cycle.works:
                refused = withholding.settle(self.sheet, work, done, self.now)
                agreeing.answered(work, done, batch.generation, self.now, refused)
            memory.not_owed(self.sheet)
            _no_longer_newer(cycle)
            written = cycles.Written(
                batch.generation,
                "" if cycle.looks_again else done.stamp,
                last,
                counts={work.bound.row.key: work.rows for work in cycle.works},
                new_rows=sum(map(len, batch.new_rows.values())),
                cells=len(batch.cells),
                kind=SheetEventKind.WRITTEN,
            )
            cycles.settle(self.sheet, self.now, written)


def _no_longer_newer(cycle: Cycle) -> None:
    """What somebody let go on has arrived."""
    for work in cycle.works:
        if work.was_newer:
            cycles.guard_passed(work.bound.row)


def _guard(bound: Bound, seen: SeenTab | None, is_newer: bool) -> Guard | None:
    if is_newer and not bound.row.is_waved_on:
        return Guard.NEWER
    if seen is None:
        return Guard.TAB_GONE
    is_whole = all(column.key in seen.columns for column in bound.columns)
    return None if is_whole else Guard.COLUMN_GONE
