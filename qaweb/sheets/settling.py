"""What people decide about conflicts: ours, theirs or another text; one, or all that match.

What is taken goes through the same action as in the browser, with the rights of who decides. The
next round writes it to the sheet. Nothing is dropped: base, ours and theirs stay on the conflict.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import force_locale

from qaweb import clock
from qaweb.audit import change
from qaweb.db import database
from qaweb.errors import Conflict, Refused
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.sheets import conflict_queries as queries
from qaweb.sheets import edits, memory
from qaweb.sheets.conflict_queries import CHOSEN, Filters, column_of
from qaweb.sheets.models import SheetConflict, Spreadsheet
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import ConflictState, May
from qaweb.sheets.standing import Key, Stood, standing

OVERTAKEN = _("This was settled meanwhile. Look at how, and take it back if you decide otherwise.")
CHANGED = _("The record was changed meanwhile: it now says “%(text)s”. Decide again.")


@dataclass(frozen=True)
class Decision:
    """Who decides how, and when; what is decided together has one moment."""

    viewer: Viewer
    choice: ConflictState
    typed: str = ""
    at: dt.datetime = field(default_factory=clock.now)

    def text(self, conflict: SheetConflict) -> str | None:
        """What the record is to say; None where it stays as it is."""
        texts = {ConflictState.THEIRS: conflict.theirs, ConflictState.TYPED: self.typed}
        return texts.get(self.choice)


@dataclass
class Outcome:
    """What became of many: those done, and why each of the others was not."""

    at: dt.datetime
    done: list[SheetConflict] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def settle(
    viewer: Viewer, conflict_id: int, choice: ConflictState, typed: str = ""
) -> SheetConflict:
    """Decide on one; refused where it was settled meanwhile, or its record changed."""
    conflict = queries.conflict(viewer, conflict_id)
    decision = Decision(viewer, _checked(choice), typed)
    stood = _standing([conflict], decision)
    _see(conflict, stood)
    with database.atomic():
        _settle(decision, conflict, stood)
        _keep_what_it_says(decision, [conflict])
    return conflict


def settle_all(
    viewer: Viewer, filters: Filters, upto: int, choice: ConflictState, typed: str = ""
) -> Outcome:
    """Decide on all open ones that match, in one transaction; each refusal stays with its line."""
    decision = Decision(viewer, _checked(choice), typed)
    with change(viewer, "sheets.settle_all") as entry:
        chosen = queries.open_at_once(viewer, filters, upto)
        stood = _standing(chosen, decision)
        outcome = _each(chosen, decision.at, lambda one: _settle(decision, one, stood))
        _keep_what_it_says(decision, outcome.done)
        entry.after = {"choice": choice, **_counted(outcome)}
    return outcome


def take_back(viewer: Viewer, conflict_id: int) -> SheetConflict:
    """Open one again: our text as it was before, theirs still kept."""
    conflict = queries.conflict(viewer, conflict_id)
    _take_back(viewer, conflict, standing([conflict]))
    return conflict


def take_back_all(viewer: Viewer, moment: dt.datetime) -> Outcome:
    """Open again what was settled by one click."""
    with change(viewer, "sheets.take_back_all") as entry:
        together = queries.settled_together(viewer, moment)
        if not together:
            raise Conflict(_("Nothing of this stands any more as you settled it."))
        stood = standing(together)
        outcome = _each(together, moment, lambda one: _take_back(viewer, one, stood))
        entry.after = _counted(outcome)
    return outcome


def _checked(choice: ConflictState) -> ConflictState:
    if choice not in CHOSEN:
        raise Refused(_("Choose one of the two, or type another text."))
    return choice


def _each(
    chosen: Sequence[SheetConflict], at: dt.datetime, act: Callable[[SheetConflict], None]
) -> Outcome:
    outcome = Outcome(at)
    for one in chosen:
        try:
            act(one)
        except Refused as refused:
            outcome.refused[one.id] = str(refused.message)
        else:
            outcome.done.append(one)
    return outcome


def _counted(outcome: Outcome) -> dict[str, int]:
    return {"settled": len(outcome.done), "refused": len(outcome.refused)}


def _standing(conflicts: Sequence[SheetConflict], decision: Decision) -> Mapping[Key, Stood]:
    """Only what is to be written over has to be looked at first."""
    return {} if decision.choice is ConflictState.OURS else standing(conflicts)


def _key(conflict: SheetConflict) -> Key:
    return (conflict.tab_id, conflict.record, conflict.column)


def _see(conflict: SheetConflict, stood: Mapping[Key, Stood]) -> None:
    """A record that was changed since is shown as it is now, and decided on again."""
    now = stood.get(_key(conflict))
    if now is None or now.text == conflict.ours or conflict.state is not ConflictState.OPEN:
        return
    SheetConflict.update(ours=now.text).where(SheetConflict.id == conflict.id).execute()
    raise Conflict(CHANGED % {"text": now.text})


def _settle(decision: Decision, conflict: SheetConflict, stood: Mapping[Key, Stood]) -> None:
    text = decision.text(conflict)
    _refuse(decision, conflict, stood.get(_key(conflict)))
    with change(decision.viewer, "sheets.settle", conflict.tab.spreadsheet) as entry:
        entry.before = {"ours": conflict.ours, "theirs": conflict.theirs, "base": conflict.base}
        entry.after = {"choice": decision.choice, **_field(conflict)}
        _move(
            conflict, ConflictState.OPEN, state=decision.choice, typed=text or "",
            was=conflict.ours, settled_by=decision.viewer.id, settled_at=decision.at,
        )  # fmt: skip
        if text is not None:
            _apply(decision.viewer, conflict, text)
        _agree(conflict)


def _refuse(decision: Decision, conflict: SheetConflict, now: Stood | None) -> None:
    """What may not be done to this field, whatever its record's action would say."""
    if conflict.state is not ConflictState.OPEN:
        raise Conflict(OVERTAKEN)
    is_theirs = decision.choice is ConflictState.THEIRS
    if not is_theirs and column_of(conflict).get("may") == May.SHEET:
        raise Refused(_("Only the sheet may change this column: take theirs, or type it there."))
    if now is not None and now.is_hidden:
        raise Refused(_("A number in this text is hidden here. Change the text in qaweb."))
    if now is not None and now.text != conflict.ours:
        raise Conflict(CHANGED % {"text": now.text})


