"""A month's records of monitored calls as printed forms, filed by person (P7)."""

from collections.abc import Iterator, Sequence
from typing import Any

from qaweb import clock
from qaweb.evaluations import archive
from qaweb.evaluations.archive_filters import Filters
from qaweb.evaluations.export import printed
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import with_standard
from qaweb.exports.filing_words import folder_of, words_of
from qaweb.exports.months import Asked, asked_in
from qaweb.exports.rules import FiledForm, Filing
from qaweb.filters import band_label
from qaweb.language import gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.pieces import in_pieces
from qaweb.workbooks.batch import Filed
from qaweb.workbooks.styles import BandWord, Column, Kind

AT_ONCE = 200


def filing(viewer: Viewer, query: str, _columns: Sequence[str], _details: bool) -> Filing:
    """The forms of the calls monitored in a month, of whom the viewer may see (P3.10, P7)."""
    asked = asked_in(query, clock.today())
    ids = _filed(viewer, asked)
    return Filing(
        title=_("Records of monitored calls %(month)s", month=f"{asked.month:%Y-%m}"),
        filters=words_of(viewer, asked),
        columns=(
            Column(_("Number"), width=12), Column(_("Agent"), width=22),
            Column(_("Team"), width=16), Column(_("Monitored on"), Kind.DATE, 16),
            Column(_("Call number"), width=22), Column(_("Monitor"), width=16),
            Column(_("Score"), Kind.SCORE), Column(_("Band"), width=22),
        ),
        total=len(ids),
        people=len({agent_id for _id, agent_id in ids}),
        forms=lambda: _forms([evaluation_id for evaluation_id, _agent in ids]),
    )  # fmt: skip


def _filed(viewer: Viewer, asked: Asked) -> list[tuple[int, int]]:
    """Number and agent of each record: by team and staff number, then by day."""
    filters = Filters(
        since=asked.month,
        until=asked.last_day,
        project=asked.project,
        team=asked.team,
        agent=asked.person,
    )
    query: Any = (
        archive.narrowed(viewer, filters)
        .select(Evaluation.id, Evaluation.agent)
        .join(Person, on=Evaluation.agent)
        .order_by(Person.team, Person.number, Evaluation.monitored_on, Evaluation.id)
    )
    return list(query.tuples())


def _forms(ids: Sequence[int]) -> Iterator[FiledForm]:
    for piece in in_pieces(ids, AT_ONCE):
        rows = {row.id: row for row in with_standard().where(Evaluation.id.in_(piece))}
        for number in piece:
            yield FiledForm(number, _form(rows[number]))


def _form(row: Evaluation) -> Filed:
    band = BandWord(row.band, band_label(row.band))
    line = (
        str(row), str(row.agent), str(row.team or "–"), row.monitored_on, row.call_number,
        row.monitor.name, row.total, band,
    )  # fmt: skip
    return Filed(folder_of(row.agent), line, printed(row))
