"""How all monitors' day stands: who is behind or away, who is not heard yet, who could help."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.monitoring import worklist
from qaweb.monitoring.dealing_rules import Dealt, Hours, Taker, dealt
from qaweb.monitoring.models import DayPlan, PlanLine
from qaweb.monitoring.rules import LineState
from qaweb.monitoring.standings import COUNT, UNTOUCHED, Standing
from qaweb.people.models import (
    WORKING_CODES,
    Person,
    Project,
    Shift,
    ShiftCode,
    Status,
    Team,
    TeamSupervisor,
)
from qaweb.people.reach import people_within
from qaweb.permissions import MONITORED, MONITORS, Permission, Viewer
from qaweb.prepared import prepared


@dataclass(frozen=True)
class Unheard:
    """Somebody at work whom nobody has heard today, and who has them on the list."""

    person: Person
    starts_at: dt.datetime
    ends_at: dt.datetime
    monitors: tuple[Person, ...]

    def is_over(self, now: dt.datetime) -> bool:
        return self.ends_at <= now

    def is_coming(self, now: dt.datetime) -> bool:
        """Whether the shift has not begun yet."""
        return self.starts_at > now


def unheard(viewer: Viewer, day: dt.date) -> list[Unheard]:
    """Who works today within reach and was not heard; whoever leaves first stands first (P3.3)."""
    reach = people_within(viewer, Permission.WORK_ASSIGN)
    heard = Evaluation.select(Evaluation.agent).where(
        Evaluation.call_day == day,
        Evaluation.monitored_on == day,
        Evaluation.state != EvaluationState.DRAFT,
        Evaluation.counts,
        Evaluation.purpose.in_(FEEDING),
    )
    rows = (
        Shift.select(Shift, Person, Team)
        .join(Person)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(Shift.day == day, Shift.code.in_(WORKING_CODES), reach)
        .where(Person.role.in_(MONITORED), Person.status != Status.LEFT)
        .where(Person.id.not_in(heard))
        .order_by(Shift.ends_at, Person.number)
    )
    listed = _listed(viewer, day)
    return [
        Unheard(row.person, row.starts_at, row.ends_at, tuple(listed.get(row.person_id, ())))
        for row in rows
    ]


def _listed(viewer: Viewer, day: dt.date) -> dict[int, list[Person]]:
    """Who, not being away, has whom on today's list and has not finished it."""
    at_work = Shift.select(Shift.person).where(Shift.day == day, Shift.code.in_(WORKING_CODES))
    rows = (
        PlanLine.select(PlanLine.agent, Person)
        .join(DayPlan)
        .join_from(PlanLine, Person, on=PlanLine.monitor)
        .where(DayPlan.day == day, PlanLine.state == LineState.PLANNED)
        .where(PlanLine.monitor.in_(at_work))
    )
    found: dict[int, list[Person]] = {}
    for row in rows:
        names = found.setdefault(row.agent_id, [])
        if row.monitor not in names:
            names.append(row.monitor)
    return found


def monitor(viewer: Viewer, monitor_id: int) -> Person:
    """A monitor whose lines the viewer may move; `NotFound` out of reach."""
    reach = people_within(viewer, Permission.WORK_ASSIGN)
    query = Person.select(Person, Project).join(Project)
    found = query.where(reach, Person.id == monitor_id, Person.role.in_(MONITORS)).first()
    if found is None:
        raise NotFound
    return found


def open_lines(person: Person, day: dt.date) -> list[PlanLine]:
    """A monitor's lines of a day that nobody has begun."""
    query = worklist.plan_lines(day)
    return list(query.where(PlanLine.monitor == person.id, UNTOUCHED))


def takers(
    everybody: Iterable[Standing], project_id: int, day: dt.date, now: dt.datetime
) -> list[tuple[Standing, Taker]]:
    """The licensed monitors of a project who are at work until later today."""
    able = [
        each
        for each in everybody
        if each.person.project_id == project_id
        and not each.is_away
        and each.hours
        and each.hours[1] > now
    ]
    if not able:
        return []
    agents = agents_by_team(project_id)
    teams = _teams_of([each.person.id for each in able])
    lists = _lists_of([each.person.id for each in able], day)
    return [(each, _taker(each, agents, teams, lists)) for each in able]


def agents_by_team(project_id: int) -> dict[int, int | None]:
    """Whom a project's monitors hear, each with the team."""
    query = Person.select(Person.id, Person.team).where(
        Person.project == project_id, Person.role.in_(MONITORED), Person.status != Status.LEFT
    )
    return {row.id: row.team_id for row in query}


def _teams_of(ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row in TeamSupervisor.select().where(TeamSupervisor.person.in_(ids)):
        found.setdefault(row.person_id, set()).add(row.team_id)
    return found


def _lists_of(ids: list[int], day: dt.date) -> dict[int, list[PlanLine]]:
    rows = PlanLine.select().join(DayPlan).where(DayPlan.day == day, PlanLine.monitor.in_(ids))
    found: dict[int, list[PlanLine]] = {}
    for row in rows.where(PlanLine.state == LineState.PLANNED):
        found.setdefault(row.monitor_id, []).append(row)
    return found


def _taker(
    each: Standing,
    agents: dict[int, int | None],
    teams: dict[int, set[int]],
    lists: dict[int, list[PlanLine]],
) -> Taker:
    own, listed = teams.get(each.person.id), lists.get(each.person.id, [])
    return Taker(
        id=each.person.id,
        hours=each.hours,
        room=each.room,
        reaches=frozenset(a for a, team in agents.items() if own is None or team in own),
        agents=Counter(row.agent_id for row in listed),
        slots=tuple((r.starts_at, r.ends_at) for r in listed if r.starts_at and r.ends_at),
    )


def shifts_of(agents: Iterable[int], day: dt.date) -> dict[int, Hours]:
    """The hours of agents at work."""
    rows = Shift.select().where(
        Shift.day == day, Shift.person.in_(list(agents)), Shift.starts_at.is_null(False)
    )
    return {row.person_id: (row.starts_at, row.ends_at) for row in rows}


def preview(rows: list[PlanLine], able: list[Taker], day: dt.date, now: dt.datetime) -> list[Dealt]:
    """To whom each line would go by the rules."""
    if not rows:
        return []
    lines = [worklist.open_line(row) for row in rows]
    return dealt(lines, able, shifts_of([line.agent for line in lines], day), now)


def absence_of(everybody: Iterable[Standing], person: Person) -> ShiftCode | None:
    """What the roster says of a monitor who does not work on the day."""
    shift = next((each.shift for each in everybody if each.person == person), None)
    return shift.code if shift and shift.code not in WORKING_CODES else None


def left_behind(viewer: Viewer, day: dt.date) -> list[tuple[Person, int]]:
    """Monitors who are away by the roster and how many open lines they leave (P3.2)."""
    return [(row.monitor, int(row.count)) for row in left_by(viewer, day)]


@prepared
def left_by(viewer: Viewer, day: dt.date) -> Query:
    """Those monitors, each with `count` on a line of theirs."""
    reach = people_within(viewer, Permission.WORK_ASSIGN)
    at_work = Shift.select(Shift.person).where(Shift.day == day, Shift.code.in_(WORKING_CODES))
    return (
        PlanLine.select(Person, COUNT.alias("count"))
        .join(DayPlan)
        .join_from(PlanLine, Person, on=PlanLine.monitor)
        .where(DayPlan.day == day, UNTOUCHED, reach, Person.id.not_in(at_work))
        .group_by(Person)
        .order_by(Person.number)
    )
