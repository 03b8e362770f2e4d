"""The columns of the archive: on the page as each person chose them, and in the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qaweb.clock import local
from qaweb.evaluations.models import Evaluation
from qaweb.filters import band_label, label
from qaweb.language import lazy_gettext as _
from qaweb.workbooks.styles import BandWord, Column, Kind


@dataclass(frozen=True)
class ArchiveColumn:
    """One column: its name in addresses, its title, and its cell in a file.

    `sort` names the order of the list that belongs to it.
    """

    key: str
    title: Any
    cell: Callable[[Evaluation], Any]
    kind: Kind = Kind.TEXT
    usual: bool = True
    sort: str = ""

    @property
    def in_file(self) -> Column:
        return Column(str(self.title), self.kind)


def _band(row: Evaluation) -> BandWord:
    return BandWord(row.band, band_label(row.band))


def _moment(value: Any) -> Any:
    return local(value) if value else None


def _number(row: Evaluation) -> str:
    return str(row)


C, DAY, MOMENT, SCORE = ArchiveColumn, Kind.DATE, Kind.MOMENT, Kind.SCORE
COLUMNS = (
    C("number", _("Number"), _number),
    C("monitored_on", _("Monitored on"), lambda row: row.monitored_on, DAY, sort="monitored_on"),
    C("agent", _("Agent"), lambda row: row.agent.name),
    C("agent_number", _("Staff number"), lambda row: row.agent.number, usual=False),
    C("team", _("Team"), lambda row: str(row.team or "")),
    C("project", _("Project"), lambda row: str(row.project), usual=False),
    C("monitor", _("Monitor"), lambda row: row.monitor.name),
    C("mode", _("Mode"), lambda row: label(row.mode)),
    C("call", _("Call number"), lambda row: row.call_number),
    C("call_type", _("Call type"), lambda row: row.call_type_name),
    C("call_time", _("Call began at"), lambda row: _moment(row.call_started_at), MOMENT, False),
    C("score", _("Score"), lambda row: row.total, SCORE, sort="score"),
    C("raw_score", _("Before critical criteria"), lambda row: row.raw_total, SCORE, False),
    C("band", _("Band"), _band, Kind.BAND),
    C("state", _("State"), lambda row: label(row.state)),
    C("purpose", _("Purpose"), lambda row: label(row.purpose), usual=False),
    C("submitted", _("Submitted"), lambda row: _moment(row.submitted_at), MOMENT, False),
    C("problems", _("Problems in this call"), lambda row: row.problems, usual=False),
    C("suggestions", _("Suggestions"), lambda row: row.suggestions, usual=False),
)


OF_ONES_OWN = ("agent", "team")
"""What a list of one's own calls need not say."""


def chosen_columns(keys: Sequence[str], own_only: bool = False) -> list[ArchiveColumn]:
    """The columns of these names in their usual order; the usual ones where none is named.

    Whoever sees only their own calls is not told whose they are. The titles are translated once,
    not in each of a page's five hundred cells.
    """
    named = [column for column in COLUMNS if column.key in keys]
    usual = (column for column in COLUMNS if column.usual)
    chosen = named or [c for c in usual if not (own_only and c.key in OF_ONES_OWN)]
    return [replace(column, title=str(column.title)) for column in chosen]
