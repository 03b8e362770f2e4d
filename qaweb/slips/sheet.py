"""Improvement slips as a tab: those that were open in a month.

An answer typed here is proposed to the person; a follow-up becomes an entry of the coaching log.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.errors import Refused
from qaweb.filters import label
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Team
from qaweb.permissions import Viewer
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
from qaweb.slips import actions, proposing, queries, rescheduling
from qaweb.slips.forms import LONGEST, TOO_LONG
from qaweb.slips.models import Slip, SlipCriterion, SlipFollowUp, SlipProposal
from qaweb.slips.queries import Author, Holder
from qaweb.slips.rules import Cause, FollowUpKind, SlipState
from qaweb.standards.models import Criterion
from qaweb.tabular import names
from qaweb.typed_cells import read_day
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("number", _("Number"), width=11, names=("单号", "改进单号", "slip", "slip number")),
    SheetColumn("person", _("Person"), names=names.NAME),
    SheetColumn("person_number", _("Staff number"), names=names.NUMBER),
    SheetColumn("team", _("Team"), names=names.TEAM),
    SheetColumn("holder", _("Holder of the slip")),
    SheetColumn("author", _("Written by")),
    SheetColumn("state", _("State")),
    SheetColumn("cause", _("Cause")),
    SheetColumn("criteria", _("Criteria"), width=30),
    SheetColumn("suggestion", _("Suggestions"), width=40, is_free_text=True),
    SheetColumn("own_words", _("Own words"), width=40, may=May.BOTH, is_free_text=True),
    SheetColumn("answer", _("Answer"), width=18),
    SheetColumn("issued", _("Issued"), Kind.MOMENT),
    SheetColumn(
        "due_on", _("Due on"), Kind.DATE, may=May.BOTH, names=("截止日期", "到期日", "due date")
    ),
    SheetColumn("follow_up", _("Latest follow-up"), width=40, may=May.BOTH, is_free_text=True),
    SheetColumn("acknowledged", _("Acknowledged"), Kind.MOMENT),
    SheetColumn("closed", _("Closed"), Kind.MOMENT),
    SheetColumn("result", _("Result"), width=40, is_free_text=True),
)


def rows(span: Span) -> Iterator[Record]:
    """Issued before the month's end, and not closed before it began; read as plain rows."""
    listed = _listed(span)
    query: Any = (
        Slip.select(
            Slip.id, Person.name, Person.number, Team.name, Holder.name, Author.name, Slip.state,
            Slip.cause, Slip.suggestion, Slip.own_words, Slip.issued_at, Slip.due_on,
            Slip.acknowledged_at, Slip.closed_at, Slip.result,
        )
        .join(Person, on=Slip.person)
        .join_from(Slip, Team, pw.JOIN.LEFT_OUTER)
        .join_from(Slip, Holder, pw.JOIN.LEFT_OUTER, on=Slip.holder)
        .join_from(Slip, Author, on=Slip.author)
        .where(listed)
        .order_by(Slip.id)
        .tuples()
    )  # fmt: skip
    titles, proposed, latest = _titles(listed), _proposed(listed), _latest(listed)
    words = {value: label(value) for value in (*SlipState, *Cause)}
    for slip_id, *cells in query:
        (*who, state, cause, suggestion, own_words, issued, due, acknowledged, closed, result) = (
            cells
        )
        answer = proposed.get(slip_id, (own_words, str(_("confirmed")) if own_words else ""))
        yield slip_id, (
            f"S{slip_id:06d}", *who, words[state], words[cause],
            "、".join(titles.get(slip_id, ())), suggestion, *answer, issued, due,
            latest.get(slip_id, ""), acknowledged, closed, result,
        )  # fmt: skip


def _listed(span: Span) -> Any:
    begins = clock.at(span.first, dt.time(), span.zone)
    ends = clock.at(span.last + dt.timedelta(days=1), dt.time(), span.zone)
    return (
        (Slip.project == span.project)
        & (Slip.state != SlipState.DRAFT)
        & (Slip.issued_at < ends)
        & (Slip.closed_at.is_null() | (Slip.closed_at >= begins))
    )


def _titles(listed: Any) -> dict[int, list[str]]:
    """The criteria of each slip, in the order of the form."""
    query: Any = (
        SlipCriterion.select(SlipCriterion.slip, Criterion.title)
        .join(Criterion)
        .join_from(SlipCriterion, Slip)
        .where(listed)
        .order_by(Criterion.id)
        .tuples()
    )
    found: dict[int, list[str]] = {}
    for slip_id, title in query:
        found.setdefault(slip_id, []).append(title)
    return found


def _proposed(listed: Any) -> dict[int, tuple[str, str]]:
    """What was written for people who have not answered: the words, and what became of them."""
    query: Any = (
        SlipProposal.select(SlipProposal.slip, SlipProposal.text, SlipProposal.rejected_at)
        .join(Slip)
        .where(listed, Slip.state == SlipState.ISSUED)
        .tuples()
    )
    waits, refused = str(_("waits for confirmation")), str(_("not taken"))
    return {slip: ("", refused) if rejected else (text, waits) for slip, text, rejected in query}


def _latest(listed: Any) -> dict[int, str]:
    """The last entry of each coaching log."""
    query: Any = (
        SlipFollowUp.select(SlipFollowUp.slip, SlipFollowUp.content)
        .join(Slip)
        .where(listed)
        .order_by(SlipFollowUp.day, SlipFollowUp.id)
        .tuples()
    )
    return dict(query)


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
