"""A day plan with lines as a test wants them, as if it had been drawn this morning."""

import datetime as dt
from typing import Any

from qaweb import clock
from qaweb.evaluations.rules import Mode
from qaweb.monitoring import drawing, planning
from qaweb.monitoring.choosing import next_position
from qaweb.monitoring.models import ChangeNotice, DayPlan, PlanLine
from qaweb.monitoring.plan_facts import Facts, fingerprint, packed, written
from qaweb.monitoring.rules import NoticeKind, NoticeState, Reason
from qaweb.people.models import Person, Project
from qaweb.people.queries import shift_of
from qaweb.permissions import SYSTEM
from tests.cast import TODAY, Cast, works


def plan(project: Project, day: dt.date = TODAY) -> DayPlan:
    """The plan of a day, drawn once."""
    found = DayPlan.get_or_none((DayPlan.project == project) & (DayPlan.day == day))
    facts = Facts(day)
    return found or DayPlan.create(
        project=project,
        day=day,
        seed="1",
        facts=written(facts),
        facts_hash=fingerprint(written(facts)),
        figures=packed(planning.plan(facts, "1").figures),
        drawn_at=clock.now(),
    )


def drawn(cast: Cast, day: dt.date = TODAY) -> DayPlan:
    """North's plan as the worker draws it in the morning, with one monitor and one agent in it."""
    for person in (cast.qa, cast.agent):
        if shift_of(person.id, day) is None:
            works(person, day)
    with clock.set_to(clock.at(min(day, TODAY), dt.time(5))):
        return drawing.draw(SYSTEM, cast.north, day)


def line(
    monitor: Person,
    agent: Person,
    mode: Mode = Mode.REMOTE,
    reason: Reason = Reason.COVERAGE,
    *,
    at: str = "",
    day: dt.date = TODAY,
    **values: Any,
) -> PlanLine:
    """A line; `at` is the slot's beginning as 14:20, for twenty minutes."""
    drawn = plan(agent.project, day)
    starts = clock.at(day, dt.time.fromisoformat(at)) if at else None
    return PlanLine.create(
        plan=drawn,
        position=next_position(drawn.id),
        monitor=monitor,
        agent=agent,
        mode=mode,
        reason=reason,
        starts_at=starts,
        ends_at=starts + dt.timedelta(minutes=20) if starts else None,
        **values,
    )


def notice(cast: Cast, author: Person | None = None, **values: Any) -> ChangeNotice:
    """A proposed change of process that touches the whole project for a week."""
    row: dict[str, Any] = {
        "project": cast.north,
        "kind": NoticeKind.PROCESS,
        "title": "退款流程调整",
        "since": TODAY,
        "until": TODAY + dt.timedelta(days=6),
        "state": NoticeState.PROPOSED,
        "author": author or cast.qa,
        "created_at": clock.now(),
    }
    return ChangeNotice.create(**{**row, **values})
