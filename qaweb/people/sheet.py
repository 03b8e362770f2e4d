"""The staff list as a tab: who works in a project; neither addresses nor remarks go with it."""

from collections.abc import Iterator

import peewee as pw
from flask_babel import lazy_gettext as _

from qaweb.filters import label
from qaweb.people.models import Person, Status, Team
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("number", _("Staff number")),
    SheetColumn("name", _("Name"), may=May.BOTH),
    SheetColumn("role", _("Role")),
    SheetColumn("team", _("Team"), may=May.BOTH),
    SheetColumn("hired_on", _("Hired on"), Kind.DATE, may=May.BOTH),
    SheetColumn("status", _("Status"), may=May.BOTH),
)


def rows(span: Span) -> Iterator[Record]:
    """Everybody of the project who has not left."""
    query = (
        Person.select(Person, Team)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(Person.project == span.project, Person.status != Status.LEFT)
        .order_by(Person.number)
    )
    for row in query:
        team, role = str(row.team or ""), label(row.role)
        yield row.id, (row.number, row.name, role, team, row.hired_on, label(row.status))


SHEETS = [SheetTab("people", _("Staff list"), "person", COLUMNS, rows)]
