"""Asking for a correction of a plain mistake, and deciding it as a second person (P2.5)."""

from dataclasses import dataclass
from typing import Any

from qaweb import clock
from qaweb.appeals import corrections
from qaweb.appeals.correction_effects import Effect, effect_of, refuse_evaluated
from qaweb.appeals.correction_news import (
    tell_approved,
    tell_approvers,
    tell_asker,
    tell_void,
)
from qaweb.appeals.models import Appeal, Correction
from qaweb.appeals.raising import close as close_appeal
from qaweb.appeals.rules import (
    DECIDED,
    LONGEST_REASON,
    AppealState,
    CorrectionKind,
    CorrectionState,
    answer_since,
)
from qaweb.audit import Change, change
from qaweb.db import is_sqlite
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.evaluations import queries as evaluations
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.revisions import revise
from qaweb.evaluations.rules import ANSWERABLE, EvaluationState, RevisionCause
from qaweb.evaluations.turns import mark_call, stand_in_line, take
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.slips.withdrawing import withdraw_evaluation

SUBMITTED, ACCEPTED = EvaluationState.SUBMITTED, EvaluationState.ACCEPTED
APPROVED, CAUSE = CorrectionState.APPROVED, RevisionCause.CORRECTION
MOVED_ON = _("This correction has been decided or taken back meanwhile.")


@dataclass(frozen=True)
class Named:
    """What is right: a person, a call, both, or nothing when whoever asks does not know."""

    agent: int | None = None
    call: int | None = None

    @property
    def is_nothing(self) -> bool:
        return not self.agent and not self.call


# --- asking -------------------------------------------------------------------------------------


