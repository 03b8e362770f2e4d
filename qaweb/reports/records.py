"""The evaluations of a period as the lines of its report, and whose calls were monitored."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, overload

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.due_rules import due_at
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState, Mode
from qaweb.parameters.rules import Policy
from qaweb.people.models import Person, Project, Shift, ShiftCode, Team
from qaweb.prepared import prepared
from qaweb.reports.lines import Named, Names, Record, Tally
from qaweb.reports.periods import Period

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
    submitted_at: dt.datetime | None
    slip_owed: bool
    version_id: int
    shift_ends_at: dt.datetime | None
    """When the monitor's late shift of that day ended, if it was one (P6.1)."""


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
    found = _evaluations(project_id, period.starts_on, period.ends_on, tuple(period.days))
    read = [_Row._make(row) for row in found]
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


@prepared
def _evaluations(project_id: int, since: dt.date, until: dt.date, days: Sequence[dt.date]) -> Query:
    """Those monitored in a period, and those of its calls that were monitored later."""
    agent, monitor, of = Person.alias(), Person.alias(), Evaluation
    late_shift = (
        (Shift.person == of.monitor) & (Shift.day == of.monitored_on)
        & (Shift.code == ShiftCode.LATE)
    )  # fmt: skip
    in_period = of.monitored_on.between(since, until)
    then = of.select(of.id).where(of.project == project_id, in_period)
    # Day by day: for a span of days SQLite would read all of the project instead.
    later = of.select(of.id).where(
        of.project == project_id, of.call_day.in_(days), of.monitored_on > until
    )
    return (
        of.select(
            of.id, of.agent, agent.name, of.team, Team.name, of.monitor, monitor.name, of.mode,
            of.call_type_name, of.call_number, of.call_day, of.monitored_on, of.total, of.band,
            of.is_late, of.submitted_at, of.slip_owed, of.version, Shift.ends_at,
        )
        .join(agent, on=(of.agent == agent.id))
        .join_from(of, monitor, on=(of.monitor == monitor.id))
        .join_from(of, Team, pw.JOIN.LEFT_OUTER)
        .join_from(of, Shift, pw.JOIN.LEFT_OUTER, on=late_shift)
        .where(
            of.id.in_(then.union_all(later)), of.state != EvaluationState.DRAFT,
            of.purpose.in_(FEEDING), of.counts,
        )
        .order_by(of.id)
        .tuples()
    )  # fmt: skip


def _tally(row: _Row) -> Tally:
    return Tally(
        row.day, row.team_id or 0, row.agent_id, row.monitor_id, row.mode, row.call_type,
        row.band, 1, row.total or 0,
    )  # fmt: skip


class Records(Sequence[Record]):
    """The line of each evaluation, made when it is asked for: a page shows the late ones only."""

    def __init__(self, project: Project, rows: Sequence[_Row], policies: Policies) -> None:
        self._project, self._rows, self._policies = project, rows, policies

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all)

    @cached_property
    def _all(self) -> list[Record]:
        return [self[place] for place in range(len(self))]

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        if isinstance(place, slice):
            return Records(self._project, self._rows[place], self._policies)
        row = self._rows[place]
        return _record(row, _due(self._project, row, self._policies) if row.is_late else None)


def _due(project: Project, row: _Row, policies: Policies) -> dt.datetime:
    """When a late record was due: 17:30 of its day, or the end of a late shift (P6.1)."""
    return due_at(row.day, project.zone, policies[row.day].records_due, row.shift_ends_at)


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
        due_at=due,
    )
