"""What may be drawn in place of a line, all alike by the rules; chance decides among them (S5)."""

import datetime as dt
from dataclasses import dataclass

import peewee as pw

from qaweb.calls.models import Call
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import LIVE
from qaweb.monitoring.hearable import shifts_within_reach
from qaweb.monitoring.heard import heard_on
from qaweb.monitoring.models import PlanLine
from qaweb.monitoring.rules import LineState, Reason
from qaweb.people.models import Person
from qaweb.permissions import Viewer

RECENT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Drawn:
    """One possible replacement."""

    agent: int
    reason: Reason
    call: int | None = None


def others(viewer: Viewer, line: PlanLine, now: dt.datetime) -> list[Drawn]:
    """For a live line the people at work heard least; for a recording the other calls."""
    if line.mode in LIVE:
        return _people(viewer, line, now)
    return _calls(viewer, line, [line.agent_id]) or _calls(viewer, line, _reachable(viewer, line))


def _people(viewer: Viewer, line: PlanLine, now: dt.datetime) -> list[Drawn]:
    heard, listed = heard_on(viewer, line.plan.day), _listed(viewer, line)
    there = [
        agent
        for agent, starts, ends in shifts_within_reach(viewer, line.plan.day)
        if starts <= now < ends and agent not in listed
    ]
    least = min((heard.get(agent, 0) for agent in there), default=0)
    reason = Reason.MIX if least else Reason.COVERAGE
    return [Drawn(agent, reason) for agent in there if heard.get(agent, 0) == least]


def _listed(viewer: Viewer, line: PlanLine) -> set[int]:
    """Whom the viewer has on the list today, settled or not: nobody is drawn twice."""
    mine = (PlanLine.plan == line.plan_id) & (PlanLine.monitor == viewer.id)
    return {row.agent_id for row in PlanLine.select(PlanLine.agent).where(mine)}


def _reachable(viewer: Viewer, line: PlanLine) -> list[int]:
    return [row[0] for row in shifts_within_reach(viewer, line.plan.day)]


def _calls(viewer: Viewer, line: PlanLine, agents: list[int]) -> list[Drawn]:
    """Recorded calls of today and yesterday that nobody has heard and no plan names."""
    day = line.plan.day
    heard = Evaluation.select(Evaluation.call).where(
        Evaluation.call.is_null(False), Evaluation.call_day >= day - RECENT
    )
    planned = PlanLine.select(PlanLine.call).where(PlanLine.call.is_null(False))
    query = Call.select(Call.id, Call.agent).where(
        Call.project == line.plan.project_id,
        Call.call_day.between(day - RECENT, day),
        Call.agent.in_(agents),
        Call.agent != viewer.id,
        Call.recording != "",
        Call.id.not_in(heard),
        Call.id.not_in(planned),
    )
    return [Drawn(row.agent_id, line.reason, row.id) for row in query]


def add(line: PlanLine, drawn: Drawn) -> PlanLine:
    """The new line after the last of its plan; it says what it stands for and that it was drawn."""
    same = drawn.agent == line.agent_id
    row = PlanLine.create(
        plan=line.plan_id,
        position=next_position(line.plan_id),
        monitor=line.monitor_id,
        agent=drawn.agent,
        mode=line.mode,
        reason=line.reason if same else drawn.reason,
        starts_at=line.starts_at if line.mode in LIVE else None,
        ends_at=line.ends_at if line.mode in LIVE else None,
        call=drawn.call,
        is_random=True,
        slip=line.slip_id if same else None,
        notice=line.notice_id if same else None,
        criteria=line.criteria if same else "[]",
        is_drawn=False,
        state=LineState.PLANNED,
        replaces=line.id,
    )
    row.agent = Person.get_by_id(drawn.agent)
    return row


def next_position(plan_id: int) -> int:
    """The place after the last line of a plan."""
    last = PlanLine.select(pw.fn.MAX(PlanLine.position)).where(PlanLine.plan == plan_id).scalar()
    return int(last or 0) + 1