def evaluation_to_correct(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """A submitted evaluation of which the viewer may say that person or call is wrong."""
    found = evaluations.evaluation(viewer, evaluation_id)
    if found.state is EvaluationState.DRAFT:
        raise Conflict(_("A draft is no record yet: discard it and begin anew."))
    if not corrections.may_ask(viewer, found):
        raise Forbidden(_("You cannot ask for a correction of this evaluation."))
    return found


def refuse_second(found: Evaluation) -> None:
    """`Conflict` while a correction is open, and once the evaluation no longer counts."""
    if row := corrections.open_one(found.id):
        raise Conflict(_("A correction is open already: %(number)s.", number=str(row)))
    if corrections.is_void(found):
        raise Conflict(_("This evaluation no longer counts: there is nothing to correct."))


def ask(
    viewer: Viewer, evaluation_id: int, kind: CorrectionKind, reason: str, named: Named
) -> Correction:
    """Say that person or call is wrong, and which is right if one knows (P2.5)."""
    found = evaluation_to_correct(viewer, evaluation_id)
    words = _reason(reason, "reason", _("Say what is wrong and how you know."))
    effect = None if named.is_nothing else effect_of(found, named.agent, named.call)
    if effect:
        other = effect.changes_person
        kind = CorrectionKind.WRONG_PERSON if other else CorrectionKind.WRONG_CALL
    with change(viewer, "corrections.ask", found) as entry:
        _stand_in_line(found)
        refuse_second(found)
        row = Correction.create(
            evaluation=found.id,
            revision=found.revision,
            kind=kind,
            reason=words,
            asked_by=viewer.id,
            asked_at=clock.now(),
            **_columns(effect),
        )
        entry.note = str(row)
        tell_approvers(viewer, corrections.correction(viewer, row.id))
    return row


def _reason(typed: str, field: str, empty: Any) -> str:
    words = typed.strip()
    if not words:
        raise Refused(empty, field)
    if len(words) > LONGEST_REASON:
        raise Refused(_("This is too long: keep it within 2,000 characters."), field)
    return words


def _stand_in_line(found: Evaluation) -> None:
    """Two who ask at once: the second is told of the first; SQLite has a single writer anyway."""
    if not is_sqlite():
        Evaluation.select(Evaluation.id).where(Evaluation.id == found.id).for_update().get()


def _columns(effect: Effect | None) -> dict[str, Any]:
    """What is named, as the row keeps it; nothing when it is not known."""
    if effect is None:
        return {"agent": None, "call": None}
    facts, call = effect.facts, effect.call
    return {
        "agent": facts.agent if effect.changes_person else None,
        "call": call,
        "call_number": call.number if call else "",
        "call_started_at": call.started_at if call else None,
        "call_type_name": facts.call_type_name if call else "",
    }


def withdraw(viewer: Viewer, correction_id: int) -> Correction:
    """Whoever asked takes it back while it is open."""
    row = corrections.correction(viewer, correction_id)
    if row.asked_by_id != viewer.id:
        raise Forbidden(_("Only whoever asked takes it back."))
    with change(viewer, "corrections.withdraw", row.evaluation) as entry:
        _close(row, CorrectionState.WITHDRAWN)
        _give_time_back(row)
        entry.note = str(row)
    return row


# --- deciding -----------------------------------------------------------------------------------


def correction_to_decide(viewer: Viewer, correction_id: int) -> Correction:
    """An open correction that is the viewer's to decide, as a second person."""
    row = corrections.correction(viewer, correction_id)
    if row.state is not CorrectionState.ASKED:
        raise Conflict(MOVED_ON)
    if not corrections.decides(viewer, row):
        raise Forbidden(_("Somebody else approves this: not who asked, nor who is concerned."))
    return row


def approve(viewer: Viewer, correction_id: int, named: Named, words: str = "") -> Correction:
    """Make the correction: a new revision of the right person and call (P2.5).

    `named` counts only where whoever asked did not know what is right.
    """
    row = correction_to_decide(viewer, correction_id)
    found = evaluations.evaluation(viewer, row.evaluation_id)
    wanted = Named(row.agent_id, row.call_id)
    wanted = named if wanted.is_nothing else wanted
    if wanted.is_nothing:
        raise Refused(_("Name the right person or call, or take it out of the figures."))
    effect = effect_of(found, wanted.agent, wanted.call)
    with change(viewer, "corrections.approve", found) as entry:
        values = _columns(effect) | {"revision": found.revision}
        _close(row, APPROVED, **_decided(viewer, words), **values)
        _end_appeal(viewer, found, row)
        after = _carry_out(viewer, found, effect)
        _note(entry, row, found, after)
        slips = withdraw_evaluation(viewer, found) if effect.changes_person else []
        tell_approved(viewer, row, found, after, slips)
    return row


def _decided(viewer: Viewer, words: str) -> dict[str, Any]:
    return {"decided_by": viewer.id, "decided_at": clock.now(), "decision": words.strip()}


def _carry_out(viewer: Viewer, found: Evaluation, effect: Effect) -> Evaluation:
    """The new revision; the calls know whether evaluations are about them."""
    if effect.call:
        stand_in_line(effect.call)
        refuse_evaluated(found, effect.call)
    after = revise(viewer, found, CAUSE, SUBMITTED, **effect.columns)
    if effect.call:
        for call_id in (effect.call.id, found.call_id):
            if call_id:
                mark_call(call_id)
    return after


def _note(entry: Change, row: Correction, found: Evaluation, after: Evaluation) -> None:
    entry.note = str(row)
    for side, stood in ((entry.before, found), (entry.after, after)):
        side |= {
            "agent": str(stood.agent),
            "call": stood.call_number,
            "state": stood.state,
            "total": stood.total,
            "band": stood.band,
            "version": stood.version_id,
            "counts": stood.counts,
        }


def take_out(viewer: Viewer, correction_id: int, words: str) -> Correction:
    """Nothing right can be named: the evaluation stays, and no longer counts (P2.5)."""
    row = correction_to_decide(viewer, correction_id)
    reason = _reason(words, "decision", _("Say why it no longer counts."))
    found = evaluations.evaluation(viewer, row.evaluation_id)
    with change(viewer, "corrections.take_out", found) as entry:
        values = _columns(None) | {"revision": found.revision}
        _close(row, APPROVED, **_decided(viewer, reason), **values)
        _end_appeal(viewer, found, row)
        after = revise(viewer, found, CAUSE, ACCEPTED, counts=False, slip_owed=False)
        _note(entry, row, found, after)
        tell_void(viewer, row, found, withdraw_evaluation(viewer, found))
    return row


def refuse(viewer: Viewer, correction_id: int, words: str) -> Correction:
    """Everything stays as it is, for a reason."""
    row = correction_to_decide(viewer, correction_id)
    reason = _reason(words, "decision", _("Say why it stays as it is."))
    with change(viewer, "corrections.refuse", row.evaluation) as entry:
        _close(row, CorrectionState.REFUSED, **_decided(viewer, reason))
        _give_time_back(row)
        entry.note = str(row)
        tell_asker(viewer, row)
    return row


def _close(row: Correction, state: CorrectionState, **values: Any) -> None:
    """Move an open correction on, unless somebody was faster."""
    still = (Correction.id == row.id) & (Correction.state == CorrectionState.ASKED)
    if not Correction.update(state=state, **values).where(still).execute():
        raise Conflict(MOVED_ON)


def _end_appeal(viewer: Viewer, found: Evaluation, row: Correction) -> None:
    """An appeal against what was a plain mistake has nothing left to object to."""
    is_open = (Appeal.evaluation == found.id) & (Appeal.state == AppealState.OPEN)
    for appeal in Appeal.select().where(is_open):
        with change(viewer, "corrections.end_appeal", found) as entry:
            close_appeal(appeal, AppealState.WITHDRAWN)
            entry.note = f"{appeal} · {row}"


def _give_time_back(row: Correction) -> None:
    """The clock of the answer stood while the correction was open; a lapse meanwhile is undone."""
    found = Evaluation.get_by_id(row.evaluation_id)
    lapsed = found.accepted_by_lapse and found.accepted_at >= row.asked_at
    if (found.state not in ANSWERABLE and not lapsed) or found.asked_at > row.asked_at:
        return
    take(
        found,
        _state_before(found) if lapsed else found.state,
        answer_since=answer_since(found.asked_at, row.asked_at, clock.now()),
        accepted_at=None,
        accepted_by_lapse=False,
    )


def _state_before(found: Evaluation) -> EvaluationState:
    """What awaited the answer before it lapsed: the submission, or the last decision."""
    decided = (Appeal.evaluation == found.id) & Appeal.state.in_(DECIDED)
    last = Appeal.select().where(decided).order_by(Appeal.id.desc()).first()
    return EvaluationState(last.state.value) if last else SUBMITTED
