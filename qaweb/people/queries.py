"""Who works here, as far as the viewer may know."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import (
    Delegation,
    DutyHeld,
    LoginSession,
    Person,
    Project,
    Shift,
    Status,
    Team,
    TeamSupervisor,
)
from qaweb.people.rules import STANDS_IN, may_stand_in
from qaweb.permissions import Duty, Permission, Role, Scope, Viewer
from qaweb.prepared import prepared


def load(person_id: str) -> Person | None:
    """The person of a session; nobody once they have left."""
    return next(iter(_active(int(person_id))), None)


@prepared
def _active(person_id: int) -> Query:
    return _with_place().where(Person.id == person_id, Person.status != Status.LEFT)


def _with_place() -> Query:
    return (
        Person.select(Person, Team, Project)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .switch(Person)
        .join(Project, pw.JOIN.LEFT_OUTER)
    )


def viewer_of(person: Person) -> Viewer:
    """The person with the teams and duties that decide what they see.

    Whoever stands in for somebody reaches that person's teams too, with their own permissions.
    """
    today = clock.today()
    held = _Held(_held_by(person.id, person.project_id, person.role, today))
    absent = _represented(person, today) if held.numbers("absent") else []
    own = _team_ids(person, held)
    lent = {
        team: str(other) for other in absent for team in _own_team_ids(other) if team not in own
    }
    stands_in = {Duty.STAND_IN} if absent else set()
    return Viewer(
        id=person.id,
        name=person.name,
        role=person.role,
        project_id=person.project_id,
        team_id=person.team_id,
        team_ids=own + tuple(sorted(lent)),
        lent=tuple(lent.items()),
        duties=frozenset(held.duties) | stands_in,
    )


class _Held:
    """What is kept of a person beside their role: duties, teams, for whom they may stand in."""

    def __init__(self, rows: list[tuple[str, int | None]]) -> None:
        self.rows = rows

    def numbers(self, kind: str) -> tuple[int, ...]:
        return tuple(number for each, number in self.rows if each == kind and number is not None)

    @property
    def duties(self) -> list[Duty]:
        return [Duty(each) for each, number in self.rows if number is None]


@prepared
def _held_by(person_id: int, project_id: int | None, role: Role, day: dt.date) -> Query:
    """All of it at once: this is asked with every request."""
    rows: Any = DutyHeld.select(DutyHeld.duty.cast("TEXT"), pw.SQL("NULL")).where(
        (DutyHeld.person == person_id)
        & (DutyHeld.valid_from <= day)
        & (DutyHeld.valid_until.is_null() | (DutyHeld.valid_until >= day))
    )
    if role in STANDS_IN:
        rows += Delegation.select(pw.SQL("'absent'"), Delegation.absent).where(
            Delegation.stand_in == person_id, in_force(day)
        )
    if role is Role.SUPERVISOR:
        rows += TeamSupervisor.select(pw.SQL("'team'"), TeamSupervisor.team).where(
            TeamSupervisor.person == person_id
        )
        rows += Team.select(pw.SQL("'of project'"), Team.id).where(Team.project == project_id)
    found: Query = rows.tuples()
    return found


def _represented(person: Person, day: dt.date) -> list[Person]:
    """The people for whom a person stands in on a day; roles may have changed since it was said."""
    query = (
        Person.select()
        .join(Delegation, on=(Delegation.absent == Person.id))
        .where(Delegation.stand_in == person.id, in_force(day))
    )
    return [
        other
        for other in query
        if may_stand_in(other.role, person.role) and other.project_id == person.project_id
    ]


def in_force(day: dt.date) -> Any:
    """The condition of a delegation that counts on a day; it ends by itself."""
    return (
        (Delegation.valid_from <= day)
        & (Delegation.valid_until >= day)
        & Delegation.ended_at.is_null()
    )


def _own_team_ids(person: Person) -> tuple[int, ...]:
    today = clock.today()
    return _team_ids(person, _Held(_held_by(person.id, person.project_id, person.role, today)))


def _team_ids(person: Person, held: _Held) -> tuple[int, ...]:
    """A lead's own; a supervisor's assigned ones, else all of the project."""
    if person.role is Role.TEAM_LEAD:
        return (person.team_id,) if person.team_id else ()
    return held.numbers("team") or held.numbers("of project")


def within(viewer: Viewer, permission: Permission, *, person: Any, team: Any, project: Any) -> Any:
    """The condition that narrows a query to what the grant reaches; the one place that does it.

    `person`, `team` and `project` are the columns of the table that is read.
    """
    match viewer.scope(permission):
        case Scope.ALL:
            return pw.SQL("1 = 1")
        case Scope.PROJECT:
            return project == viewer.project_id
        case Scope.TEAMS:
            return (person == viewer.id) | team.in_(viewer.team_ids)
        case Scope.SELF:
            return person == viewer.id
    return pw.SQL("1 = 0")


def visible_people(viewer: Viewer) -> Query:
    """Everybody on the staff list that the viewer may see, by number."""
    reach = within(
        viewer,
        Permission.PEOPLE_SEE,
        person=Person.id,
        team=Person.team,
        project=Person.project,
    )
    return _with_place().where(reach | (Person.id == viewer.id)).order_by(Person.number)


@dataclass(frozen=True)
class Filters:
    """What the staff list is narrowed to, and in which order (`-name` is from the end)."""

    text: str = ""
    team: int | None = None
    project: int | None = None
    role: Role | None = None
    status: Status | None = None
    sort: str = ""


ORDERS: dict[str, Any] = {
    "number": Person.number,
    "name": Person.name,
    "role": Person.role,
    "team": Team.name,
    "project": Project.name,
    "hired_on": Person.hired_on,
    "status": Person.status,
}


def people(viewer: Viewer, filters: Filters) -> Query:
    """The staff list, narrowed and in the order asked for."""
    text = filters.text
    choices = (
        (text, Person.name.contains(text) | Person.number.contains(text)),
        (filters.team, Person.team == filters.team),
        (filters.project, Person.project == filters.project),
        (filters.role, Person.role == filters.role),
        (filters.status, Person.status == filters.status),
    )
    wanted = [condition for chosen, condition in choices if chosen]
    return _ordered(visible_people(viewer).where(True, *wanted), filters.sort)


def _ordered(query: Query, sort: str) -> Query:
    column = ORDERS.get(sort.removeprefix("-"))
    if column is None:
        return query
    first = column.desc(nulls="LAST") if sort.startswith("-") else column.asc(nulls="LAST")
    return query.order_by(first, Person.number)


def person(viewer: Viewer, person_id: int) -> Person:
    """One person; `NotFound` for whom the viewer may not know of."""
    found = visible_people(viewer).where(Person.id == person_id).first()
    if found is None:
        raise NotFound
    return found


def teams(viewer: Viewer) -> list[Team]:
    """The teams that stand in the viewer's filters."""
    is_for_many = viewer.scope(Permission.PEOPLE_SEE) in (Scope.ALL, Scope.PROJECT, Scope.TEAMS)
    return _teams(viewer) if is_for_many else []


