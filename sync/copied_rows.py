"""Copies of rows: they stay copies when the row that they were made of is changed, or deleted."""

import json

from qaweb.language import gettext as _
from qaweb.sheets import edits
from qaweb.sheets.rules import EditFate
from sync.gateways.protocol import EMPTY, STATUS
from sync.planning import TabPlan
from sync.tab_rows import Row
from sync.tab_work import Taking


def whole(row: Row) -> str:
    """All that stands in a row."""
    return json.dumps(row.texts, ensure_ascii=False, sort_keys=True)


def copy_words(label: str) -> str:
    """What the row says of it."""
    return _("A copy of the row of %(name)s.", name=label) if label else _("A copy of another row.")


def keep_copy(taking: Taking, place: int, record: str) -> None:
    """Write down what it says, under its own id and that of its original."""
    row = taking.all_rows[place]
    content = whole(row)
    if not _is_exact(taking, row, record):
        why = copy_words(taking.work.label(record))
        edits.log(taking.bound.row, EditFate.COPY, taking.now, record, typed=content, why=why)
        return
    for whose in {row.record, record}:
        if not edits.is_known_copy(taking.bound.row, whose, content):
            edits.log(taking.bound.row, EditFate.COPY, taking.now, whose, typed=content)


def _is_exact(taking: Taking, row: Row, record: str) -> bool:
    """Whether nothing was typed in it."""
    original, known = taking.rows.get(record), taking.known.get(record)
    is_same = original is not None and row.texts == original.texts
    is_base = known is not None and row.texts == known.base
    return is_same or is_base or edits.is_known_copy(taking.bound.row, row.record, whole(row))


def spare_stale(taking: Taking, plan: TabPlan) -> None:
    """Nobody typed what a copy says whose original is gone: it gets our texts.

    It is known by what it says and by the note that stands in it.
    """
    shown = {row.place: row.cells.get(STATUS, EMPTY).value for row in taking.seen.rows}
    noted = [edit for edit in plan.merge.edits if shown.get(plan.rows.known[edit.record].place)]
    known = edits.known_copies(taking.bound.row, [edit.record for edit in noted])
    for edit in noted:
        if (edit.record, whole(plan.rows.known[edit.record])) in known:
            plan.merge.edits.remove(edit)
            plan.merge.pushes |= {(edit.record, key): text for key, text in edit.before.items()}
