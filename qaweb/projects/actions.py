"""Adding, renaming and retiring what a centre consists of. What is used is never deleted."""

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import available_timezones

from flask_babel import LazyString

from qaweb.audit import change
from qaweb.calls.models import CallType
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Project, Site, Team, TeamSupervisor
from qaweb.permissions import Permission, Viewer
from qaweb.projects import queries, rules
from qaweb.projects.meanwhile import to_write

Values = Mapping[str, Any]


def refuse_strangers(viewer: Viewer) -> None:
    """Only the manager and the assistant change what a centre consists of."""
    if not viewer.may(Permission.PROJECTS_MANAGE):
        raise Forbidden(_("Only the manager and the assistant change this."))


def _named(name: str, others: Iterable[Any], taken: LazyString) -> str:
    """The name as it is kept; `Refused` without one, or with one that somebody would confuse."""
    kept = rules.tidy(name)
    if not kept:
        raise Refused(_("Enter a name."), "name")
    if rules.is_taken(kept, [other.name for other in others]):
        raise Refused(taken, "name")
    return kept


def _project_name(name: str, but: int | None = None) -> str:
    others = [row for row in Project.select() if row.id != but]
    return _named(name, others, _("There is a project of this name already."))


def _refuse_zone(name: str) -> None:
    if name not in available_timezones():
        raise Refused(_("Choose one of the time zones."), "zone_name")


def add_project(viewer: Viewer, name: str, zone_name: str) -> Project:
    """A new project in its time zone."""
    refuse_strangers(viewer)
    kept = _project_name(name)
    _refuse_zone(zone_name)
    with change(viewer, "projects.add") as entry:
        entry.subject = Project.create(name=kept, zone_name=zone_name)
        entry.after = {"name": kept, "zone_name": zone_name}
    return entry.subject


def change_project(viewer: Viewer, project_id: int, seen: Values, sent: Values) -> None:
    """Another name or zone; times already written keep their moment."""
    row = queries.project(viewer, project_id)
    refuse_strangers(viewer)
    values = to_write(seen, {"name": row.name, "zone_name": row.zone_name}, _tidied(sent))
    if "name" in values:
        values["name"] = _project_name(values["name"], but=row.id)
    if "zone_name" in values:
        _refuse_zone(values["zone_name"])
    _write(viewer, "projects.change", row, values)


def _tidied(sent: Values) -> dict[str, Any]:
    return {f: rules.tidy(value) if isinstance(value, str) else value for f, value in sent.items()}


def _write(viewer: Viewer, verb: str, row: Any, values: Values) -> None:
    """Write what differs with one line in the trail; nothing when nothing does."""
    if not values:
        return
    with change(viewer, verb, row) as entry:
        entry.before = {field: getattr(row, field) for field in values}
        entry.after = dict(values)
        for field, value in values.items():
            setattr(row, field, value)
        row.save(only=list(values))


def _team_name(project_id: int, name: str, but: int | None = None) -> str:
    others = Team.select().where(Team.project == project_id, Team.id != (but or 0))
    return _named(name, others, _("This project has a team of this name already."))


def add_team(viewer: Viewer, project_id: int, name: str, supervisors: Iterable[int] = ()) -> Team:
    """A new team of a project, with the supervisors in charge of it."""
    project = queries.project(viewer, project_id)
    refuse_strangers(viewer)
    kept = _team_name(project.id, name)
    chosen = _supervisors(project.id, supervisors)
    with change(viewer, "projects.add_team") as entry:
        row = Team.create(project=project, name=kept)
        _assign(row, chosen)
        entry.subject, entry.note = row, project.name
        entry.after = {"name": kept, "supervisors": chosen}
    return row


def _supervisors(project_id: int, ids: Iterable[int]) -> list[int]:
    chosen = sorted(set(ids))
    known = {person.id for person in queries.supervisors_to_choose(project_id)}
    if not set(chosen) <= known:
        raise Refused(_("Choose supervisors of this project."), "supervisors")
    return chosen


