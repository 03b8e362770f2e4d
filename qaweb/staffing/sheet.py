"""The staff list as a tab: who works in a project; neither addresses nor remarks go with it.

What somebody types in it is taken by the same actions as the form of a person's record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import peewee as pw

from qaweb.errors import Refused
from qaweb.filters import label
from qaweb.language import lazy_gettext as _
from qaweb.people.columns import HIRED_NAMES, JOBS, ROLE_NAMES, STATUS_NAMES, STATUSES
from qaweb.people.models import Person, Status, Team
from qaweb.permissions import Role, Viewer
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
from qaweb.staffing import actions
from qaweb.staffing.forms import LONGEST_NAME, TOO_LONG
from qaweb.staffing.queries import person_to_manage
from qaweb.staffing.rules import Particulars, tidy
from qaweb.tabular import names
from qaweb.tabular.cells import spelled
from qaweb.typed_cells import read_day, read_member
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("number", _("Staff number"), names=names.NUMBER),
    SheetColumn("name", _("Name"), may=May.BOTH, names=names.NAME),
    SheetColumn("role", _("Role"), may=May.BOTH, names=ROLE_NAMES),
    SheetColumn("team", _("Team"), may=May.BOTH, names=names.TEAM),
    SheetColumn("hired_on", _("Hired on"), Kind.DATE, may=May.BOTH, names=HIRED_NAMES),
    SheetColumn("status", _("Status"), may=May.BOTH, names=STATUS_NAMES),
)


def rows(span: Span) -> Iterator[Record]:
    """Everybody of the project who has not left; read as plain rows, there may be thousands."""
    query: Any = (
        Person.select(
            Person.id, Person.number, Person.name, Person.role, Team.name, Person.hired_on,
            Person.status,
        )
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(Person.project == span.project, Person.status != Status.LEFT)
        .order_by(Person.number)
        .tuples()
    )  # fmt: skip
    words = {value: label(value) for value in (*Role, *Status)}
    for person, number, name, role, team, hired_on, status in query:
        yield person, (number, name, words[role], team or "", hired_on, words[status])


def change(viewer: Viewer, record: int, typed: Mapping[str, str]) -> None:
    """Amend a person's record (P2.6)."""
    actions.check_right(viewer)
    person = person_to_manage(viewer, record)
    as_it_is = Particulars(
        name=person.name,
        role=person.role,
        project=person.project_id,
        team=person.team_id,
        hired_on=person.hired_on,
        status=person.status,
        email=person.email,
        remark=person.remark,
    )
    wanted = replace(as_it_is, **_read(typed, person.project_id))
    actions.amend_found(viewer, person, wanted, actions.values_of(person))


def add(viewer: Viewer, span: Span, typed: Mapping[str, str]) -> int:
    """Put somebody on the staff list; they cannot sign in before they are invited (P2.6)."""
    actions.check_right(viewer)
    given = {key: text for key, text in typed.items() if text.strip()}
    for key, said in NEEDED.items():
        if key not in given:
            raise Refused(said, key)
    read = {"role": Role.AGENT, "team": None, "status": Status.ACTIVE, **_read(given, span.project)}
    return actions.add(viewer, given["number"], Particulars(project=span.project, **read)).id


NEEDED = {
    "number": _("Enter the staff number."),
    "name": _("Enter the name."),
    "hired_on": _("Enter the first day."),
}


def _read(typed: Mapping[str, str], project: int | None) -> dict[str, Any]:
    """The cells as the particulars that the form of a record sends."""
    readers = {
        "name": _name,
        "role": lambda text: read_member(Role, text, "role", spelled(JOBS)),
        "team": lambda text: _team(text, project),
        "hired_on": _first_day,
        "status": _status,
    }
    return {key: read(typed[key]) for key, read in readers.items() if key in typed}


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise Refused(TOO_LONG, "name")
    return text


def _status(text: str) -> Status:
    found = read_member(Status, text, "status", spelled(STATUSES))
    if found is Status.LEFT:
        raise Refused(_("Use the button for leaving or coming back."), "status")
    return found


def _first_day(text: str) -> object:
    found = read_day(text, "hired_on")
    if found is None:
        raise Refused(NEEDED["hired_on"], "hired_on")
    return found


def _team(text: str, project: int | None) -> int | None:
    """A team of the project by its name; none for an empty cell."""
    name = tidy(text)
    if not name:
        return None
    team = Team.get_or_none((Team.project == project) & (Team.name == name))
    if team is None:
        raise Refused(_("This project has no team of that name. Add it in qaweb first."), "team")
    return int(team.id)


SHEETS = [
    SheetTab("people", _("Staff list"), "person", COLUMNS, rows, change, add, ("number",)),
]
