"""One cycle of a spreadsheet that people edit: read once, merge, write once.

What is decided is written down in one transaction before anything is sent: edits applied, bases
moved, conflicts, and the write that is owed. Whatever breaks off after that, the next read tells by
the spreadsheet's own generation whether the write arrived.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog
from flask_babel import force_locale

from qaweb.db import database
from qaweb.errors import Conflict
from qaweb.sheets import conflicts, cycles, edits, memory, queries
from qaweb.sheets.memory import Kept
from qaweb.sheets.models import OwedWrite, Spreadsheet
from qaweb.sheets.rules import LOOK_AGAIN, Guard, SheetEventKind
from sync import garbage, withholding
from sync.bindings import Bound, binding_of, bound_tab
from sync.gateways.protocol import (
    EMPTY,
    ID,
    At,
    Batch,
    Done,
    Gateway,
    Locked,
    SeenTab,
    Snapshot,
    Stopped,
    Unknown,
)
from sync.reconcile import Key
from sync.settling import settle
from sync.tab_work import TabWork
from sync.taking_in import formula_words, take_in
from sync.texts import text_of

log = structlog.get_logger("qaweb.sheets")


@dataclass
class Cycle:
    """What one cycle found and decided, tab by tab."""

    works: list[TabWork] = field(default_factory=list)

    @property
    def has_moved(self) -> bool:
        """Whether something was learned that a file opened before must be told apart by."""
        return any(work.has_moved for work in self.works)

    @property
    def looks_again(self) -> bool:
        """Whether the next read has to be looked at, also where it finds everything the same."""
        return any(work.looks_again for work in self.works)


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
            return self._not_now(found)
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
                self._take_as_written(owed, found)
            else:
                # A file that has it may still come back: no other write is called the same.
                self.spent = owed.generation
            memory.not_owed(self.sheet)

    def _take_as_written(self, owed: OwedWrite, found: Snapshot) -> None:
        """What it changed counts as agreed.

        A file is written as a whole: whatever differs from what was read was typed after it. What
        Google's answer did not tell may have been put back; there only what stands is sure.
        """
        is_whole = self.gateway.capabilities.knows_untouched
        cells, new_rows = json.loads(owed.cells), json.loads(owed.new_rows)
        for bound in self.bound:
            key = bound.row.key
            there = _texts_of(bound, found)
            moved = {
                record: Kept(_settled(columns, there.get(record, {}), is_whole))
                for record, columns in cells.get(key, {}).items()
            }
            made = {record: Kept(texts) for record, texts in new_rows.get(key, {}).items()}
            memory.keep(bound.row, moved | made, owed.generation, self.now)
            lost = [
                r for r, columns in cells.get(key, {}).items() if ID in columns and r not in there
            ]
            # A write in pieces may have arrived in part: its other rows are added again.
            lost += [record for record in made if record not in there]
            memory.not_there_yet(bound.row, lost, owed.generation)
        cycles.now_at(self.sheet, owed.generation)

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
                guard = _guard(bound, seen)
                if guard or seen is None:
                    cycles.guard(self.sheet, bound.row, guard or Guard.TAB_GONE, self.now)
                    work = TabWork(bound, rows=bound.row.rows)
                else:
                    work = take_in(self.sheet, bound, seen, known, viewer, self.now, generation)
                work.has_moved |= is_carried
                cycle.works.append(work)
            batch = _batch(cycle, generation, found.stamp)
            if not batch.is_empty or cycle.has_moved:
                memory.owe(self.sheet, generation, self.now, *_owed(cycle))
        return cycle, batch

    def _rest(self, found: Snapshot, last: int, cycle: Cycle) -> None:
        stamp = "" if cycle.looks_again else found.stamp
        generation = max(found.generation, self.sheet.generation)
        with database.atomic():
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
        return self._not_now(answer)

    def _settle(self, cycle: Cycle, batch: Batch, done: Done, last: int) -> None:
        with database.atomic():
            cycles.hold(self.sheet, self.now)
            for work in cycle.works:
                refused = withholding.settle(self.sheet, work, done, self.now)
                _settle_tab(work, done, batch.generation, self.now, refused)
            memory.not_owed(self.sheet)
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

    def _not_now(self, answer: Locked | Stopped | Unknown) -> str:
        match answer:
            case Locked(since=since):
                cycles.wait(self.sheet, self.now, since)
                return "locked"
            case Stopped(why=why, detail=detail):
                cycles.stop(self.sheet, self.now, why.value, detail)
                return "stopped"
            case Unknown(detail=detail):
                log.warning("unknown whether it was written", sheet=str(self.sheet), detail=detail)
        cycles.wait(self.sheet, self.now, None, detail)
        return "unknown"


def _guard(bound: Bound, seen: SeenTab | None) -> Guard | None:
    if seen is None:
        return Guard.TAB_GONE
    is_whole = all(column.key in seen.columns for column in bound.columns)
    return None if is_whole else Guard.COLUMN_GONE


def _records(bound: Bound, found: Snapshot) -> set[str]:
    """The records that have a row with their id."""
    seen = found.tabs.get(bound.row.key)
    return {row.record for row in seen.rows} if seen else set()


Stood = dict[str, set[str]]
"""The texts of a record's cells by column; several where its row was copied."""


