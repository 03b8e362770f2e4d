"""Beginning, submitting, accepting and discarding an evaluation (P3.1, P3.7, P3.10, P3.11)."""

import datetime as dt
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.calls.models import Call, CallType
from qaweb.db import is_sqlite
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import queries, summaries
from qaweb.evaluations.drafts import own_draft
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.queries import Sheet
from qaweb.evaluations.rules import (
    LIVE,
    EvaluationState,
    Missing,
    Mode,
    Purpose,
    is_lapsed,
    is_late,
    lost_criteria,
    missing,
    missing_facts,
)
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Project, ShiftCode
from qaweb.people.queries import shift_of
from qaweb.permissions import MONITORED, SYSTEM, Permission, Viewer
from qaweb.standards.queries import criterion_ids, version_in_force
from qaweb.training.queries import may_monitor

SUBMITTED, DRAFT = EvaluationState.SUBMITTED, EvaluationState.DRAFT


class Incomplete(Refused):
    """The form cannot be submitted yet; `missing` names what is open, for the red lines."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(_("Something is still open: see the lines marked in red."))
        self.missing = missing


# --- beginning --------------------------------------------------------------------------------


def start_live(
    viewer: Viewer, agent_id: int, mode: Mode, purpose: Purpose = Purpose.REGULAR
) -> Evaluation:
    """Open the form beside or behind an agent's call that has no number yet (P3.1)."""
    if mode not in LIVE:
        raise Refused(_("To score a recording, choose it in the list of calls."), "mode")
    agent = _monitored(viewer, Person.get_or_none(Person.id == agent_id))
    day = _today(agent)
    with change(viewer, "evaluations.start") as entry:
        entry.subject = _open(viewer, agent, day, mode=mode, purpose=purpose)
        entry.after = {"agent": str(agent), "mode": mode, "purpose": purpose}
    return entry.subject


def start_recording(viewer: Viewer, call_id: int, purpose: Purpose = Purpose.REGULAR) -> Evaluation:
    """Open the form on a recorded call; the viewer's open draft on it is opened again."""
    call = _call(call_id)
    agent = _monitored(viewer, call.agent if call else None)
    assert call is not None
    begun = _begun(viewer, call)
    if begun:
        return begun
    with change(viewer, "evaluations.start") as entry:
        _stand_in_line(call)
        facts = {"call": call, "call_number": call.number, "call_started_at": call.started_at}
        facts["call_type_name"] = call.call_type.name if call.call_type else ""
        entry.subject = _begun(viewer, call) or _open(
            viewer, agent, call.call_day, mode=Mode.RECORDING, purpose=purpose, **facts
        )
        entry.after = {"agent": str(agent), "call": call.number, "purpose": purpose}
    return entry.subject


def _call(call_id: int) -> Call | None:
    query = Call.select(Call, Person, CallType).join(Person).switch(Call)
    return query.left_outer_join(CallType).where(Call.id == call_id).first()


def _monitored(viewer: Viewer, agent: Person | None) -> Person:
    """The agent or lead, when the viewer may monitor them now."""
    if not viewer.may(Permission.EVALUATE):
        raise Forbidden(_("Only QA specialists and supervisors monitor calls."))
    if agent is None or not viewer.reaches(
        Permission.EVALUATE, person=agent.id, team=agent.team_id, project=agent.project_id
    ):
        raise NotFound
    if agent.id == viewer.id:
        raise Forbidden(_("Nobody monitors their own calls."))
    if agent.role not in MONITORED or not agent.is_active or agent.project is None:
        raise Refused(_("Only agents and team leads who work here are monitored."))
    return agent


def _today(agent: Person) -> dt.date:
    assert agent.project is not None  # refused above
    return clock.today(agent.project.zone)


def _stand_in_line(call: Call) -> None:
    """Two presses of the button open one draft; SQLite has a single writer anyway."""
    if not is_sqlite():
        Call.select(Call.id).where(Call.id == call.id).for_update().get()


def _begun(viewer: Viewer, call: Call) -> Evaluation | None:
    """The viewer's open draft on a call; `Conflict` once they have submitted one."""
    _refuse_second(viewer, call)
    mine = (Evaluation.monitor == viewer.id) & (Evaluation.call == call.id)
    return Evaluation.select().where(mine).first()


