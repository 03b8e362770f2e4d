"""What people typed becomes changes of records, or is refused with the reason."""

from collections.abc import Mapping
from dataclasses import replace

from qaweb.language import gettext as _
from qaweb.sheets import edits
from qaweb.sheets.memory import Kept
from qaweb.sheets.rules import EditFate
from sync.copied_rows import whole
from sync.planning import TabPlan
from sync.reconcile import Edit
from sync.tab_work import Taking
from sync.telling import say_at


def apply(taking: Taking, plan: TabPlan) -> None:
    """Each record's edits together, and one by one where together they are refused."""
    for edit in plan.merge.edits:
        if edit.record in plan.rows.doubtful:
            _note(taking, edit, _("This may stand in an old copy. If it is meant, type it anew."))
            continue
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
        agree(taking, edit.record, edit.typed)


def agree(taking: Taking, record: str, texts: Mapping[str, str]) -> None:
    """The sheet shows these texts, and we know them: bases move."""
    before = taking.kept.get(record, Kept())
    taking.kept[record] = replace(before, bases={**before.bases, **texts})
    taking.work.has_moved = True


def add(taking: Taking, plan: TabPlan) -> dict[int, str]:
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
                agree(taking, str(made), row.texts)
                edits.log(taking.bound.row, EditFate.ADDED, taking.now, str(made), typed=content)
                taking.rows[str(made)] = row
                continue
            why = made
            edits.log(taking.bound.row, EditFate.NOT_ADDED, taking.now, typed=content, why=why)
        say_at(taking, row.place, why)
    return added
