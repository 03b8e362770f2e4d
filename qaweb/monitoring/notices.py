"""Reading change notices, and counting whom they touch (P3.5)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.calls.models import Call, CallType
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.monitoring.models import ChangeNotice
from qaweb.monitoring.rules import NoticeState
from qaweb.people.models import Person, Project, Status, Team
from qaweb.people.queries import within
from qaweb.permissions import MONITORED, Permission, Scope, Viewer

Decider = Person.alias("decider")
TAKEN_LATELY = dt.timedelta(days=30)
"""Whoever took a call of a type within that time is touched by what changes about it."""


def notices(viewer: Viewer, state: NoticeState | None = None) -> Query:
    """Every notice within reach, the latest period first."""
    query = (
        ChangeNotice.select(ChangeNotice, Project, Team, CallType, Person, Decider)
        .join(Project)
        .join_from(ChangeNotice, Team, pw.JOIN.LEFT_OUTER)
        .join_from(ChangeNotice, CallType, pw.JOIN.LEFT_OUTER)
        .join_from(ChangeNotice, Person, on=ChangeNotice.author)
        .join_from(ChangeNotice, Decider, pw.JOIN.LEFT_OUTER, on=ChangeNotice.decided_by)
        .where(_reach(viewer))
        .order_by(ChangeNotice.until.desc(), ChangeNotice.id.desc())
    )
    return query.where(ChangeNotice.state == state) if state else query


def _reach(viewer: Viewer) -> Any:
    return within(
        viewer,
        Permission.NOTICES_SEE,
        person=ChangeNotice.author,
        team=ChangeNotice.team,
        project=ChangeNotice.project,
    )


def notice(viewer: Viewer, notice_id: int) -> ChangeNotice:
    """One notice; `NotFound` for one that the viewer may not know of."""
    found = notices(viewer).where(ChangeNotice.id == notice_id).first()
    if found is None:
        raise NotFound
    return found


def counts(viewer: Viewer) -> dict[NoticeState, int]:
    """How many notices there are of each state."""
    rows: Any = (
        ChangeNotice.select(ChangeNotice.state, pw.fn.COUNT(ChangeNotice.id))
        .where(_reach(viewer))
        .group_by(ChangeNotice.state)
        .tuples()
    )
    return dict(rows)


@dataclass(frozen=True)
class Touched:
    """Whom a notice concerns."""

    people: int
    teams: int


def touched(rows: Collection[ChangeNotice], today: dt.date) -> dict[int, Touched]:
    """Agents and leads of each one's team or project; with a call type who took such calls."""
    people = list(
        Person.select(Person.id, Person.project, Person.team).where(
            Person.project.in_([row.project_id for row in rows]),
            Person.role.in_(MONITORED),
            Person.status != Status.LEFT,
        )
    )
    taken = takers(rows, today)
    return {row.id: _touched(row, people, taken) for row in rows}


def takers(rows: Collection[ChangeNotice], today: dt.date) -> set[tuple[int, int]]:
    """Call type and person of the calls of late, of the types that notices name."""
    types = [row.call_type_id for row in rows if row.call_type_id]
    if not types:
        return set()
    query = Call.select(Call.call_type, Call.agent).distinct()
    lately = query.where(Call.call_type.in_(types), Call.call_day >= today - TAKEN_LATELY)
    return {(row.call_type_id, row.agent_id) for row in lately}


def touches(row: ChangeNotice, person: Person, taken: set[tuple[int, int]]) -> bool:
    """Whether a notice concerns somebody of its project; the plan and the count both ask this."""
    if row.team_id not in (None, person.team_id):
        return False
    return row.call_type_id is None or (row.call_type_id, person.id) in taken


def _touched(row: ChangeNotice, people: list[Person], taken: set[tuple[int, int]]) -> Touched:
    found = [
        person
        for person in people
        if person.project_id == row.project_id and touches(row, person, taken)
    ]
    return Touched(len(found), len({person.team_id for person in found} - {None}))


@dataclass(frozen=True)
class Choices:
    """What a notice may be about, for its form."""

    projects: list[Project]
    teams: list[Team]
    call_types: list[CallType]


def choices(viewer: Viewer) -> Choices:
    """The projects, teams and call types for which the viewer may propose."""
    projects = Project.select().order_by(Project.id)
    if viewer.scope(Permission.NOTICES_PROPOSE) is not Scope.ALL:
        projects = projects.where(Project.id == viewer.project_id)
    ids = [project.id for project in projects]
    teams = Team.select(Team, Project).join(Project).where(Team.project.in_(ids))
    types = CallType.select(CallType, Project).join(Project).where(CallType.project.in_(ids))
    return Choices(
        list(projects),
        list(teams.order_by(Team.project, Team.id)),
        list(types.where(CallType.is_active).order_by(CallType.project, CallType.id)),
    )