def _refuse_second(viewer: Viewer, call: Call, but: int = 0) -> None:
    mine = (Evaluation.monitor == viewer.id) & (Evaluation.call == call.id)
    done = (Evaluation.state != DRAFT) & (Evaluation.id != but)
    found = Evaluation.select().where(mine, done).first()
    if found:
        raise Conflict(_("You have already monitored this call: %(number)s.", number=str(found)))


def _open(viewer: Viewer, agent: Person, call_day: dt.date, **facts: Any) -> Evaluation:
    version = version_in_force(agent.project_id, call_day)
    if version is None:
        raise Refused(
            _("No standard was in force on that day. Ask the manager to publish one for it.")
        )
    return Evaluation.create(
        project=agent.project_id,
        agent=agent.id,
        team=agent.team_id,
        monitor=viewer.id,
        version=version,
        call_day=call_day,
        monitored_on=_today(agent),
        started_at=clock.now(),
        **facts,
    )


def discard(viewer: Viewer, evaluation_id: int) -> None:
    """Throw an own draft away; the trail keeps what it was about."""
    draft = own_draft(viewer, evaluation_id)
    with change(viewer, "evaluations.discard", draft) as entry:
        entry.before = {"agent": str(draft.agent), "call": draft.call_number}
        if not Evaluation.delete().where(_same_state(draft)).execute():
            raise Conflict(_("This evaluation has been submitted; it cannot be discarded."))


# --- submitting -------------------------------------------------------------------------------


def submit(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """Close the form: score, band, late mark, whether a slip is owed, and the summaries.

    P4.2: without a licence the draft is kept. P3.10: `Incomplete` names what is missing.
    """
    draft = own_draft(viewer, evaluation_id)
    _refuse_unlicensed(viewer, draft.project)
    with change(viewer, "evaluations.submit", draft) as entry:
        _take(draft, SUBMITTED, submitted_at=clock.now())
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


def _take(row: Evaluation, state: EvaluationState, **values: Any) -> None:
    """Move the row on; `Conflict` when another request has just done so."""
    if not Evaluation.update(state=state, **values).where(_same_state(row)).execute():
        raise Conflict(_("This has just been done in another window. Load the page again."))


def _same_state(row: Evaluation) -> Any:
    return (Evaluation.id == row.id) & (Evaluation.state == row.state)


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
    _stand_in_line(call)
    _refuse_second(viewer, call, final.id)
    return call


def _in_short(sheet: Sheet) -> dict[str, Any]:
    return {code: "na" if answer.na else answer.level for code, answer in sheet.answers.items()}


# --- accepting --------------------------------------------------------------------------------


def accept(viewer: Viewer, evaluation_id: int) -> None:
    """The monitored person agrees with the evaluation (P2.5)."""
    found = queries.evaluation(viewer, evaluation_id)
    if not viewer.may(Permission.EVALUATIONS_ACCEPT) or found.agent_id != viewer.id:
        raise Forbidden(_("Only the person who was monitored accepts an evaluation."))
    if found.state is not SUBMITTED:
        raise Conflict(_("There is nothing to accept: look at its state."))
    with change(viewer, "evaluations.accept", found) as entry:
        _take(found, EvaluationState.ACCEPTED, accepted_at=clock.now())
        entry.before, entry.after = {"state": SUBMITTED}, {"state": EvaluationState.ACCEPTED}


def accept_lapsed(now: dt.datetime) -> int:
    """Accept what nobody answered within the window, marked so; returns how many (P2.5)."""
    waiting = Evaluation.select().where(Evaluation.state == SUBMITTED).order_by(Evaluation.id)
    window = cache(lambda day: as_of(day).acceptance_days)
    return sum(
        _accept_by_lapse(row, now)
        for row in list(waiting)
        if is_lapsed(row.submitted_at, now, window(clock.local(row.submitted_at).date()))
    )


def _accept_by_lapse(row: Evaluation, now: dt.datetime) -> bool:
    """False when the person answered in this very moment."""
    try:
        with change(SYSTEM, "evaluations.accept_by_lapse", row) as entry:
            _take(row, EvaluationState.ACCEPTED, accepted_at=now, accepted_by_lapse=True)
            entry.before, entry.after = {"state": SUBMITTED}, {"state": EvaluationState.ACCEPTED}
    except Conflict:
        return False
    return True


def note_export(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """The record that leaves the system as a file, with a line in the trail that it does."""
    found = queries.evaluation(viewer, evaluation_id)
    if found.state is DRAFT:
        raise Conflict(_("A draft is no record yet. Submit it first."))
    with change(viewer, "evaluations.export", found):
        return found
