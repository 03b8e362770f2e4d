"""What a spreadsheet and we agree on once a write has been carried out."""

import datetime as dt
import json
from collections.abc import Collection, Mapping

from qaweb.sheets import conflicts, memory
from qaweb.sheets.memory import Kept
from qaweb.sheets.models import OwedWrite
from sync.bindings import Bound
from sync.gateways.protocol import EMPTY, ID, Done, Snapshot
from sync.reconcile import Clash, Key
from sync.settling import Settled, settle
from sync.tab_work import TabWork
from sync.taking_in import formula_words
from sync.texts import text_of

Stood = dict[str, set[str]]
"""The texts of a record's cells by column; several where its row was copied."""


def arrived(
    bound: Bound, owed: OwedWrite, found: Snapshot, now: dt.datetime, is_whole: bool
) -> None:
    """A write that was never answered and stands there: what it changed counts as agreed.

    A file is written as a whole (`is_whole`): whatever differs from what was read was typed after
    it. What Google's answer did not tell may have been put back; there only what stands is sure.
    """
    key = bound.row.key
    cells, new_rows = json.loads(owed.cells).get(key, {}), json.loads(owed.new_rows).get(key, {})
    there = _texts_of(bound, found)
    moved = {
        record: Kept(_settled(columns, there.get(record, {}), is_whole))
        for record, columns in cells.items()
    }
    made = {record: Kept(texts) for record, texts in new_rows.items()}
    memory.keep(bound.row, moved | made, owed.generation, now)
    lost = [record for record, columns in cells.items() if ID in columns and record not in there]
    # A write in pieces may have arrived in part: its other rows are added again.
    lost += [record for record in made if record not in there]
    memory.not_there_yet(bound.row, lost, owed.generation)


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


def answered(
    work: TabWork, done: Done, generation: int, now: dt.datetime, refused: set[Key]
) -> None:
    """Bases move to what was written; what had been typed meanwhile becomes a conflict."""
    tab = work.bound.row
    gone = refused | {
        (work.record_at(at), at.column) for at in (*done.kept, *done.absent) if at.tab == tab.key
    }
    found = settle(work.owed, _stood(work, done), gone)
    memory.keep(tab, _bases(work, found, gone), generation, now)
    not_written = (*done.kept, *done.absent, *done.refused)
    without = [at for at in not_written if at.tab == tab.key and at.column == ID]
    memory.not_there_yet(tab, map(work.record_at, without), generation)
    memory.refuse(tab, _formulas(work, done))
    conflicts.keep(tab, [_overtaken(work, clash) for clash in found.overtaken], now)


def _stood(work: TabWork, done: Done) -> dict[Key, str]:
    """What stood in the cells that were written over."""
    kinds = work.kinds
    return {
        (work.record_at(at), at.column): text_of(cell.value, kinds[at.column])
        for at, cell in done.before.items()
        if at.tab == work.bound.row.key and at.column in kinds
    }


def _bases(work: TabWork, found: Settled, gone: Collection[Key]) -> dict[str, Kept]:
    """What counts as agreed now, of the rows that were there and those that were added."""
    moved: dict[str, dict[str, str]] = {}
    for (record, column), text in found.bases.items():
        moved.setdefault(record, {})[column] = text
    added = [row.record for row in work.new_rows if (row.record, ID) not in gone]
    bases = {record: Kept(texts) for record, texts in moved.items()}
    return bases | {record: Kept(work.texts(record)) for record in added}


def _overtaken(work: TabWork, clash: Clash) -> conflicts.Found:
    label = work.label(clash.record)
    return conflicts.Found(
        clash.record, clash.column, clash.base, clash.ours, clash.theirs, label, stands=False
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
