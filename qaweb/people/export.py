"""The staff list as a workbook, in the reader's words."""

from collections.abc import Sequence

from qaweb import clock
from qaweb.filters import label
from qaweb.language import gettext
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.workbooks.styles import Book, Column, Kind

COLUMNS = (
    ("number", _("Staff number")),
    ("name", _("Name")),
    ("role", _("Role")),
    ("team", _("Team")),
    ("project", _("Project")),
    ("hired_on", _("Hired on")),
    ("status", _("Status")),
)
"""What the list shows, and by what it is sorted."""


def workbook(people: Sequence[Person]) -> bytes:
    """The xlsx of these people, in the order of the list."""
    title = gettext("Staff list")
    book = Book(title, made_at=clock.now())
    kinds = {"hired_on": Kind.DATE}
    columns = [Column(str(word), kinds.get(key, Kind.TEXT)) for key, word in COLUMNS]
    sheet = book.sheet(title, landscape=True, footer=title)
    book.table(sheet, columns, [_row(person) for person in people])
    return book.finish()


def _row(person: Person) -> tuple[object, ...]:
    return (
        person.number,
        person.name,
        label(person.role),
        str(person.team or ""),
        str(person.project or ""),
        person.hired_on,
        label(person.status),
    )
