"""What the filters of a dashboard offer, and what is in use, in words: the archive's own."""

from qaweb.dashboards.asking import Asked
from qaweb.dashboards.queries import Names, Places
from qaweb.evaluations.archive_words import Chip, Choice, Options, Words
from qaweb.evaluations.rules import Mode
from qaweb.filters import band_label, label
from qaweb.language import gettext as _
from qaweb.permissions import Viewer
from qaweb.standards.rules import DEFAULT_BANDS

FIRST = ("project", "team", "mode")
"""The filters that always stand in the form; the others behind "more"."""


class DashboardWords(Words):
    """The choices of the form for one viewer; a list of one says nothing and is left out."""

    def __init__(self, viewer: Viewer, asked: Asked, places: Places) -> None:
        super().__init__(viewer, asked.filters)
        self.asked = asked
        self.__dict__["_projects"] = _options(places.projects)  # read already
        self.__dict__["_teams"] = _options(places.teams)

    @property
    def first(self) -> list[Choice]:
        found = [
            self._choice("project", _("Project"), self._projects),
            self._choice("team", _("Team"), self._teams),
            self._choice("mode", _("Mode"), [(m.value, label(m)) for m in Mode]),
        ]
        return [choice for choice in found if len(choice.options) > 1 or choice.chosen]

    @property
    def behind(self) -> list[Choice]:
        """What stands behind "more"."""
        found = [
            self._choice("call_type", _("Call type"), self._call_types),
            self._choice("band", _("Band"), [(b.key, band_label(b.key)) for b in DEFAULT_BANDS]),
            self._choice("criterion", _("Points lost at"), self._criteria),
        ]
        return [choice for choice in found if len(choice.options) > 1 or choice.chosen]

    @property
    def has_more(self) -> bool:
        """Whether one of the filters behind "more" is in use."""
        return any(name not in FIRST for name in self.asked.narrowing)

    @property
    def chips(self) -> list[Chip]:
        """Every filter in use but the period, which the heading names."""
        return [self._chip(name) for name in self.asked.narrowing]


def _options(names: Names) -> Options:
    return [(str(number), name) for number, name in names]
