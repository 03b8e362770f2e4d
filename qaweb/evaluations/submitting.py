"""Submitting an evaluation: what it must have, its score, band and late mark (P3.10, P6.1)."""

from typing import Any

from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.calls.models import Call
from qaweb.errors import Forbidden, Refused
from qaweb.evaluations import queries, summaries
from qaweb.evaluations.drafts import own_draft
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.queries import Sheet
from qaweb.evaluations.rules import (
    LIVE,
    EvaluationState,
    Missing,
    is_late,
    lost_criteria,
    missing,
    missing_facts,
)
from qaweb.evaluations.turns import refuse_second, stand_in_line, take
from qaweb.parameters.queries import as_of
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
        take(draft, SUBMITTED, submitted_at=clock.now())
        final = queries.evaluation(viewer, evaluation_id)
        sheet = queries.sheet_of(final)
        _refuse_incomplete(final, sheet)
        sheet = _without_hidden(final, sheet)
        result = _result(viewer, final, sheet)
        call = _call_of(viewer, final)
        Evaluation.update(**result, call=call).where(Evaluation.id == final.id).execute()
        summaries.apply(final)
        entry.before = {"state": DRAFT}
        entry.after = {"state": SUBMITTED, **result, "answers": _in_short(sheet)}
    return queries.evaluation(viewer, evaluation_id)


def _refuse_unlicensed(viewer: Viewer, project: Project) -> None:
    if not may_monitor(viewer.id, clock.today(project.zone)):
        raise Forbidden(
            _(
                "You hold no licence for today, so this cannot be submitted. Your draft is kept; "
                "ask the assistant to record your licence."
            )
        )


def _refuse_incomplete(evaluation: Evaluation, sheet: Sheet) -> None:
    words = queries.words_of(evaluation)
    facts = {name: words[name] for name in ("call_number", "call_time", "call_type_name")}
    if evaluation.mode not in LIVE:
        facts = {}  # a recording has what its call has
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
    return queries.sheet_of(final)


def _result(viewer: Viewer, evaluation: Evaluation, sheet: Sheet) -> dict[str, Any]:
    return {
        "raw_total": sheet.score.raw,
        "total": sheet.score.total,
        "band": sheet.band,
        "is_late": _is_late(viewer, evaluation),
        "slip_owed": bool(lost_criteria(sheet.form, sheet.answers)),
    }


def _is_late(viewer: Viewer, evaluation: Evaluation) -> bool:
    """Past 17:30 of its day, or past the end of the monitor's late shift (P6.1)."""
    zone, day = evaluation.project.zone, evaluation.monitored_on
    shift = shift_of(viewer.id, day)
    ends_at = shift.ends_at if shift and shift.code is ShiftCode.LATE else None
    return is_late(
        day,
        clock.local(evaluation.submitted_at, zone),
        as_of(day).records_due,
        clock.local(ends_at, zone) if ends_at else None,
    )


def _call_of(viewer: Viewer, final: Evaluation) -> Call | None:
    """The call of the form; a live form names it by the number that the import brings (P3.1)."""
    call = final.call or Call.get_or_none(Call.number == final.call_number)
    if call is None:
        return None
    if call.agent_id != final.agent_id:
        raise Refused(_("The call with this number was taken by somebody else."), "call_number")
    stand_in_line(call)
    refuse_second(viewer, call, final.id)
    return call


def _in_short(sheet: Sheet) -> dict[str, Any]:
    return {code: "na" if answer.na else answer.level for code, answer in sheet.answers.items()}
