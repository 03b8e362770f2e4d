"""A day plan with lines as a test wants them, as if it had been drawn this morning."""

import datetime as dt
from typing import Any

from qaweb import clock
from qaweb.evaluations.rules import Mode
from qaweb.monitoring.choosing import next_position
from qaweb.monitoring.models import ChangeNotice, DayPlan, PlanLine
from qaweb.monitoring.rules import NoticeKind, NoticeState, Reason
from qaweb.people.models import Person, Project
from tests.cast import TODAY, Cast


def plan(project: Project, day: dt.date = TODAY) -> DayPlan:
    """The plan of a day, drawn once."""
    found = DayPlan.get_or_none((DayPlan.project == project) & (DayPlan.day == day))
    return found or DayPlan.create(
        project=project, day=day, seed="1", facts="{}", facts_hash="x", drawn_at=clock.now()
    )


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
