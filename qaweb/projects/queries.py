"""What a centre consists of, as far as the viewer may know."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.calls.models import CallType
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import DutyHeld, Person, Project, Site, Status, Team, TeamSupervisor
from qaweb.permissions import Duty, Permission, Role, Scope, Viewer


@dataclass(frozen=True)
class TeamLine:
    """A team with whoever leads it, the supervisors it is assigned to, and its size."""

    team: Team
    leads: list[Person]
    supervisors: list[Person]
    members: int


@dataclass(frozen=True)
class Overview:
    """One project with everything that is managed in it."""

    project: Project
    teams: list[TeamLine]
    call_types: list[CallType]
    keeper: Person | None

    @property
    def types_in_use(self) -> int:
        return sum(1 for each in self.call_types if each.is_active)


def _visible(viewer: Viewer) -> Any:
    match viewer.scope(Permission.PROJECTS_SEE):
        case Scope.ALL:
            return pw.SQL("1 = 1")
        case Scope.PROJECT:
            return Project.id == viewer.project_id
    return pw.SQL("1 = 0")


def projects(viewer: Viewer) -> list[Project]:
    """The projects that the viewer may know of."""
    return list(Project.select().where(_visible(viewer)).order_by(Project.id))


def project(viewer: Viewer, project_id: int) -> Project:
    """One project; `NotFound` for one that the viewer may not know of."""
    found = Project.select().where(_visible(viewer), Project.id == project_id).first()
    if found is None:
        raise NotFound
    return found


def team(viewer: Viewer, team_id: int) -> Team:
    """One team with its project; `NotFound` out of reach."""
    query = Team.select(Team, Project).join(Project).where(_visible(viewer))
    found = query.where(Team.id == team_id).first()
    if found is None:
        raise NotFound
    return found


def call_type(viewer: Viewer, type_id: int) -> CallType:
    """One call type with its project; `NotFound` out of reach."""
    query = CallType.select(CallType, Project).join(Project).where(_visible(viewer))
    found = query.where(CallType.id == type_id).first()
    if found is None:
        raise NotFound
    return found


def overviews(viewer: Viewer, day: dt.date) -> list[Overview]:
    """Every project that the viewer may know of, with what is in it on `day`."""
    return _overviews(projects(viewer), day)


def overview(viewer: Viewer, project_id: int, day: dt.date) -> Overview:
    """One project with what is in it on `day`."""
    return _overviews([project(viewer, project_id)], day)[0]


def _overviews(shown: Sequence[Project], day: dt.date) -> list[Overview]:
    lines = _team_lines([each.id for each in shown])
    types = list(CallType.select().where(CallType.project.in_(shown)).order_by(CallType.id))
    kept = keepers(day)
    return [
        Overview(
            each,
            [line for line in lines if line.team.project_id == each.id],
            [row for row in types if row.project_id == each.id],
            kept.get(each.id),
        )
        for each in shown
    ]


def _team_lines(project_ids: list[int]) -> list[TeamLine]:
    teams = Team.select().where(Team.project.in_(project_ids)).order_by(Team.id)
    here = (Person.status != Status.LEFT) & Person.team.is_null(False)
    members = list(Person.select().where(here).order_by(Person.number))
    assigned = list(TeamSupervisor.select(TeamSupervisor, Person).join(Person).order_by(Person.id))
    return [
        TeamLine(
            row,
            [p for p in members if p.team_id == row.id and p.role is Role.TEAM_LEAD],
            [each.person for each in assigned if each.team_id == row.id],
            sum(1 for p in members if p.team_id == row.id),
        )
        for row in teams
    ]


def supervisors_to_choose(project_id: int) -> list[Person]:
    """The supervisors of a project who work here."""
    query = Person.select().where(
        Person.project == project_id,
        Person.role == Role.SUPERVISOR,
        Person.status != Status.LEFT,
    )
    return list(query.order_by(Person.number))


def supervisor_ids(team_id: int) -> list[int]:
    """Whom a team is assigned to."""
    rows = TeamSupervisor.select().where(TeamSupervisor.team == team_id)
    return sorted(row.person_id for row in rows)


def in_force(day: dt.date) -> Any:
    """The condition for duties that are held on `day`."""
    open_end = DutyHeld.valid_until.is_null() | (DutyHeld.valid_until >= day)
    return (DutyHeld.valid_from <= day) & open_end


def keepers(day: dt.date) -> dict[int, Person]:
    """Who keeps the records of each project on `day` (P6.1)."""
    rows = DutyHeld.select(DutyHeld, Person).join(Person)
    rows = rows.where(
        DutyHeld.duty == Duty.RECORDS_KEEPER, in_force(day), Person.status != Status.LEFT
    )
    return {row.project_id: row.person for row in rows.order_by(DutyHeld.id)}


def duties(viewer: Viewer) -> Query:
    """The duties within the viewer's reach, of all projects or of their own; the latest first."""
    query = (
        DutyHeld.select(DutyHeld, Person, Project, Site)
        .join(Person)
        .join_from(DutyHeld, Project, pw.JOIN.LEFT_OUTER)
        .join_from(DutyHeld, Site, pw.JOIN.LEFT_OUTER)
        .order_by(DutyHeld.valid_from.desc(), DutyHeld.id.desc())
    )
    match viewer.scope(Permission.PROJECTS_SEE):
        case Scope.ALL:
            return query
        case Scope.PROJECT:
            own = (Person.project == viewer.project_id) | (DutyHeld.project == viewer.project_id)
            return query.where(own)
    return query.where(DutyHeld.person == viewer.id)


def duty(viewer: Viewer, duty_id: int) -> DutyHeld:
    """One duty; `NotFound` out of reach."""
    found = duties(viewer).where(DutyHeld.id == duty_id).first()
    if found is None:
        raise NotFound
    return found


def holders_to_choose(viewer: Viewer) -> list[Person]:
    """Everybody who may be given a duty."""
    query = Person.select().where(Person.status != Status.LEFT).order_by(Person.number)
    return list(query) if viewer.may(Permission.PROJECTS_MANAGE) else []


def sites(viewer: Viewer) -> list[Site]:
    """The places; whoever sees projects may know them."""
    return list(Site.select().order_by(Site.id)) if viewer.may(Permission.PROJECTS_SEE) else []


def site(viewer: Viewer, site_id: int) -> Site:
    """One place."""
    found = next((row for row in sites(viewer) if row.id == site_id), None)
    if found is None:
        raise NotFound
    return found
