"""The evaluations of a period as the lines of its report, and whose calls were monitored."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState, Mode, due_at
from qaweb.parameters.rules import Policy
from qaweb.people.models import Person, Project, Shift, ShiftCode, Team
from qaweb.reports.periods import Period
from qaweb.reports.prepared import Prepared, as_day, as_moment, given
from qaweb.reports.sections import Named, Names, Record, Tally

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


class _Row(NamedTuple):
    """An evaluation with the names that its line of the report shows."""

    id: int
    agent_id: int
    agent: str
    team_id: int | None
    team: str | None
    monitor_id: int
    monitor: str
    mode: str
    call_type: str
    call_number: str
    call_day: Any
    day: Any
    total: int | None
    band: str
    is_late: bool
    submitted_at: Any
    slip_owed: bool
    version_id: int


@dataclass(frozen=True)
class Scored:
    """The evaluations of a period, read once for everything that is made of them."""

    rows: Sequence[_Row]
    tallies: list[Tally]
    names: Names
    versions: frozenset[int]
    monitored: frozenset[tuple[int, dt.date]]
    """Whose calls of which day were monitored, then or later (P3.3 goes by the call's day)."""


def scored(project_id: int, period: Period) -> Scored:
    """Read as plain rows with their names, since a large centre's day has hundreds."""
    days = period.days
    places = {_place(n): day for n, day in enumerate(days)}
    sent = {"project": project_id, "since": period.starts_on, "until": period.ends_on} | places
    found = [_Row(*row) for row in _evaluations(len(days)).rows(**sent)]
    as_days = {text: as_day(text) for row in found for text in (row.day, row.call_day)}
    read = [r._replace(day=as_days[r.day], call_day=as_days[r.call_day]) for r in found]
    rows = [row for row in read if period.holds(row.day)]
    return Scored(
        rows,
        [_tally(row) for row in rows],
        Names(
            {r.agent_id: r.agent for r in rows} | {r.monitor_id: r.monitor for r in rows},
            {r.team_id or 0: r.team or "" for r in rows},
        ),
        frozenset(row.version_id for row in rows),
        frozenset((row.agent_id, row.call_day) for row in read if period.holds(row.call_day)),
    )


def _place(number: int) -> str:
    return f"day_{number}"


@cache
def _evaluations(days: int) -> Prepared:
    """Those monitored in a period, and those of its calls that were monitored later."""
    return Prepared(lambda: _of_days([given(_place(number)) for number in range(days)]))


def _of_days(days: Sequence[Any]) -> Query:
    agent, monitor, of = Person.alias(), Person.alias(), Evaluation
    in_period = of.monitored_on.between(given("since"), given("until"))
    then = of.select(of.id).where(of.project == given("project"), in_period)
    # Day by day: for a span of days SQLite would read all of the project instead.
    later = of.select(of.id).where(
        of.project == given("project"), of.call_day.in_(days), of.monitored_on > given("until")
    )
    return (
        of.select(
            of.id, of.agent, agent.name, of.team, Team.name, of.monitor, monitor.name, of.mode,
            of.call_type_name, of.call_number, of.call_day, of.monitored_on, of.total, of.band,
            of.is_late, of.submitted_at, of.slip_owed, of.version,
        )
        .join(agent, on=(of.agent == agent.id))
        .join_from(of, monitor, on=(of.monitor == monitor.id))
        .join_from(of, Team, pw.JOIN.LEFT_OUTER)
        .where(
            of.id.in_(then.union_all(later)), of.state != EvaluationState.DRAFT,
            of.purpose.in_(FEEDING), of.counts,
        )
        .order_by(of.id)
    )  # fmt: skip


def _tally(row: _Row) -> Tally:
    return Tally(
        row.day, row.team_id or 0, row.agent_id, row.monitor_id, Mode(row.mode), row.call_type,
        row.band, 1, row.total or 0,
    )  # fmt: skip


def records(project: Project, rows: Sequence[_Row], policies: Policies) -> list[Record]:
    """The line of each evaluation."""
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
        mode=Mode(row.mode),
        call_type=row.call_type,
        call_number=row.call_number,
        call_day=row.call_day,
        total=row.total or 0,
        band=row.band,
        is_late=bool(row.is_late),
        submitted_at=as_moment(row.submitted_at),
        slip_owed=bool(row.slip_owed),
        due_at=due if row.is_late else None,
    )
