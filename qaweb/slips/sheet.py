"""Improvement slips as a tab: those that were open in a month.

An answer typed here is proposed to the person; a follow-up becomes an entry of the coaching log.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import peewee as pw
from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.errors import Refused
from qaweb.filters import label
from qaweb.people.models import Person, Team
from qaweb.permissions import Viewer
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
from qaweb.slips import actions, proposing, queries, rescheduling
from qaweb.slips.forms import LONGEST, TOO_LONG
from qaweb.slips.models import Slip, SlipFollowUp, SlipProposal
from qaweb.slips.proposing import proposals_of, waits
from qaweb.slips.queries import Author, Holder, criteria_of
from qaweb.slips.rules import FollowUpKind, SlipState
from qaweb.typed_cells import read_day
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
    SheetColumn("answer", _("Answer"), width=18),
    SheetColumn("issued", _("Issued"), Kind.MOMENT),
    SheetColumn("due_on", _("Due on"), Kind.DATE, may=May.BOTH),
    SheetColumn("follow_up", _("Latest follow-up"), width=40, may=May.BOTH, is_free_text=True),
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
    criteria, proposals, latest = criteria_of(slips), proposals_of(slips), _latest(slips)
    for slip in slips:
        named = "、".join(criterion.title for criterion in criteria.get(slip.id, ()))
        yield slip.id, _cells(slip, named, proposals.get(slip.id), latest.get(slip.id, ""))


def _latest(slips: Collection[Slip]) -> dict[int, str]:
    """The last entry of each coaching log."""
    query: Any = (
        SlipFollowUp.select(SlipFollowUp.slip, SlipFollowUp.content)
        .where(SlipFollowUp.slip.in_([slip.id for slip in slips]))
        .order_by(SlipFollowUp.day, SlipFollowUp.id)
        .tuples()
    )
    return dict(query) if slips else {}


def _cells(
    slip: Slip, criteria: str, proposal: SlipProposal | None, follow_up: str
) -> tuple[object, ...]:
    words, answer = slip.own_words, _("confirmed") if slip.own_words else ""
    if proposal is not None and waits(slip, proposal):
        words, answer = proposal.text, _("waits for confirmation")
    elif proposal is not None:
        answer = _("not taken")
    return (
        str(slip), slip.person.name, slip.person.number, str(slip.team or ""),
        slip.holder.name if slip.holder else "", slip.author.name, label(slip.state),
        label(slip.cause), criteria, slip.suggestion, words, str(answer), slip.issued_at,
        slip.due_on, follow_up, slip.acknowledged_at, slip.closed_at, slip.result,
    )  # fmt: skip


def change(viewer: Viewer, record: int, typed: Mapping[str, str]) -> None:
    """Propose an answer, move the due date, write a follow-up; all of it or nothing."""
    slip = queries.slip(viewer, record)
    if "own_words" in typed:
        proposing.propose(viewer, slip.id, typed["own_words"])
    if "due_on" in typed:
        rescheduling.set_due(viewer, slip.id, read_day(typed["due_on"], "due_on"))
    if "follow_up" in typed:
        _follow_up(viewer, slip, typed["follow_up"])


def _follow_up(viewer: Viewer, slip: Slip, text: str) -> None:
    """An entry of today; what was written before stays in the log."""
    if not text.strip():
        queries.slip_to_follow_up(viewer, slip.id)
        raise Refused(_("What was done stays in the log. Write here what was done next."))
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, "content")
    today = clock.today(slip.project.zone)
    actions.follow_up(viewer, slip.id, actions.Entry(today, FollowUpKind.COACHING, text))


SHEETS = [
    SheetTab(
        "slips", _("Improvement slips"), "slip", COLUMNS, rows, change, identity=("number",),
    ),
]  # fmt: skip
