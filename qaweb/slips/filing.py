"""The improvement slips issued in a month as printed forms, filed by person (P7)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from qaweb import clock
from qaweb.exports.filing_words import folder_of, words_of
from qaweb.exports.months import Asked, asked_in
from qaweb.exports.rules import FiledForm, Filing
from qaweb.filters import label
from qaweb.language import gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.pieces import in_pieces
from qaweb.slips import queries
from qaweb.slips.export import printed
from qaweb.slips.models import Slip
from qaweb.workbooks.batch import Filed
from qaweb.workbooks.styles import Column, Kind

AT_ONCE = 200


def filing(viewer: Viewer, query: str, _columns: Sequence[str], _details: bool) -> Filing:
    """The forms of the slips issued in a month, of whom the viewer may see (P3.11, P7)."""
    asked = asked_in(query, clock.today())
    ids = _filed(viewer, asked)
    return Filing(
        title=_("Improvement slips %(month)s", month=f"{asked.month:%Y-%m}"),
        filters=words_of(viewer, asked),
        columns=(
            Column(_("Number"), width=12), Column(_("Person"), width=22),
            Column(_("Team"), width=16), Column(_("Issued"), Kind.DATE, 13),
            Column(_("Due on"), Kind.DATE, 13), Column(_("Followed up by"), width=18),
            Column(_("State"), width=18), Column(_("Closed"), Kind.DATE, 13),
        ),
        total=len(ids),
        people=len({person_id for _id, person_id in ids}),
        forms=lambda: _forms([slip_id for slip_id, _person in ids]),
    )  # fmt: skip


def _filed(viewer: Viewer, asked: Asked) -> list[tuple[int, int]]:
    """Number and person of each slip: by team and staff number, then in their order."""
    wanted = [
        condition
        for chosen, condition in (
            (asked.project, Slip.project == asked.project),
            (asked.team, Slip.team == asked.team),
            (asked.person, _is(asked.person)),
        )
        if chosen
    ]
    issued = Slip.issued_at.between(*_moments(asked))
    query: Any = (
        Slip.select(Slip.id, Slip.person)
        .join(Person, on=Slip.person)
        .where(queries.may_see(viewer), issued, *wanted)
        .order_by(Person.team, Person.number, Slip.id)
    )
    return list(query.tuples())


def _is(person: str) -> Any:
    return Person.name.contains(person) | (Person.number == person)


def _moments(asked: Asked) -> tuple[dt.datetime, dt.datetime]:
    """The month's first and last moment on the centre's clock."""
    following = asked.last_day + dt.timedelta(days=1)
    last = clock.at(following, dt.time()) - dt.timedelta(microseconds=1)
    return clock.at(asked.month, dt.time()), last


def _forms(ids: Sequence[int]) -> Iterator[FiledForm]:
    for piece in in_pieces(ids, AT_ONCE):
        rows = {row.id: row for row in queries.with_people().where(Slip.id.in_(piece))}
        for number in piece:
            yield FiledForm(number, _form(rows[number]))


def _form(slip: Slip) -> Filed:
    line = (
        str(slip), str(slip.person), str(slip.team or "–"), _day(slip.issued_at), slip.due_on,
        slip.holder.name if slip.holder else "–", label(slip.state), _day(slip.closed_at),
    )  # fmt: skip
    return Filed(folder_of(slip.person), line, printed(slip))


def _day(at: dt.datetime | None) -> dt.date | None:
    return clock.local(at).date() if at else None