def _texts_of(bound: Bound, found: Snapshot) -> dict[str, Stood]:
    """What stands in a tab, by record; columns that are gone are not in it."""
    seen = found.tabs.get(bound.row.key)
    texts: dict[str, Stood] = {}
    for row in seen.rows if seen else ():
        for column in bound.columns:
            if seen and column.key in seen.columns:
                text = text_of(row.cells.get(column.key, EMPTY).value, column.kind)
                texts.setdefault(row.record, {}).setdefault(column.key, set()).add(text)
    return texts


def _settled(
    columns: Mapping[str, tuple[str, str]], there: Stood, is_whole: bool
) -> dict[str, str]:
    """What cells hold after a write: its texts where it has certainly changed them."""
    return {
        column: written if _has_changed(read, written, there.get(column, set()), is_whole) else read
        for column, (read, written) in columns.items()
        if column != ID
    }


def _has_changed(read: str, written: str, texts: set[str], is_whole: bool) -> bool:
    return bool(texts) and (written in texts or (is_whole and read not in texts))


def _batch(cycle: Cycle, generation: int, stamp: str) -> Batch:
    batch = Batch(generation, only_if=stamp)
    for work in cycle.works:
        key = work.bound.row.key
        batch = replace(
            batch,
            cells={**batch.cells, **work.cells},
            status={**batch.status, **{(key, record): t for record, t in work.status.items()}},
            new_rows={**batch.new_rows, **({key: work.new_rows} if work.new_rows else {})},
        )
    return batch


def _owed(cycle: Cycle) -> tuple[memory.Cells, memory.NewRows]:
    cells: memory.Cells = {}
    new_rows: memory.NewRows = {}
    for work in cycle.works:
        key = work.bound.row.key
        for (record, column), owed in work.owed.items():
            cells.setdefault(key, {}).setdefault(record, {})[column] = (owed.read, owed.written)
        for record, place in work.places.items():
            if At(key, place, ID) in work.cells:
                cells.setdefault(key, {}).setdefault(record, {})[ID] = ("", record)
        new_rows[key] = {row.record: work.texts(row.record) for row in work.new_rows}
    return cells, new_rows


def _settle_tab(
    work: TabWork, done: Done, generation: int, now: dt.datetime, refused: set[Key]
) -> None:
    """Bases move to what was written; what had been typed meanwhile becomes a conflict."""
    key, kinds = work.bound.row.key, work.kinds
    before = {
        (work.record_at(at), at.column): text_of(cell.value, kinds[at.column])
        for at, cell in done.before.items()
        if at.tab == key and at.column in kinds
    }
    gone = {(work.record_at(at), at.column) for at in (*done.kept, *done.absent) if at.tab == key}
    gone |= refused
    found = settle(work.owed, before, gone)
    kept: dict[str, dict[str, str]] = {}
    for (record, column), text in found.bases.items():
        kept.setdefault(record, {})[column] = text
    made = {
        row.record: Kept(work.texts(row.record))
        for row in work.new_rows
        if (row.record, ID) not in gone
    }
    moved: Mapping[str, Kept] = {record: Kept(texts) for record, texts in kept.items()}
    memory.keep(work.bound.row, {**moved, **made}, generation, now)
    not_written = (*done.kept, *done.absent, *done.refused)
    without = [at for at in not_written if at.tab == key and at.column == ID]
    memory.not_there_yet(work.bound.row, map(work.record_at, without), generation)
    memory.refuse(work.bound.row, _formulas(work, done))
    conflicts.keep(
        work.bound.row,
        [
            conflicts.Found(
                c.record, c.column, c.base, c.ours, c.theirs, work.label(c.record), stands=False
            )
            for c in found.overtaken
        ],
        now,
    )


def _formulas(work: TabWork, done: Done) -> dict[Key, tuple[str, str]]:
    """What was read as text and is a formula, as only a write to Google can tell."""
    found = {(work.record_at(at), at.column): at for at in done.kept}
    return {
        key: (work.owed[key].read, formula_words())
        for key, at in found.items()
        if key in work.owed
        and at.tab == work.bound.row.key
        and done.before.get(at, EMPTY).formula
        and work.owed[key].read.startswith("=")
    }
