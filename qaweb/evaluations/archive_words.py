"""What the filters of the archive offer, and what is in use, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qaweb.evaluations import archive
from qaweb.evaluations.archive_filters import Filters, in_use, parameter
from qaweb.evaluations.rules import EvaluationState, Mode, Purpose
from qaweb.filters import band_label, label, titled
from qaweb.filters import score as in_points
from qaweb.language import gettext as _
from qaweb.people.queries import projects, teams
from qaweb.permissions import Permission, Scope, Viewer
from qaweb.standards.rules import DEFAULT_BANDS

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Choice:
    """A select of the form: its name in the address, its title, its options, what is chosen."""

    name: str
    title: str
    options: Options
    chosen: str


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the names in the address that it goes by."""

    names: tuple[str, ...]
    title: str
    text: str


class Words:
    """The words of the filters for one viewer; each list is read when it is first needed."""

    def __init__(self, viewer: Viewer, filters: Filters) -> None:
        self.viewer, self.filters = viewer, filters

    def _choice(self, field: str, title: str, options: Options) -> Choice:
        return Choice(parameter(field), title, options, str(getattr(self.filters, field) or ""))

    @property
    def first(self) -> list[Choice]:
        """What everybody filters by."""
        drafts_too = self.viewer.may(Permission.EVALUATE)
        states = [s for s in EvaluationState if drafts_too or s is not EvaluationState.DRAFT]
        return [
            self._choice("mode", _("Mode"), [(m.value, label(m)) for m in Mode]),
            self._choice("band", _("Band"), [(b.key, band_label(b.key)) for b in DEFAULT_BANDS]),
            self._choice("state", _("State"), [(s.value, label(s)) for s in states]),
        ]

    @cached_property
    def more(self) -> list[Choice]:
        """What stands behind "more": a list of one says nothing and is left out."""
        found = [
            self._choice("project", _("Project"), self._projects),
            self._choice("team", _("Team"), self._teams),
            self._choice("monitor", _("Monitor"), self._monitors),
            self._choice("call_type", _("Call type"), self._call_types),
            self._choice("criterion", _("Points lost at"), self._criteria),
            self._choice("purpose", _("Purpose"), [(p.value, label(p)) for p in Purpose]),
        ]
        return [choice for choice in found if len(choice.options) > 1 or choice.chosen]

    @cached_property
    def _projects(self) -> Options:
        if self.viewer.scope(Permission.EVALUATIONS_SEE) is not Scope.ALL:
            return []
        return [(str(row.id), str(row)) for row in projects(self.viewer)]

    @cached_property
    def _teams(self) -> Options:
        whole = self.viewer.scope(Permission.EVALUATIONS_SEE) is Scope.ALL
        return [
            (str(row.id), f"{row} · {row.project}" if whole else str(row))
            for row in teams(self.viewer)
        ]

    @cached_property
    def _monitors(self) -> Options:
        return [(str(row.id), row.name) for row in archive.monitors(self.viewer)]

    @cached_property
    def _call_types(self) -> Options:
        return [(name, name) for name in archive.call_types(self.viewer)]

    @cached_property
    def _criteria(self) -> Options:
        return [(row.code, titled(row)) for row in archive.criteria(self.viewer)]

    @property
    def chips(self) -> list[Chip]:
        """Every filter in use, in the order of the form."""
        return [self._chip(name) for name in in_use(self.filters)]

    def _chip(self, field: str) -> Chip:
        title, text = WORDS[field]
        return Chip(_names(field), title(), text(self, self.filters))


def _names(field: str) -> tuple[str, ...]:
    pair = {"since": ("since", "until"), "until": ("until",), "least": ("from", "to")}
    return pair.get(field, (parameter(field),))


def _named(options: Options, key: object) -> str:
    return next((word for value, word in options if value == str(key)), "–")


def _period(filters: Filters) -> str:
    if filters.since == filters.until:
        return str(filters.since)
    return f"{filters.since or '…'} – {filters.until or '…'}"


def _scores(filters: Filters) -> str:
    least, most = filters.least, filters.most
    return f"{in_points(least or 0)} – {in_points(10_000 if most is None else most)}"


Said = tuple[Callable[[], str], Callable[[Words, Filters], str]]
WORDS: dict[str, Said] = {
    "text": (lambda: _("Person or call"), lambda w, f: f.text),
    "since": (lambda: _("Monitored on"), lambda w, f: _period(f)),
    "until": (lambda: _("Monitored on"), lambda w, f: _period(f)),
    "project": (lambda: _("Project"), lambda w, f: _named(w._projects, f.project)),
    "team": (lambda: _("Team"), lambda w, f: _named(w._teams, f.team)),
    "agent": (lambda: _("Agent"), lambda w, f: f.agent),
    "monitor": (lambda: _("Monitor"), lambda w, f: _named(w._monitors, f.monitor)),
    "mode": (lambda: _("Mode"), lambda w, f: label(f.mode)),
    "band": (lambda: _("Band"), lambda w, f: band_label(f.band)),
    "state": (lambda: _("State"), lambda w, f: label(f.state)),
    "call_type": (lambda: _("Call type"), lambda w, f: f.call_type),
    "criterion": (lambda: _("Points lost at"), lambda w, f: _named(w._criteria, f.criterion)),
    "purpose": (lambda: _("Purpose"), lambda w, f: label(f.purpose)),
    "late": (lambda: _("Submitted late"), lambda w, f: _("only")),
    "slip_owed": (lambda: _("Slip owed"), lambda w, f: _("only")),
    "counted": (lambda: _("Counts in the figures"), lambda w, f: _("only")),
    "least": (lambda: _("Score"), lambda w, f: _scores(f)),
    "most": (lambda: _("Score"), lambda w, f: _scores(f)),
    "call_number": (lambda: _("Call number"), lambda w, f: f.call_number),
    "ids": (lambda: _("Chosen by hand"), lambda w, f: str(len(f.ids))),
}


def facts_of(words: Words) -> list[tuple[str, Any]]:
    """The filters as a file names them."""
    return [(chip.title, chip.text) for chip in words.chips] or [(_("Filter"), _("none"))]
