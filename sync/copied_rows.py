"""Copies of rows: they stay copies when the row that they were made of is changed, or deleted."""

import json
from collections.abc import Collection, Iterator, Mapping

from qaweb.language import gettext as _
from qaweb.sheets import edits
from qaweb.sheets.rules import EditFate
from sync.gateways.protocol import EMPTY, STATUS
from sync.planning import TabPlan
from sync.reconcile import Edit
from sync.tab_rows import Row
from sync.tab_work import Taking
from sync.texts import text_of

NAME = "\0"
"""Stands for a name that is not known."""


def whole(row: Row) -> str:
    """All that stands in a row."""
    return _as_json(row.texts)


def _as_json(texts: Mapping[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def copy_words(label: str) -> str:
    """What the row says of it."""
    return _("A copy of the row of %(name)s.", name=label) if label else _("A copy of another row.")


def keep_copy(taking: Taking, place: int, record: str) -> None:
    """Write down what it says, under its own id and that of its original."""
    row, tab = taking.all_rows[place], taking.bound.row
    owners, content = {row.record, record}, whole(row)
    unknown = [one for one in owners if not edits.is_known_copy(tab, one, content)]
    if len(unknown) == len(owners):
        if edits.is_known_copy(tab, record, content, with_words=True):
            return
        left = _left_alone(taking, row, record)
        if len(left) < len(row.texts):
            why, before = copy_words(taking.work.label(record)), _as_json(left)
            edits.log(tab, EditFate.COPY, taking.now, record, before=before, typed=content, why=why)
            return
    for whose in unknown:
        edits.log(tab, EditFate.COPY, taking.now, whose, typed=content)


def _left_alone(taking: Taking, row: Row, record: str) -> dict[str, str]:
    """The cells in which nobody typed since the row was copied."""
    original, known = taking.rows.get(record), taking.known.get(record)
    told = edits.texts_of_copies(taking.bound.row, [record]).get(record, set())
    told |= set(original.texts.items()) if original is not None else set()
    told |= set(known.base.items()) if known is not None else set()
    return {key: text for key, text in row.texts.items() if (key, text) in told}


def spare_stale(taking: Taking, plan: TabPlan) -> None:
    """Nobody typed what a copy still says whose original is gone: there it gets our texts.

    It is known by what it says and by the note that stands in it.
    """
    asked = {edit.record for edit in plan.merge.edits}
    asked |= {clash.record for clash in plan.merge.clashes}
    told = edits.texts_of_copies(taking.bound.row, sorted(_called_copies(taking, plan, asked)))
    for edit in [edit for edit in plan.merge.edits if edit.record in told]:
        typed = {k: t for k, t in edit.typed.items() if (k, t) not in told[edit.record]}
        plan.merge.edits.remove(edit)
        if typed:
            before = {key: edit.before[key] for key in typed}
            plan.merge.edits.append(Edit(edit.record, before, typed))
        for key in edit.typed.keys() - typed.keys():
            plan.merge.pushes[edit.record, key] = edit.before[key]
    for clash in list(plan.merge.clashes):
        is_typed = (clash.column, clash.theirs) not in told.get(clash.record, ())
        if not is_typed and clash.theirs != clash.base:
            plan.merge.clashes.remove(clash)
            plan.merge.pushes[clash.record, clash.column] = clash.ours


def _called_copies(taking: Taking, plan: TabPlan, records: Collection[str]) -> Iterator[str]:
    """Those whose row is called a copy by its note, of whatever name the original had then."""
    if not records:
        return
    notes = {row.place: row.cells.get(STATUS, EMPTY).value for row in taking.seen.rows}
    before, _name, after = copy_words(NAME).partition(NAME)
    for record in records:
        note = text_of(notes.get(plan.rows.known[record].place))
        if note == copy_words("") or (note.startswith(before) and note.endswith(after)):
            yield record
