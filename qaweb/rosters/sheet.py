"""The roster as a tab: one row for each person and day, with the day's shift to be typed in."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.filters import label
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Shift, ShiftCode, Status, Team
from qaweb.people.shift_codes import CODE_NAMES, DAY_NAMES, SHIFT_WORDS
from qaweb.permissions import Viewer
from qaweb.rosters import actions, queries, rules
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
from qaweb.tabular import names
from qaweb.typed_cells import read_member
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("number", _("Staff number"), names=names.NUMBER),
    SheetColumn("name", _("Name"), names=names.NAME),
    SheetColumn("day", _("Day"), Kind.DATE, names=DAY_NAMES),
    SheetColumn("team", _("Team"), names=names.TEAM),
    SheetColumn("shift", _("Shift"), may=May.BOTH, names=CODE_NAMES),
)
DAYS = 1_000_000
"""A row is known by person and day as one number: person × a million + the day's ordinal."""
WORDS = rules.KEYS | {
    word: code
    for code, (sign, _english) in rules.SIGNS.items()
    for word in SHIFT_WORDS[sign]
}  # fmt: skip


def rows(span: Span) -> Iterator[Record]:
    """Everybody of the project on every day of the span, also where nothing is planned yet."""
    days = days_in(span, clock.today(span.zone))
    people = list(_people(span, days))
    words: dict[Any, str] = {code: label(code) for code in ShiftCode}
    kept = _kept(span, days)
    for person, number, name, team in people:
        for day in days:
            shift = words.get(kept.get((person, day)), "")
            yield person * DAYS + day.toordinal(), (number, name, day, team or "", shift)


def days_in(span: Span, today: dt.date) -> list[dt.date]:
    """A month; of a sheet without an end, the present month and the next."""
    if not span.is_open:
        return rules.days_of(span.first)
    first = max(span.first, today.replace(day=1))
    return rules.days_of(first) + rules.days_of(rules.month_after(first))


def _people(span: Span, days: list[dt.date]) -> Any:
    """Who works here, and who left but stood on the roster."""
    listed = Shift.select(Shift.id).where(
        Shift.person == Person.id, Shift.day.between(days[0], days[-1])
    )
    return (
        Person.select(Person.id, Person.number, Person.name, Team.name)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(
            Person.project == span.project,
            (Person.status != Status.LEFT) | pw.fn.EXISTS(listed),
        )
        .order_by(Person.number)
        .tuples()
    )


def _kept(span: Span, days: list[dt.date]) -> dict[tuple[int, dt.date], ShiftCode]:
    query: Any = (
        Shift.select(Shift.person, Shift.day, Shift.code)
        .join(Person)
        .where(Person.project == span.project, Shift.day.between(days[0], days[-1]))
        .tuples()
    )
    return {(person, day): code for person, day, code in query}


def change(viewer: Viewer, record: int, typed: Mapping[str, str]) -> None:
    """Put a day on the roster, or take it off with an empty cell (P2.6)."""
    person, ordinal = divmod(record, DAYS)
    day, text = dt.date.fromordinal(ordinal), typed["shift"].strip()
    queries.person(viewer, person)
    actions.refuse_strangers(viewer)
    wanted = read_member(ShiftCode, text, "shift", WORDS) if text else None
    # What stood in the sheet was compared before: a day set meanwhile is a conflict there.
    actions.set_shift(viewer, person, day, wanted, queries.code_on(person, day))


SHEETS = [
    SheetTab(
        "shifts", _("Shifts"), "shift", COLUMNS, rows, change, identity=("number", "day"),
    ),
]  # fmt: skip
