"""Taking in one tab: what people typed becomes changes of records, and what we owe is collected.

Runs inside the cycle's transaction. Nothing is sent from here.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from qaweb.language import gettext as _
from qaweb.permissions import Viewer
from qaweb.sheets import conflicts, cycles, edits, memory
from qaweb.sheets.memory import Kept
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import EditFate, May, Wins
from sync import newer, withholding
from sync.applying import add, agree, apply
from sync.bindings import Bound
from sync.copied_rows import spare_stale
from sync.gateways.protocol import ID, At, NewRow, SeenTab
from sync.planning import TabPlan, TabState, plan_tab
from sync.reconcile import Cell, Column, Known
from sync.rows import Row
from sync.tab_work import TabWork, Taking
from sync.telling import keep_conflicts, say, tell
from sync.texts import text_of

GONE_READS = 2
"""A row has to be missing in so many good reads before anybody is asked about its record."""


def take_in(
    sheet: Spreadsheet,
    bound: Bound,
    seen: SeenTab,
    known: memory.Rows,
    viewer: Viewer | None,
    now: dt.datetime,
    generation: int,
    is_newer: bool = False,
) -> TabWork:
    """Merge one tab and apply what was typed; answers what has to be written.

    `is_newer`: we were restored from a backup, and somebody lets the spreadsheet go on.
    """
    taking = Taking(sheet, TabWork(bound), seen, known, viewer, now, generation)
    taking.load()
    rows = newer.tell_anew(taking, _rows(taking)) if is_newer else _rows(taking)
    taking.all_rows = {row.place: row for row in rows}
    plan = plan_tab(_state(taking), rows)
    if plan.stopped:
        cycles.guard(sheet, bound.row, plan.stopped, now)
        return TabWork(bound, rows=bound.row.rows)
    if is_newer:
        # Its rows are told by their ids again only once this write has arrived.
        taking.work.was_newer = True
    else:
        cycles.guard_passed(bound.row)
    taking.rows = plan.rows.known
    spare_stale(taking, plan)
    with edits.logged_together():
        with edits.typed_in(bound.row):
            apply(taking, plan)
            added = add(taking, plan)
        newer.name_anew(taking, plan, added)
        if plan.merge.edits or added:
            taking.load()
        _collect(taking, plan, added)
    return taking.work


def _state(taking: Taking) -> TabState:
    known: dict[str, Known] = {}
    later: dict[str, Known] = {}
    for record, row in taking.known.items():
        refused = {key: text for key, (text, _why) in row.refused.items()}
        (later if row.is_later else known)[record] = Known(row.base, refused)
    ours = {record: taking.work.texts(record) for record in taking.work.values}
    return TabState(
        _columns(taking.bound),
        known,
        ours,
        later,
        taking.bound.row.is_waved_on,
        {record for record in known if taking.known[record].missing},
        conflicts.open_keys(taking.bound.row),
        taking.bound.declared.identity,
    )


def _columns(bound: Bound) -> list[Column]:
    agreed = {one["key"]: one for one in json.loads(bound.row.columns)}
    return [
        Column(
            column.key,
            May(agreed[column.key].get("may", column.may)),
            Wins(agreed[column.key].get("wins", Wins.ASK)),
        )
        for column in bound.columns
    ]


def formula_words() -> str:
    """Why a cell with a formula is left alone."""
    return _("A formula stands here: it is neither read nor written over.")


def _rows(taking: Taking) -> list[Row]:
    kinds = taking.work.kinds
    there = [key for key in kinds if key in taking.seen.columns]
    formulas = _known_formulas(taking)
    rows = []
    for row in taking.seen.rows:
        cells = {
            key: Cell(text_of(row.cells[key].value, kinds[key]), row.cells[key].formula)
            if key in row.cells
            else Cell()
            for key in there
        }
        for key, text in formulas.get(row.record, {}).items():
            if key in cells and cells[key].text == text:
                cells[key] = Cell(text, text)
        rows.append(Row(row.place, row.record, cells))
    return rows


def _known_formulas(taking: Taking) -> dict[str, dict[str, str]]:
    """Cells that read as text and are known for formulas since we tried to write there."""
    words = formula_words()
    return {
        record: {key: text for key, (text, why) in row.refused.items() if why == words}
        for record, row in taking.known.items()
        if row.refused
    }


def _collect(taking: Taking, plan: TabPlan, added: Mapping[int, str]) -> None:
    work, key = taking.work, taking.bound.row.key
    work.places = {record: place for place, record in {**plan.rows.rebound, **added}.items()}
    for record, place in work.places.items():
        work.cells[At(key, place, ID)] = record
    for place, record in plan.rows.misnamed.items():
        work.cells[At(key, place, ID)] = record
    for place in plan.rows.cleared:
        work.cells[At(key, place, ID)] = None
    # Of rows with one id only the original is meant, which need not be the first of them.
    times = Counter(row.record for row in taking.seen.rows)
    work.places |= {
        record: row.place for record, row in taking.rows.items() if times[row.record] > 1
    }
    for record, column in plan.merge.pushes:
        work.push(record, column, taking.rows[record].cells[column].text)
    _push_what_was_put_right(taking)
    withholding.load(work)
    for (record, column), text in plan.merge.settled.items():
        agree(taking, record, {column: text})
    keep_conflicts(taking, plan.merge.clashes)
    tell(taking, plan)
    say(taking, plan)
    work.new_rows = [
        NewRow(record, work.values[record]) for record in plan.new_rows if record in work.values
    ]
    work.rows = len(work.values)
    _count_missing(taking, plan)
    withholding.leave_out(work, taking.now, taking.sheet.wanted_at is not None)
    memory.keep(taking.bound.row, taking.kept, taking.generation, taking.now)


def _push_what_was_put_right(taking: Taking) -> None:
    """A text that was taken may be kept in other words: trimmed, a code by its name."""
    for record, kept in taking.kept.items():
        if record not in taking.work.values:
            continue
        ours = taking.work.texts(record)
        row = taking.rows.get(record)
        for column, text in kept.bases.items():
            if row is not None and ours.get(column, text) != text:
                taking.work.push(record, column, text)
        if row is not None and record not in taking.known:
            _fill_new(taking, record, row)


def _fill_new(taking: Taking, record: str, row: Row) -> None:
    """The cells of a row that somebody typed which qaweb fills in itself."""
    for column, text in taking.work.texts(record).items():
        cell = row.cells.get(column)
        if cell is not None and not cell.formula and cell.text != text:
            taking.work.push(record, column, cell.text)


def _count_missing(taking: Taking, plan: TabPlan) -> None:
    for record in plan.rows.missing:
        times = taking.known[record].missing + 1
        if times <= GONE_READS:
            taking.kept[record] = Kept(missing=times)
        taking.work.looks_again |= times < GONE_READS
        if times == GONE_READS:
            label = taking.work.label(record)
            edits.log(taking.bound.row, EditFate.MISSING, taking.now, record, label=label)
    for record in taking.rows:
        known = taking.known.get(record)
        if known is not None and known.missing:
            before = taking.kept.get(record, Kept())
            taking.kept[record] = replace(before, missing=0)
