"""Beginning, discarding and accepting an evaluation (P2.5, P3.1, P3.7)."""

import datetime as dt
from typing import Any

from qaweb import clock
from qaweb.audit import change
from qaweb.calls.models import Call, CallType
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations.drafts import own_draft
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import (
    LIVE,
    EvaluationState,
    Mode,
    Purpose,
)
from qaweb.evaluations.turns import mark_call, refuse_second, same_state, stand_in_line
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import MONITORED, Permission, Viewer
from qaweb.standards.queries import version_in_force

SUBMITTED, DRAFT = EvaluationState.SUBMITTED, EvaluationState.DRAFT


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
        stand_in_line(call)
        facts = {"call": call, "call_number": call.number, "call_started_at": call.started_at}
        facts["call_type_name"] = call.call_type.name if call.call_type else ""
        entry.subject = _begun(viewer, call) or _open(
            viewer, agent, call.call_day, mode=Mode.RECORDING, purpose=purpose, **facts
        )
        mark_call(call.id)
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


def _begun(viewer: Viewer, call: Call) -> Evaluation | None:
    """The viewer's open draft on a call; `Conflict` once they have submitted one."""
    refuse_second(viewer, call)
    mine = (Evaluation.monitor == viewer.id) & (Evaluation.call == call.id)
    return Evaluation.select().where(mine).first()


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
        if not Evaluation.delete().where(same_state(draft)).execute():
            raise Conflict(_("This evaluation has been submitted; it cannot be discarded."))
        if draft.call_id:
            mark_call(draft.call_id)
