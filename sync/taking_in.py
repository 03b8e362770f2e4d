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
from qaweb.sheets.memory import Kept, Remembered
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import EditFate, May, Wins
from sync import newer, withholding
from sync.bindings import Bound
from sync.copied_rows import copy_words, keep_copy, spare_stale, whole
from sync.gateways.protocol import ID, STATUS, At, NewRow, SeenTab
from sync.planning import TabPlan, TabState, plan_tab
from sync.reconcile import Cell, Clash, Column, Edit, Known
from sync.rows import Row
from sync.tab_work import TabWork, Taking
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
    cycles.guard_passed(bound.row)
    taking.rows = plan.rows.known
    spare_stale(taking, plan)
    with edits.logged_together():
        with edits.typed_in(bound.row):
            _apply(taking, plan)
            added = _add(taking, plan)
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


def _apply(taking: Taking, plan: TabPlan) -> None:
    """Each record's edits together, and one by one where together they are refused."""
    for edit in plan.merge.edits:
        why = _try(taking, edit)
        if not why or len(edit.typed) == 1:
            _note(taking, edit, why)
            continue
        for key, text in edit.typed.items():
            part = Edit(edit.record, {key: edit.before[key]}, {key: text})
            _note(taking, part, _try(taking, part))


def _try(taking: Taking, edit: Edit) -> str:
    """Apply it; nothing of it is done where an answer comes back."""
    if any((edit.record, key) in taking.hidden for key in edit.typed):
        return _("A number in this text is hidden here. Change the text in qaweb.")
    if any((edit.record, key) in taking.cut for key in edit.typed):
        return _("Not all of this text stands here: a cell takes no more. Change it in qaweb.")
    return edits.apply(taking.viewer, taking.bound.declared, edit.record, edit.typed)


def _note(taking: Taking, edit: Edit, why: str) -> None:
    fate = EditFate.REFUSED if why else EditFate.APPLIED
    label = taking.work.label(edit.record)
    for key, text in edit.typed.items():
        edits.log(
            taking.bound.row, fate, taking.now, edit.record, key, label=label,
            before=edit.before[key], typed=text, why=why,
        )  # fmt: skip
    if why:
        told = taking.refused.setdefault(edit.record, {})
        told |= {key: (text, why) for key, text in edit.typed.items()}
    else:
        _agree(taking, edit.record, edit.typed)


def _agree(taking: Taking, record: str, texts: Mapping[str, str]) -> None:
    """The sheet shows these texts, and we know them: bases move."""
    before = taking.kept.get(record, Kept())
    taking.kept[record] = replace(before, bases={**before.bases, **texts})
    taking.work.has_moved = True


def _add(taking: Taking, plan: TabPlan) -> dict[int, str]:
    """Rows that people typed become records; by place, the new record's id."""
    added: dict[int, str] = {}
    for row in plan.rows.typed:
        content = whole(row)
        if edits.is_known_copy(taking.bound.row, row.record, content):
            plan.rows.copies[row.place] = row.record
            continue
        why = edits.refused_row(taking.bound.row, content)
        if not why:
            made = edits.add(taking.viewer, taking.bound.declared, taking.span, row.texts)
            if isinstance(made, int):
                added[row.place] = str(made)
                _agree(taking, str(made), row.texts)
                edits.log(taking.bound.row, EditFate.ADDED, taking.now, str(made), typed=content)
                taking.rows[str(made)] = row
                continue
            why = made
            edits.log(taking.bound.row, EditFate.NOT_ADDED, taking.now, typed=content, why=why)
        _say_at(taking, row.place, why)
    return added


def _say_at(taking: Taking, place: int, why: str) -> None:
    """In the status cell of a row that has no id of its own."""
    shown = {row.place: row.cells for row in taking.seen.rows}[place].get(STATUS)
    if shown is None or text_of(shown.value) != why:
        taking.work.cells[At(taking.bound.row.key, place, STATUS)] = why


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
        _agree(taking, record, {column: text})
    _keep_conflicts(taking, plan.merge.clashes)
    _tell(taking, plan)
    _say(taking, plan)
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


