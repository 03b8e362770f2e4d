"""The evaluations of a month as a tab; scores are the application's alone to change."""

from collections.abc import Iterator
from typing import Any

import peewee as pw

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import Monitor
from qaweb.evaluations.rules import EvaluationState, Mode, Purpose
from qaweb.filters import band_label, label
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Team
from qaweb.sheets.rules import Record, SheetColumn, SheetTab, Span
from qaweb.workbooks.styles import BandWord, Kind

E = Evaluation
COLUMNS = (
    SheetColumn("number", _("Number"), width=11),
    SheetColumn("monitored_on", _("Monitored on"), Kind.DATE),
    SheetColumn("agent", _("Agent")),
    SheetColumn("agent_number", _("Staff number")),
    SheetColumn("team", _("Team")),
    SheetColumn("monitor", _("Monitor")),
    SheetColumn("mode", _("Mode")),
    SheetColumn("purpose", _("Purpose")),
    SheetColumn("call", _("Call number")),
    SheetColumn("call_type", _("Call type")),
    SheetColumn("call_time", _("Call began at"), Kind.MOMENT),
    SheetColumn("score", _("Score"), Kind.SCORE),
    SheetColumn("band", _("Band"), Kind.BAND),
    SheetColumn("state", _("State")),
    SheetColumn("submitted", _("Submitted"), Kind.MOMENT),
    SheetColumn("problems", _("Problems in this call"), width=40, is_free_text=True),
    SheetColumn("suggestions", _("Suggestions"), width=40, is_free_text=True),
)


def rows(span: Span) -> Iterator[Record]:
    """What was submitted of the month's calls; read as plain rows, there may be thousands."""
    query: Any = (
        E.select(
            E.id, E.monitored_on, Person.name, Person.number, Team.name, Monitor.name, E.mode,
            E.purpose, E.call_number, E.call_type_name, E.call_started_at, E.total, E.band, E.state,
            E.submitted_at, E.problems, E.suggestions,
        )
        .join(Person, on=E.agent)
        .join_from(E, Monitor, on=E.monitor)
        .join_from(E, Team, pw.JOIN.LEFT_OUTER)
        .where(
            E.project == span.project,
            E.monitored_on.between(span.first, span.last),
            E.state != EvaluationState.DRAFT,
        )
        .order_by(E.monitored_on, E.id)
    )  # fmt: skip
    words = _words()
    for row in query.tuples():
        cells = list(row)
        number, band = cells[0], cells[12]
        cells[0] = f"E{number:06d}"
        for place in (6, 7, 13):
            cells[place] = words[str(cells[place])]
        cells[12] = BandWord(band, words.get(band, band))
        yield number, cells


def _words() -> dict[str, str]:
    """The words of everything enumerated, translated once for all rows."""
    values = (*Mode, *Purpose, *EvaluationState)
    return {value.value: label(value) for value in values} | {
        key: band_label(key) for key in ("excellent", "good", "needs_improvement", "failed")
    }


SHEETS = [
    SheetTab("evaluations", _("Evaluations"), "evaluation", COLUMNS, rows, identity=("number",)),
]
