"""A dashboard's figures within the viewer's reach: a constant number of queries (P6.5a)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qaweb import clock
from qaweb.dashboards.asking import Asked
from qaweb.dashboards.rules import (
    DAY,
    FEW,
    Compared,
    Line,
    Sum,
    Window,
    buckets,
    compared,
    lowest_first,
    whole,
)
from qaweb.dashboards.sources import Points, Source
from qaweb.errors import Forbidden
from qaweb.evaluations.rules import Mode
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Team
from qaweb.people.queries import projects, teams
from qaweb.permissions import Permission, Scope, Viewer
from qaweb.reports.lines import CriterionLine, CriterionTally, ModeLine
from qaweb.reports.sections import criterion_lines, mode_lines
from qaweb.standards.queries import criterion_ids, form_of
from qaweb.standards.rules import Band, Criterion, band_for


@dataclass(frozen=True)
class Places:
    """The projects and teams within the viewer's reach."""

    projects: dict[int, str]
    teams: dict[int, str]


@dataclass(frozen=True)
class Dashboard:
    """Everything that is shown. `agents` is None where the reach is wider than some teams."""

    window: Window
    sums: Compared
    days: list[tuple[Window, Sum]]
    projects: list[Line]
    teams: list[Line]
    modes: tuple[ModeLine, ...]
    call_types: list[Line]
    bands: list[Line]
    criteria: tuple[CriterionLine, ...]
    agents: list[Line] | None
    places: Places

    @property
    def count(self) -> int:
        return self.sums.now.count

    @property
    def says_little(self) -> bool:
        """So few calls that an average tells of chance."""
        return 0 < self.count < FEW


def last_day(viewer: Viewer) -> dt.date:
    """Today; yesterday for those to whom the plan is not told: who was heard today hints at it."""
    today = clock.today()
    return today if viewer.may(Permission.PLAN_SEE) else today - DAY


def dashboard(viewer: Viewer, asked: Asked) -> Dashboard:
    """The figures for one viewer and one set of filters."""
    if not viewer.may(Permission.DASHBOARDS_SEE):
        raise Forbidden(_("Dashboards are for those who look after others."))
    source, policy = Source(viewer, asked), as_of(asked.window.until)
    beginning = asked.window.beginning
    by_day = source.scores("date", now_only=True)
    by_team = source.scores("project", "team")
    mix = source.scores("mode", "call_type", "band", now_only=True)
    bands, places = policy.bands, _places(viewer)
    types = compared(mix, lambda group: str(group[1]))
    counts = {mode: c.now.count for mode, c in compared(mix, lambda g: Mode(g[0])).items()}
    return Dashboard(
        window=asked.window,
        sums=whole(by_team),
        days=_days(asked.window, compared(by_day, lambda group: beginning(group[0]))),
        projects=_lines(
            compared(by_team, lambda group: group[0]), _several(places.projects), bands
        ),
        teams=_lines(compared(by_team, lambda group: group[1]), places.teams, bands),
        modes=mode_lines(counts, policy.mode_ratio),
        call_types=_lines(types, {name: name for name in types}, bands),
        bands=_bands(compared(mix, lambda group: str(group[2])), bands),
        criteria=_criteria(source.points()),
        agents=_agents(source, bands),
        places=places,
    )


def _days(window: Window, sums: Mapping[dt.date, Compared]) -> list[tuple[Window, Sum]]:
    """Every day or month of the window, also those without a call."""
    return [
        (each, sums.get(window.beginning(each.since), Compared()).now) for each in buckets(window)
    ]


def _lines(
    sums: Mapping[Any, Compared], names: Mapping[Any, str], bands: Sequence[Band]
) -> list[Line]:
    return lowest_first(
        Line(key, names.get(key, ""), each, _band(each, bands)) for key, each in sums.items()
    )


def _band(sums: Compared, bands: Sequence[Band]) -> str:
    mean = sums.now.mean
    return "" if mean is None else band_for(mean, bands)


def _places(viewer: Viewer) -> Places:
    """Their names; teams with their project's where there may be several of one name."""
    found: list[Team] = teams(viewer)
    if viewer.scope(Permission.DASHBOARDS_SEE) is not Scope.ALL:
        own = {row.project_id: str(row.project) for row in found}
        return Places(own, {row.id: str(row) for row in found})
    named = {row.id: f"{row} · {row.project}" for row in found}
    return Places({row.id: str(row) for row in projects(viewer)}, named)


def _several(names: dict[int, str]) -> dict[int, str]:
    """One alone stands beside nothing."""
    return names if len(names) > 1 else {}


def _bands(sums: Mapping[str, Compared], bands: Sequence[Band]) -> list[Line]:
    """Every band from the highest on, then those of older versions."""
    keys = [band.key for band in bands]
    keys += [key for key in sums if key not in keys]
    return [Line(key, key, sums.get(key, Compared()), key) for key in keys]


def _criteria(points: Sequence[Points]) -> tuple[CriterionLine, ...]:
    """By code, so that a new version of the standard breaks no comparison."""
    in_order = sorted(points, key=lambda each: (each.version_id, each.criterion_id))
    lines = _wordings({each.version_id for each in points})
    tallies = [(each.is_now, _tally(each, lines[each.criterion_id])) for each in in_order]
    return criterion_lines(
        [tally for is_now, tally in tallies if is_now],
        [tally for is_now, tally in tallies if not is_now],
    )


def _tally(each: Points, line: Criterion) -> CriterionTally:
    """Calls short of the points stand for the lost ones: these are what the archive finds."""
    sums = (each.scored, each.earned, each.possible, each.short)
    return CriterionTally(dt.date.min, line.code, line.title, line.title_en, *sums)


def _wordings(version_ids: Iterable[int]) -> dict[int, Criterion]:
    """The criteria of these versions by number; versions are kept, so this seldom asks."""
    return {
        criterion_ids(version_id)[line.code]: line
        for version_id in version_ids
        for line in form_of(version_id).criteria
    }


def _agents(source: Source, bands: Sequence[Band]) -> list[Line] | None:
    """The people of the teams that are looked at; of a whole project there would be too many."""
    filters = source.asked.filters
    if source.teams is None and not filters.agent and filters.team is None:
        return None
    sums = compared(source.scores("agent"), lambda group: int(group[0]))
    rows: Any = Person.select(Person.id, Person.name, Person.number).where(
        Person.id.in_([key for key, each in sums.items() if each.now.count])
    )
    people = {number: (name, staff) for number, name, staff in rows.tuples()}
    return lowest_first(
        Line(people[key][1], people[key][0], each, _band(each, bands))
        for key, each in sums.items()
        if key in people
    )
