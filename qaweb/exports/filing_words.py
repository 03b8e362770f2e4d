"""What a month's forms say of themselves: whose folder, and what was asked for."""

from collections.abc import Sequence

from qaweb.exports.months import Asked
from qaweb.language import gettext as _
from qaweb.people.models import Person
from qaweb.people.queries import projects, teams
from qaweb.permissions import Viewer


def folder_of(person: Person) -> str:
    """Name and staff number: two people may share a name."""
    return f"{person.name} {person.number}"


def words_of(viewer: Viewer, asked: Asked) -> tuple[tuple[str, str], ...]:
    """Month, project, team and person, as far as they were named."""
    names = (
        (_("Month"), f"{asked.month:%Y-%m}"),
        (_("Project"), _named(projects(viewer), asked.project)),
        (_("Team"), _named(teams(viewer), asked.team)),
        (_("Person"), asked.person),
    )
    return tuple((name, text) for name, text in names if text)


def _named(rows: Sequence[object], chosen: int | None) -> str:
    return next((str(row) for row in rows if getattr(row, "id", None) == chosen), "")