def _assign(team: Team, person_ids: Iterable[int]) -> None:
    TeamSupervisor.delete().where(TeamSupervisor.team == team).execute()
    for person_id in person_ids:
        TeamSupervisor.create(team=team, person=person_id)


def change_team(viewer: Viewer, team_id: int, seen: Values, sent: Values) -> None:
    """Another name, other supervisors; a supervisor without any team has all of the project."""
    row = queries.team(viewer, team_id)
    refuse_strangers(viewer)
    now = {"name": row.name, "supervisors": queries.supervisor_ids(row.id)}
    values = to_write(seen, now, _tidied(sent))
    if "name" in values:
        values["name"] = _team_name(row.project_id, values["name"], but=row.id)
    if "supervisors" in values:
        values["supervisors"] = _supervisors(row.project_id, values["supervisors"])
    if values:
        with change(viewer, "projects.change_team", row) as entry:
            entry.before, entry.after = {field: now[field] for field in values}, values
            Team.update(name=values.get("name", row.name)).where(Team.id == row.id).execute()
            _assign(row, values.get("supervisors", now["supervisors"]))


def _type_name(project_id: int, name: str, but: int | None = None) -> str:
    others = CallType.select().where(CallType.project == project_id, CallType.id != (but or 0))
    said = _("This project has a call type of this name already, in use or retired.")
    return _named(name, others, said)


def add_call_type(viewer: Viewer, project_id: int, name: str) -> CallType:
    """One more entry of the project's list of call types (P3.10)."""
    project = queries.project(viewer, project_id)
    refuse_strangers(viewer)
    kept = _type_name(project.id, name)
    with change(viewer, "projects.add_call_type") as entry:
        entry.subject = CallType.create(project=project, name=kept)
        entry.note, entry.after = project.name, {"name": kept}
    return entry.subject


def rename_call_type(viewer: Viewer, type_id: int, seen: Values, sent: Values) -> None:
    """Another name; evaluations already written keep the name that they were written with."""
    row = queries.call_type(viewer, type_id)
    refuse_strangers(viewer)
    values = to_write(seen, {"name": row.name}, _tidied(sent))
    if "name" in values:
        values["name"] = _type_name(row.project_id, values["name"], but=row.id)
    _write(viewer, "projects.rename_call_type", row, values)


def retire_call_type(viewer: Viewer, type_id: int) -> CallType:
    """No longer offered for new evaluations; old ones keep it."""
    return _use(viewer, type_id, "projects.retire_call_type", in_use=False)


def restore_call_type(viewer: Viewer, type_id: int) -> CallType:
    """Offered again."""
    return _use(viewer, type_id, "projects.restore_call_type", in_use=True)


def _use(viewer: Viewer, type_id: int, verb: str, *, in_use: bool) -> CallType:
    row = queries.call_type(viewer, type_id)
    refuse_strangers(viewer)
    if row.is_active is in_use:
        raise Conflict(_("That is so already. Load the page again."))
    _write(viewer, verb, row, {"is_active": in_use})
    return row


def _site_name(name: str, but: int | None = None) -> str:
    others = Site.select().where(Site.id != (but or 0))
    return _named(name, others, _("There is a site of this name already."))


def add_site(viewer: Viewer, name: str, address: str = "") -> Site:
    """A place that duties are held at."""
    refuse_strangers(viewer)
    values = {"name": _site_name(name), "address": rules.tidy(address)}
    with change(viewer, "projects.add_site") as entry:
        entry.subject, entry.after = Site.create(**values), values
    return entry.subject


def change_site(viewer: Viewer, site_id: int, seen: Values, sent: Values) -> None:
    """Another name or address."""
    row = queries.site(viewer, site_id)
    refuse_strangers(viewer)
    values = to_write(seen, {"name": row.name, "address": row.address}, _tidied(sent))
    if "name" in values:
        values["name"] = _site_name(values["name"], but=row.id)
    _write(viewer, "projects.change_site", row, values)