def _keep_conflicts(taking: Taking, clashes: list[Clash]) -> None:
    found = [
        conflicts.Found(
            clash.record, clash.column, clash.base, clash.ours, clash.theirs,
            taking.work.label(clash.record), is_settled=not _is_open(taking, clash),
        )
        for clash in clashes
    ]  # fmt: skip
    conflicts.keep(taking.bound.row, found, taking.now)
    for clash in (one for one in clashes if _is_open(taking, one)):
        # Until it is settled, people may type something else there: each text is kept.
        edits.log(
            taking.bound.row, EditFate.REFUSED, taking.now, clash.record, clash.column,
            label=taking.work.label(clash.record), before=clash.ours, typed=clash.theirs,
            why=_("Changed here and in qaweb: to be settled there."),
        )  # fmt: skip
    still = {(c.record, c.column) for c in clashes if _is_open(taking, c)}
    conflicts.agreed(taking.bound.row, still, taking.now)


def _is_open(taking: Taking, clash: Clash) -> bool:
    """Whether somebody has to decide: so also where theirs would win and was refused."""
    is_refused = clash.column in taking.refused.get(clash.record, {})
    return clash.settled is Wins.ASK or (clash.settled is Wins.THEIRS and is_refused)


def _tell(taking: Taking, plan: TabPlan) -> None:
    """What is not applied is kept with its text."""
    tab, now = taking.bound.row, taking.now
    for kept in plan.merge.restored:
        edits.log(
            tab, EditFate.RESTORED, now, kept.record, kept.column, typed=kept.typed,
            before=kept.restored_to, label=taking.work.label(kept.record),
        )  # fmt: skip
    for (record, column), formula in plan.merge.formulas.items():
        edits.log(tab, EditFate.FORMULA, now, record, column, typed=formula)
    _keep_texts_of_gone_rows(taking, plan)
    for row in plan.rows.strangers:
        edits.log(tab, EditFate.STRANGER, now, row.record, typed=whole(row))
    for place, record in plan.rows.copies.items():
        keep_copy(taking, place, record)
        _say_at(taking, place, copy_words(taking.work.label(record)))
    for row in plan.rows.strangers:
        _say_at(taking, row.place, _("qaweb knows no record of this row."))


def _keep_texts_of_gone_rows(taking: Taking, plan: TabPlan) -> None:
    """What people type into a row whose record has left is not taken, and not forgotten."""
    why = _("No longer part of this sheet.")
    for record in plan.gone:
        base = taking.known[record].base
        for column, cell in plan.rows.known[record].cells.items():
            typed, before = cell.formula or cell.text, base.get(column, "")
            if typed not in ("", before):
                edits.log(
                    taking.bound.row, EditFate.REFUSED, taking.now, record, column, before=before,
                    typed=typed, why=why,
                )  # fmt: skip


def _say(taking: Taking, plan: TabPlan) -> None:
    """The status cell of each known row: why a text was refused, that a field is in conflict."""
    clashing = {c.record for c in plan.merge.clashes if c.settled is Wins.ASK}
    shown = {row.place: row.cells.get(STATUS) for row in taking.seen.rows}
    for record, row in taking.rows.items():
        said = _status(taking, record, record in clashing, record in plan.gone)
        cell = shown.get(row.place)
        stands = text_of(cell.value) if cell else ""
        if said != stands:
            _set_status(taking, record, said)
    _remember_refusals(taking)


def _set_status(taking: Taking, record: str, said: str) -> None:
    if record in taking.work.places:
        taking.work.cells[taking.work.at(record, STATUS)] = said
    else:
        taking.work.status[record] = said


def _status(taking: Taking, record: str, is_clashing: bool, is_gone: bool) -> str:
    if is_gone:
        return _("No longer part of this sheet.")
    refused = {**_refused_before(taking, record), **taking.refused.get(record, {})}
    whys = {key: why for key, (_text, why) in refused.items()}
    whys |= withholding.whys(taking.work, record)
    if whys:
        titles = {column.key: str(column.title) for column in taking.bound.columns}
        return " ".join(f"{titles.get(key, key)}: {why}" for key, why in whys.items())
    return _("Changed here and in qaweb: to be settled there.") if is_clashing else ""


def _refused_before(taking: Taking, record: str) -> dict[str, tuple[str, str]]:
    """Texts that were refused earlier and still stand in the sheet."""
    known = taking.known.get(record)
    row = taking.rows.get(record)
    if known is None or row is None:
        return {}
    return {
        key: (text, why)
        for key, (text, why) in known.refused.items()
        if key in row.cells and row.cells[key].text == text
    }


def _remember_refusals(taking: Taking) -> None:
    for record in taking.rows:
        known = taking.known.get(record, Remembered({}))
        still = {**_refused_before(taking, record), **taking.refused.get(record, {})}
        if still != known.refused:
            before = taking.kept.get(record, Kept())
            taking.kept[record] = replace(before, refused=still)


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
