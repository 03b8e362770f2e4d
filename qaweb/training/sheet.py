"""Licences as a tab: who holds one until when; a row that the assistant types records another.

A recorded licence is not changed, neither here nor on its page: a new one follows it (P2.6, P4.2).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from qaweb import clock
from qaweb.errors import Forbidden, Refused
from qaweb.filters import label
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person
from qaweb.permissions import Permission, Viewer
from qaweb.sheets.rules import Record, SheetColumn, SheetTab, Span
from qaweb.tabular import names
from qaweb.training import actions, queries
from qaweb.training.models import Licence
from qaweb.training.rules import MOST_EXPERIENCE
from qaweb.typed_cells import read_day
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("number", _("Staff number"), names=names.NUMBER),
    SheetColumn("name", _("Name"), names=names.NAME),
    SheetColumn("role", _("Role")),
    SheetColumn("valid_from", _("From"), Kind.DATE, names=("有效期自", "发证日期", "valid from")),
    SheetColumn("valid_until", _("Until"), Kind.DATE, names=("有效期至", "到期日", "valid until")),
    SheetColumn("experience", _("Years of experience with calls"), Kind.NUMBER),
    SheetColumn("state", _("State")),
    SheetColumn("note", _("Remark"), width=30, is_free_text=True),
)
NEEDED = {
    "number": _("Enter the staff number."),
    "valid_from": _("Enter the first day."),
    "valid_until": _("Enter the last day."),
    "experience": _("Enter whole years, 0 if there are none."),
}
LONGEST_NOTE = 1000


def rows(span: Span) -> Iterator[Record]:
    """The licences of the project's monitors that did not end before the span."""
    query = (
        Licence.select(Licence, Person)
        .join(Person)
        .where(Person.project == span.project, Licence.valid_until >= span.first)
        .order_by(Person.number, Licence.valid_from, Licence.id)
    )
    today = clock.today(span.zone)
    warn_days = as_of(today).licence_warning_days
    for one in query:
        state = queries.state_of(one, today, warn_days)
        yield one.id, (
            one.person.number, one.person.name, label(one.person.role), one.valid_from,
            one.valid_until, one.experience_years, label(state), one.note,
        )  # fmt: skip


def add(viewer: Viewer, span: Span, typed: Mapping[str, str]) -> int:
    """Record a licence (P4.2)."""
    if not viewer.may(Permission.LICENCES_RECORD):
        raise Forbidden(_("Only the assistant records licences."))
    for key, said in NEEDED.items():
        if not typed.get(key, "").strip():
            raise Refused(said, key)
    note = typed.get("note", "")
    if len(note) > LONGEST_NOTE:
        raise Refused(
            _("This is too long: keep it within %(count)s characters.", count=LONGEST_NOTE), "note"
        )
    first, last = _day(typed, "valid_from"), _day(typed, "valid_until")
    person = _person(span, typed["number"].strip())
    years = _years(typed["experience"].strip())
    return int(actions.record_licence(viewer, person.id, first, last, years, note).id)


def _day(typed: Mapping[str, str], key: str) -> dt.date:
    found = read_day(typed[key], key)
    assert found is not None
    return found


def _person(span: Span, number: str) -> Person:
    found: Any = Person.get_or_none((Person.number == number) & (Person.project == span.project))
    if found is None:
        raise Refused(_("Nobody of this project has this staff number."), "number")
    person: Person = found
    return person


def _years(text: str) -> int:
    if not (text.isdecimal() and len(text) < 4 and int(text) <= MOST_EXPERIENCE):
        raise Refused(_("Enter 0 to 60 years."), "experience")
    return int(text)


SHEETS = [
    SheetTab(
        "licences", _("Licences"), "training", COLUMNS, rows, add=add,
        identity=("number", "valid_from"),
    ),
]  # fmt: skip