def _take_back(viewer: Viewer, conflict: SheetConflict, stood: Mapping[Key, Stood]) -> None:
    settled, now = conflict.state, stood.get(_key(conflict))
    if settled not in CHOSEN:
        raise Conflict(_("Only what somebody settled can be taken back."))
    is_ours = settled is ConflictState.OURS
    if not is_ours and now is not None and now.text != conflict.typed:
        raise Conflict(
            _("The record was changed again since: it now says “%(text)s”.") % {"text": now.text}
        )
    with change(viewer, "sheets.take_back", conflict.tab.spreadsheet) as entry:
        entry.before, entry.after = {"choice": settled}, _field(conflict)
        # The sheet may show our text by now: theirs is kept here, and nowhere else.
        _move(
            conflict, settled, state=ConflictState.OPEN, settled_by=None, settled_at=None,
            typed="", stands=False,
        )  # fmt: skip
        if not is_ours:
            _apply(viewer, conflict, conflict.was)
        _want_a_round(conflict)


def _field(conflict: SheetConflict) -> dict[str, str]:
    return {"record": conflict.record, "column": conflict.column, "label": conflict.label}


def _apply(viewer: Viewer, conflict: SheetConflict, text: str) -> None:
    """In the words of the sheet's language; else in the reader's, who may have typed it."""
    tab, typed = declared_tab(conflict.tab.key), {conflict.column: text}
    with force_locale(conflict.tab.spreadsheet.locale):
        refused = edits.apply(viewer, tab, conflict.record, typed)
    if refused:
        refused = edits.apply(viewer, tab, conflict.record, typed)
    if refused:
        raise Refused(refused)


def _agree(conflict: SheetConflict) -> None:
    """What the sheet shows counts as known: the next round writes ours over it."""
    if conflict.stands:
        kept = {conflict.record: memory.Kept({conflict.column: conflict.theirs})}
        memory.keep(conflict.tab, kept, conflict.tab.spreadsheet.generation, clock.now())
    _want_a_round(conflict)


def _want_a_round(conflict: SheetConflict) -> None:
    same = Spreadsheet.id == conflict.tab.spreadsheet_id
    Spreadsheet.update(wanted_at=clock.now()).where(same).execute()


def _keep_what_it_says(decision: Decision, settled: Sequence[SheetConflict]) -> None:
    """A text may be kept in other words (trimmed, a code by its name): taking back compares it."""
    if decision.choice is ConflictState.OURS:
        return
    stood = standing(settled)
    for one in settled:
        now = stood.get(_key(one))
        if now is not None and now.text != one.typed:
            SheetConflict.update(typed=now.text).where(SheetConflict.id == one.id).execute()
            one.typed = now.text


def _move(conflict: SheetConflict, before: ConflictState, **values: object) -> None:
    """Only from the state that was seen: of two who decide, one hears that they were too late."""
    same = (SheetConflict.id == conflict.id) & (SheetConflict.state == before)
    if not SheetConflict.update(**values).where(same).execute():
        raise Conflict(OVERTAKEN)
    for name, value in values.items():
        setattr(conflict, name, value)
