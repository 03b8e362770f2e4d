"""Files of people: written to the staff list."""

from collections.abc import Sequence
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.people.models import Person, Project, Status, Team
from qaweb.people.sessions import end_all
from qaweb.permissions import Role, Viewer
from qaweb.tabular.cells import CellProblem
from qaweb.tabular.importers import Difference, Found, Written
from qaweb.tabular.rows import GoodRow, Problem, Progress


class _Places:
    """Projects and teams by name; what a file names for the first time is made and reported.

    A team is known by its project and its name: 一组 of one project is not 一组 of another.
    """

    def __init__(self, written: Written) -> None:
        self.projects = {project.name: project for project in Project.select()}
        self.teams = {(team.project_id, team.name): team for team in Team.select()}
        self.written = written

    def project(self, name: str) -> Project:
        if name not in self.projects:
            self.projects[name] = Project.create(name=name)
            self.written.made.setdefault("projects", []).append(name)
        return self.projects[name]

    def team(self, project: Project, name: str) -> Team:
        key = (project.id, name)
        if key not in self.teams:
            self.teams[key] = Team.create(project=project, name=name)
            self.written.made.setdefault("teams", []).append(f"{project} · {name}")
        return self.teams[key]


def write_people(found: Found, progress: Progress, viewer: Viewer) -> Written:
    """Create and change people; who has left is signed out, and so is whose role has changed.

    Nobody gives themselves another role, project or team, or leaves, by a file of their own; and
    only a manager makes somebody a manager, or changes the record of one.
    """
    written = Written()
    places = _Places(written)
    known = {person.number: person for person in with_places()}
    rows: Sequence[GoodRow] = found.good
    for done, row in enumerate(rows, 1):
        number = str(row.values["number"])
        person = known.get(number)
        values = _values(viewer, row.values, places, person)
        if isinstance(values, Problem):
            written.refused.append((row.number, values))
            continue
        if person is None:
            Person.create(number=number, created_at=clock.now(), **values)
            written.new += 1
        else:
            written.differs(number, _change(person, values), person)
        progress(done, len(rows))
    return written


def _values(
    viewer: Viewer, read: dict[str, Any], places: _Places, person: Person | None
) -> dict[str, Any] | Problem:
    """What the row would write, or why it may not."""
    values = _plain_values(read, is_new=person is None)
    if problem := _for_managers(viewer, person, values):
        return problem
    place = _place(read, places, person)
    if isinstance(place, Problem):
        return place
    values |= place
    if person is not None and person.id == viewer.id and (own := _own_rights(person, values)):
        return Problem(own, CellProblem.OWN_RIGHTS, str(read.get(own) or ""))
    return values


def with_places() -> Query:
    """Everybody on the staff list, with team and project."""
    return (
        Person.select(Person, Team, Project)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .switch(Person)
        .join(Project, pw.JOIN.LEFT_OUTER)
    )


def _plain_values(read: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
    """What the row says of the person itself; an empty status is active for somebody new."""
    values: dict[str, Any] = {
        "name": read["name"],
        "role": Role(read["role"]),
        "hired_on": read["hired_on"],
    }
    for text in ("email", "remark"):
        if text in read:
            values[text] = read[text] or ""
    if read.get("status"):
        values["status"] = Status(read["status"])
    elif is_new:
        values["status"] = Status.ACTIVE
    return values


def _for_managers(viewer: Viewer, person: Person | None, values: dict[str, Any]) -> Problem | None:
    """What only a manager may write: that somebody is one, and what a manager's record says."""
    was = person is not None and person.role is Role.MANAGER
    own = person is not None and person.id == viewer.id
    if own or viewer.role is Role.MANAGER or not (was or values["role"] is Role.MANAGER):
        return None
    changed = (f for f in values if not was or getattr(person, f) != values[f])
    field = "role" if not was else next(changed, "")
    return Problem(field, CellProblem.MANAGERS_ONLY, _as_typed(values[field])) if field else None


def _as_typed(value: object) -> str:
    return "" if isinstance(value, Role | Status) else str(value)


def _own_rights(person: Person, values: dict[str, Any]) -> str:
    """The first column that would change what this person may do."""
    fields = ("role", "status", "project", "team")
    return next((f for f in fields if f in values and getattr(person, f) != values[f]), "")


def _place(
    read: dict[str, Any], places: _Places, person: Person | None
) -> dict[str, Any] | Problem:
    """Project and team of the row; a column that the file has not keeps what is known."""
    if "project" in read:
        project = places.project(read["project"]) if read["project"] else None
    else:
        project = person.project if person else None
    if "team" not in read:
        team = person.team if person else None
        kept = team if team and project and team.project_id == project.id else None
        return {"project": project, "team": kept}
    if read["team"] and project is None:
        return Problem("team", CellProblem.NO_PROJECT, str(read["team"]))
    team = places.team(project, read["team"]) if read["team"] and project else None
    return {"project": project, "team": team}


def _change(person: Person, values: dict[str, Any]) -> Difference:
    """Write what differs; the before and after of each field."""
    before = {field: getattr(person, field) for field in values}
    difference = {f: [before[f], new] for f, new in values.items() if before[f] != new}
    if not difference:
        return {}
    for field in difference:
        setattr(person, field, values[field])
    person.save(only=list(difference))
    if "role" in difference or not person.is_active:
        end_all(person.id)
    return {f: ["" if v is None else str(v) for v in pair] for f, pair in difference.items()}
