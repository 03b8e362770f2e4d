"""What a tab is told after its round: texts that are kept, conflicts, the words beside each row."""

from dataclasses import replace

from qaweb.language import gettext as _
from qaweb.sheets import conflicts, edits
from qaweb.sheets.memory import Kept, Remembered
from qaweb.sheets.rules import EditFate, Wins
from sync import withholding
from sync.copied_rows import copy_words, keep_copy, whole
from sync.gateways.protocol import STATUS, At
from sync.planning import TabPlan
from sync.reconcile import Clash
from sync.tab_work import Taking
from sync.texts import text_of


def say_at(taking: Taking, place: int, why: str) -> None:
    """In the status cell of a row that has no id of its own."""
    shown = {row.place: row.cells for row in taking.seen.rows}[place].get(STATUS)
    if shown is None or text_of(shown.value) != why:
        taking.work.cells[At(taking.bound.row.key, place, STATUS)] = why


def keep_conflicts(taking: Taking, clashes: list[Clash]) -> None:
    """Each cell that differs on both sides is kept until somebody decides, with every text."""
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


def tell(taking: Taking, plan: TabPlan) -> None:
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
        say_at(taking, place, copy_words(taking.work.label(record)))
    for row in plan.rows.strangers:
        say_at(taking, row.place, _("qaweb knows no record of this row."))


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


def say(taking: Taking, plan: TabPlan) -> None:
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
