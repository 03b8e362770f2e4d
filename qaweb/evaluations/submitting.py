"""Submitting an evaluation: what it must have, its score, band and late mark (P3.10, P6.1)."""

import datetime as dt
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.audit import change
from qaweb.calls.models import Call
from qaweb.errors import Forbidden, Refused
from qaweb.evaluations import queries, summaries
from qaweb.evaluations.answers import Sheet, sheet_of, words_of
from qaweb.evaluations.drafts import own_draft
from qaweb.evaluations.due_rules import due_at
from qaweb.evaluations.matching import facts_of, fitting, refuse_other
from qaweb.evaluations.missing_rules import Missing, missing, missing_facts
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import LIVE, EvaluationState, lost_criteria
from qaweb.evaluations.turns import mark_call, refuse_second, stand_in_line, take
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import Policy
from qaweb.people.models import Project, ShiftCode
from qaweb.people.queries import shift_of
from qaweb.permissions import Viewer
from qaweb.standards.queries import criterion_ids
from qaweb.training.queries import may_monitor

SUBMITTED, DRAFT = EvaluationState.SUBMITTED, EvaluationState.DRAFT


class Incomplete(Refused):
    """The form cannot be submitted yet; `missing` names what is open, for the red lines."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(_("Something is still open: see the lines marked in red."))
        self.missing = missing


def submit(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """Close the form: score, band, late mark, whether a slip is owed, and the summaries.

    P4.2: without a licence the draft is kept. P3.10: `Incomplete` names what is missing.
    """
    draft = own_draft(viewer, evaluation_id)
    _refuse_unlicensed(viewer, draft.project)
    with change(viewer, "evaluations.submit", draft) as entry:
        # A live call whose time was not typed began when its clock was started.
        began = pw.fn.COALESCE(Evaluation.call_started_at, Evaluation.clock_started_at)
        take(draft, SUBMITTED, submitted_at=clock.now(), call_started_at=began)
        final = queries.own(viewer, evaluation_id) or draft
        sheet = sheet_of(final)
        _refuse_incomplete(final, sheet)
        sheet = _without_hidden(final, sheet)
        result = _result(viewer, final, sheet)
        result |= _call_of(viewer, final)
        Evaluation.update(**result).where(Evaluation.id == final.id).execute()
        if "call" in result:
            mark_call(result["call"])
        summaries.apply(final)
        entry.before = {"state": DRAFT}
        named = {"call": result.get("call_number", final.call_number)} if "call" in result else {}
        entry.after = {"state": SUBMITTED, **result, **named, "answers": _in_short(sheet)}
        _tell(viewer, final)
    for name, value in result.items():
        setattr(final, name, value)
    return final


def _tell(viewer: Viewer, final: Evaluation) -> None:
    """The monitored person reads it and answers within the window (P2.5)."""
    tell(
        [final.agent_id], Occasion.EVALUATION_NEW, str(final.id), "evaluations.show",
        {"evaluation_id": final.id}, by=viewer, who=viewer.name, subject=str(final),
    )  # fmt: skip


def _refuse_unlicensed(viewer: Viewer, project: Project) -> None:
    if not may_monitor(viewer.id, clock.today(project.zone)):
        raise Forbidden(
            _(
                "You hold no licence for today, so this cannot be submitted. Your draft is kept; "
                "ask the assistant to record your licence."
            )
        )


def _refuse_incomplete(evaluation: Evaluation, sheet: Sheet) -> None:
    facts = {"call_time": words_of(evaluation)["call_time"]}
    if evaluation.mode not in LIVE:
        facts = {}  # a recording has what its call has; number and type of a live call may follow
    found = missing_facts(facts) + missing(sheet.form, sheet.answers)
    if found:
        raise Incomplete(found)


def _without_hidden(final: Evaluation, sheet: Sheet) -> Sheet:
    """What was answered and then hidden by another answer is no part of the record (P3.6)."""
    hidden = sheet.answers.keys() - sheet.shown
    if not hidden:
        return sheet
    ids = criterion_ids(final.version_id)
    EvaluationScore.delete().where(
        EvaluationScore.evaluation == final.id,
        EvaluationScore.revision == final.revision,
        EvaluationScore.criterion.in_([ids[code] for code in hidden]),
    ).execute()
    return sheet_of(final)


def _result(viewer: Viewer, evaluation: Evaluation, sheet: Sheet) -> dict[str, Any]:
    return {
        "raw_total": sheet.score.raw,
        "total": sheet.score.total,
        "band": sheet.band,
        "is_late": evaluation.submitted_at > due_of(evaluation),
        "slip_owed": bool(lost_criteria(sheet.form, sheet.answers)),
    }


def due_of(evaluation: Evaluation, policy: Policy | None = None) -> dt.datetime:
    """When the record is due: 17:30 of its day, or the end of its monitor's late shift (P6.1)."""
    zone, day = evaluation.project.zone, evaluation.monitored_on
    shift = shift_of(evaluation.monitor_id, day)
    ends_at = shift.ends_at if shift and shift.code is ShiftCode.LATE else None
    end = clock.local(ends_at, zone) if ends_at else None
    return due_at(day, zone, (policy or as_of(day)).records_due, end)


def _call_of(viewer: Viewer, final: Evaluation) -> dict[str, Any]:
    """The call of the form. A live form names it, or waits for the import that brings it (P3.1)."""
    call = final.call or Call.get_or_none(Call.number == (final.call_number or None))
    if call is None:
        return _found(final) or {"waits_for_call": not _is_named(final)}
    refuse_other(final, call)
    stand_in_line(call)
    refuse_second(viewer, call, final.id)
    return {"call": call.id} if _is_named(final) else facts_of(call, final.call_type_name)


def _found(final: Evaluation) -> dict[str, Any]:
    """The facts of the only call that fits, when it has been imported already."""
    calls = [] if _is_named(final) or final.mode not in LIVE else fitting(final)
    return facts_of(calls[0], final.call_type_name) if len(calls) == 1 else {}


def _is_named(final: Evaluation) -> bool:
    return bool(final.call_number and final.call_type_name)


def _in_short(sheet: Sheet) -> dict[str, Any]:
    return {code: "na" if answer.na else answer.level for code, answer in sheet.answers.items()}
