"""The evaluations of a period as the lines of its report."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import peewee as pw

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState, Mode, due_at
from qaweb.parameters.rules import Policy
from qaweb.people.models import Person, Project, Shift, ShiftCode, Team
from qaweb.reports.periods import Period
from qaweb.reports.sections import Named, Record

Policies = Mapping[dt.date, Policy]
"""The policy in force on each day of a period."""


def feeding(project_id: int) -> Any:
    """The condition for evaluations of a project that feed the figures."""
    return (
        (Evaluation.project == project_id)
        & (Evaluation.state != EvaluationState.DRAFT)
        & Evaluation.purpose.in_(FEEDING)
        & Evaluation.counts
    )


def within(column: Any, periods: Iterable[Period]) -> Any:
    """The condition for days of these periods."""
    return reduce(or_, [column.between(each.starts_on, each.ends_on) for each in periods])


def records(project: Project, period: Period, policies: Policies) -> list[Record]:
    """Every evaluation; as plain rows, since a large centre's day has hundreds."""
    agent, monitor = Person.alias(), Person.alias()
    of = Evaluation
    rows = (
        of.select(
            of.id, of.agent, agent.name, of.team, Team.name, of.monitor, monitor.name, of.mode,
            of.call_type_name, of.call_number, of.call_day, of.monitored_on, of.total, of.band,
            of.is_late, of.submitted_at, of.slip_owed,
        )
        .join(agent, on=(of.agent == agent.id))
        .join_from(of, monitor, on=(of.monitor == monitor.id))
        .join_from(of, Team, pw.JOIN.LEFT_OUTER)
        .where(feeding(project.id), within(of.monitored_on, [period]))
        .order_by(of.id)
        .tuples()
    )  # fmt: skip
    return _with_dues(project, [_Row(*row) for row in rows], policies)


class _Row(NamedTuple):
    """An evaluation with the names that its line of the report shows."""

    id: int
    agent_id: int
    agent: str
    team_id: int | None
    team: str | None
    monitor_id: int
    monitor: str
    mode: Mode
    call_type: str
    call_number: str
    call_day: dt.date
    day: dt.date
    total: int | None
    band: str
    is_late: bool
    submitted_at: dt.datetime
    slip_owed: bool


def _with_dues(project: Project, rows: Sequence[_Row], policies: Policies) -> list[Record]:
    dues = _dues(project, {(row.monitor_id, row.day) for row in rows if row.is_late}, policies)
    return [_record(row, dues.get((row.monitor_id, row.day))) for row in rows]


def _dues(
    project: Project, owed: Collection[tuple[int, dt.date]], policies: Policies
) -> dict[tuple[int, dt.date], dt.datetime]:
    """When late records were due: 17:30 of their day, or the end of a late shift (P6.1)."""
    if not owed:
        return {}
    days, people = {day for _person, day in owed}, {person for person, _day in owed}
    shifts = Shift.select(Shift.person, Shift.day, Shift.ends_at).where(
        Shift.person.in_(people), Shift.day.in_(days), Shift.code == ShiftCode.LATE
    )
    ends = {(row.person_id, row.day): row.ends_at for row in shifts}
    return {
        (person, day): due_at(day, project.zone, policies[day].records_due, ends.get((person, day)))
        for person, day in owed
    }


def _record(row: _Row, due: dt.datetime | None) -> Record:
    return Record(
        evaluation_id=row.id,
        number=f"E{row.id:06d}",
        agent=Named(row.agent_id, row.agent, row.team_id or 0, row.team or ""),
        monitor=row.monitor,
        mode=row.mode,
        call_type=row.call_type,
        call_number=row.call_number,
        call_day=row.call_day,
        total=row.total or 0,
        band=row.band,
        is_late=row.is_late,
        submitted_at=row.submitted_at,
        slip_owed=row.slip_owed,
        due_at=due if row.is_late else None,
    )
