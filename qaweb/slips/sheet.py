"""Improvement slips as a tab: those that were open in a month."""

import datetime as dt
from collections.abc import Iterator

import peewee as pw
from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.filters import label
from qaweb.people.models import Person, Team
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
from qaweb.slips.models import Slip
from qaweb.slips.queries import Author, Holder, criteria_of
from qaweb.slips.rules import SlipState
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("number", _("Number"), width=11),
    SheetColumn("person", _("Person")),
    SheetColumn("person_number", _("Staff number")),
    SheetColumn("team", _("Team")),
    SheetColumn("holder", _("Holder of the slip")),
    SheetColumn("author", _("Written by")),
    SheetColumn("state", _("State")),
    SheetColumn("cause", _("Cause")),
    SheetColumn("criteria", _("Criteria"), width=30),
    SheetColumn("suggestion", _("Suggestions"), width=40, is_free_text=True),
    SheetColumn("own_words", _("Own words"), width=40, may=May.BOTH, is_free_text=True),
    SheetColumn("issued", _("Issued"), Kind.MOMENT),
    SheetColumn("due_on", _("Due on"), Kind.DATE, may=May.BOTH),
    SheetColumn("acknowledged", _("Acknowledged"), Kind.MOMENT),
    SheetColumn("closed", _("Closed"), Kind.MOMENT),
    SheetColumn("result", _("Result"), width=40, is_free_text=True),
)


def rows(span: Span) -> Iterator[Record]:
    """Issued before the month's end, and not closed before it began."""
    begins = clock.at(span.first, dt.time(), span.zone)
    ends = clock.at(span.last + dt.timedelta(days=1), dt.time(), span.zone)
    query = (
        Slip.select(Slip, Person, Team, Holder, Author)
        .join(Person, on=Slip.person)
        .join_from(Slip, Team, pw.JOIN.LEFT_OUTER)
        .join_from(Slip, Holder, pw.JOIN.LEFT_OUTER, on=Slip.holder)
        .join_from(Slip, Author, on=Slip.author)
        .where(
            Slip.project == span.project,
            Slip.state != SlipState.DRAFT,
            Slip.issued_at < ends,
            Slip.closed_at.is_null() | (Slip.closed_at >= begins),
        )
        .order_by(Slip.id)
    )
    slips = list(query)
    criteria = criteria_of(slips)
    for slip in slips:
        named = "、".join(criterion.title for criterion in criteria.get(slip.id, ()))
        yield slip.id, _cells(slip, named)


def _cells(slip: Slip, criteria: str) -> tuple[object, ...]:
    return (
        str(slip), slip.person.name, slip.person.number, str(slip.team or ""),
        slip.holder.name if slip.holder else "", slip.author.name, label(slip.state),
        label(slip.cause), criteria, slip.suggestion, slip.own_words, slip.issued_at, slip.due_on,
        slip.acknowledged_at, slip.closed_at, slip.result,
    )  # fmt: skip


SHEETS = [SheetTab("slips", _("Improvement slips"), "slip", COLUMNS, rows)]