@prepared
def _teams(viewer: Viewer) -> Query:
    query = Team.select(Team, Project).join(Project).order_by(Project.id, Team.id)
    match viewer.scope(Permission.PEOPLE_SEE):
        case Scope.PROJECT:
            return query.where(Team.project == viewer.project_id)
        case Scope.TEAMS:
            return query.where(Team.id.in_(viewer.team_ids))
    return query


@prepared
def projects(viewer: Viewer) -> Query:
    """All projects for those who see all, else the viewer's own."""
    query = Project.select().order_by(Project.id)
    if viewer.scope(Permission.PEOPLE_SEE) is not Scope.ALL:
        query = query.where(Project.id == viewer.project_id)
    return query


def shift_of(person_id: int, day: dt.date) -> Shift | None:
    """What the roster says of a person on a day."""
    return Shift.get_or_none((Shift.person == person_id) & (Shift.day == day))


def supervisors_of(project_id: int, team_id: int | None) -> list[Person]:
    """The supervisors in charge of a team: those it is assigned to, else all of its project."""
    all_of_project = list(
        Person.select()
        .where(
            Person.project == project_id,
            Person.role == Role.SUPERVISOR,
            Person.status != Status.LEFT,
        )
        .order_by(Person.id)
    )
    assigned = TeamSupervisor.select(TeamSupervisor.person).where(TeamSupervisor.team == team_id)
    return in_charge(all_of_project, {row.person_id for row in assigned})


def in_charge(supervisors: Sequence[Person], assigned: Collection[int]) -> list[Person]:
    """Of a project's supervisors those assigned to a team, else all of them."""
    return [each for each in supervisors if each.id in assigned] or list(supervisors)


def lead_of(team_id: int | None) -> Person | None:
    """The lead of a team."""
    return (
        Person.select()
        .where(Person.team == team_id, Person.role == Role.TEAM_LEAD, Person.status != Status.LEFT)
        .first()
    )


def own_sessions(viewer: Viewer) -> list[LoginSession]:
    """The browsers in which the viewer is signed in, the last used first."""
    mine = LoginSession.select().where(LoginSession.person == viewer.id)
    return list(mine.order_by(LoginSession.seen_at.desc()))
