"""Keeping the staff list: adding, changing, coming back."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from qaweb import clock
from qaweb.audit import change
from qaweb.db import Query, is_sqlite
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Project, Status, Team
from qaweb.people.sessions import end_all
from qaweb.permissions import Permission, Role, Viewer
from qaweb.prepared import prepared
from qaweb.staffing.queries import person_to_manage
from qaweb.staffing.rules import Particulars, PlaceProblem, clashes, place_problem, tidy
from qaweb.staffing.words import MANAGERS_ONLY
from qaweb.tabular.cells import STAFF_NUMBER

PROBLEMS = {
    PlaceProblem.OTHER_PROJECT: (_("This team belongs to another project."), "team"),
    PlaceProblem.TEAM_NEEDED: (_("An agent or team lead works in a team: choose one."), "team"),
    PlaceProblem.PROJECT_NEEDED: (
        _("A QA specialist or supervisor works for a project: choose one."),
        "project",
    ),
}


class ChangedMeanwhile(Conflict):
    """Somebody else saved the same record; carries their values, so that both can be shown."""

    def __init__(
        self, theirs: Mapping[str, str], kept: Mapping[str, str], untouched: Mapping[str, str]
    ) -> None:
        super().__init__(
            _(
                "Somebody else changed this record while you were writing. What they saved stands "
                "beside each field, and already in those you had left alone. Saving again keeps "
                "what the form says."
            )
        )
        self.theirs, self.kept, self.untouched = theirs, kept, untouched


def add(viewer: Viewer, number: str, wanted: Particulars) -> Person:
    """Put somebody on the staff list; the number is theirs for good."""
    check_right(viewer)
    number, wanted = tidy(number), _tidied(wanted)
    if not STAFF_NUMBER.fullmatch(number):
        raise Refused(_("A staff number has digits, and letters perhaps; no spaces."), "number")
    if Person.select().where(Person.number == number).exists():
        raise Refused(_("This staff number is taken."), "number")
    _check(viewer, wanted)
    with change(viewer, "staffing.add") as entry:
        person = Person.create(number=number, created_at=clock.now(), **asdict(wanted))
        entry.subject, entry.after = person, _in_words(asdict(wanted))
    return person


def amend(
    viewer: Viewer, person_id: int, wanted: Particulars, seen: Mapping[str, str], note: str = ""
) -> Person:
    """Change a record; `seen` is what the page showed, so that a second tab is told (409).

    A change of role or project ends the person's sessions.
    """
    check_right(viewer)
    return amend_found(viewer, person_to_manage(viewer, person_id), wanted, seen, note)


def amend_found(
    viewer: Viewer, person: Person, wanted: Particulars, seen: Mapping[str, str], note: str = ""
) -> Person:
    """The same, of somebody whose record the viewer was found to keep: a sheet has thousands."""
    check_right(viewer)
    wanted = _tidied(wanted)
    with change(viewer, "staffing.change", person) as entry:
        person = _locked(person)
        kept = values_of(person)
        typed = {field: _plain(value) for field, value in asdict(wanted).items()}
        theirs = clashes(seen, kept, typed)
        if theirs:
            untouched = {f: v for f, v in theirs.items() if typed[f] == seen.get(f)}
            raise ChangedMeanwhile(theirs, kept, untouched)
        _check(viewer, wanted, person)
        changed = {field for field in kept if kept[field] != typed[field]}
        entry.before = _in_words({f: _column(person, f) for f in changed})
        entry.after = _in_words({f: v for f, v in asdict(wanted).items() if f in changed})
        entry.note = note.strip()
        Person.update(asdict(wanted)).where(Person.id == person.id).execute()
        if changed & {"role", "project"}:
            end_all(person.id)
    return person


def values_of(person: Person) -> dict[str, str]:
    """The particulars as the form carries them, to be compared with what is typed."""
    return {field: _plain(_column(person, field)) for field in Particulars.__dataclass_fields__}


def _column(person: Person, field: str) -> Any:
    return getattr(person, f"{field}_id" if field in ("project", "team") else field)


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


def _tidied(wanted: Particulars) -> Particulars:
    """Names in plain letters; a team brings its project."""
    project = wanted.project
    if wanted.team and not project:
        team = Team.get_or_none(Team.id == wanted.team)
        project = team.project_id if team else None
    return replace(
        wanted,
        name=tidy(wanted.name),
        email=tidy(wanted.email),
        remark=wanted.remark.replace("\r\n", "\n").strip(),
        project=project,
    )


def check_right(viewer: Viewer) -> None:
    """Managers and assistants keep the staff list."""
    if not viewer.may(Permission.USERS_MANAGE):
        raise Forbidden(_("Only the manager and the assistant keep the staff list."))


def _check(viewer: Viewer, wanted: Particulars, person: Person | None = None) -> None:
    """Refuse what cannot be: a place that is none, a role that is not the viewer's to give."""
    if not wanted.name:
        raise Refused(_("Enter the name."), "name")
    if wanted.role is Role.MANAGER and viewer.role is not Role.MANAGER:
        raise Refused(MANAGERS_ONLY, "role")
    if person is not None and person.id == viewer.id and wanted.role is not person.role:
        raise Refused(_("Nobody changes their own role."), "role")
    if person is not None and (wanted.status == Status.LEFT) != (person.status is Status.LEFT):
        raise Refused(_("Use the button for leaving or coming back."), "state")
    team = next(iter(_team(wanted.team)), None) if wanted.team else None
    is_known = (team and team.project_id == wanted.project) or _is_known(wanted.project)
    if (wanted.team and team is None) or not is_known:
        raise Refused(_("Choose one of the list."), "team" if team is None else "project")
    problem = place_problem(
        wanted.role, wanted.project, wanted.team, team.project_id if team else None
    )
    if problem:
        raise Refused(*PROBLEMS[problem])


def _is_known(project: int | None) -> bool:
    return project is None or Project.select().where(Project.id == project).exists()


def _locked(person: Person) -> Person:
    """The row as it is now, kept still until the end; SQLite has a single writer anyway."""
    found: Person = _row(person.id, not is_sqlite())[0]
    return found


@prepared
def _row(person: int, stays: bool) -> Query:
    query = Person.select().where(Person.id == person)
    return query.for_update() if stays else query


@prepared
def _team(team: int) -> Query:
    return Team.select().where(Team.id == team)


def _in_words(values: dict[str, Any]) -> dict[str, Any]:
    """Ids as names, for the trail that outlives what it names."""
    tables: dict[str, Any] = {"project": Project, "team": Team}
    named = {f: tables[f].get_by_id(v) for f, v in values.items() if f in tables and v}
    return {f: str(named.get(f, v) or "") for f, v in values.items()}


def come_back(viewer: Viewer, person_id: int) -> Person:
    """Let somebody who left come back; they need an invitation to sign in."""
    check_right(viewer)
    person = person_to_manage(viewer, person_id)
    with change(viewer, "staffing.return", person) as entry:
        left = (Person.id == person.id) & (Person.status == Status.LEFT)
        again = {"status": Status.ACTIVE, "password_hash": ""}  # nosec B105
        if not Person.update(again).where(left).execute():
            raise Conflict(_("This person has come back already. Load the page again."))
        entry.before, entry.after = {"status": Status.LEFT}, {"status": Status.ACTIVE}
    return person
