"""A dashboard's figures within the viewer's reach: a constant number of queries (P6.5a)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from qaweb import clock
from qaweb.dashboards.asking import Asked
from qaweb.dashboards.rules import (
    DAY,
    FEW,
    Compared,
    Line,
    Row,
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

Names = tuple[tuple[int, str], ...]
KEPT = 32
"""How many dashboards a process keeps; each is some hundred small objects."""


class Places(NamedTuple):
    """The projects and teams within the viewer's reach, by number."""

    projects: Names
    teams: Names


class Found(NamedTuple):
    """What the database says; a dashboard's figures follow from it alone.

    `people` are the number, name and staff number of those in `by_agent`.
    """

    by_day: tuple[Row, ...]
    by_team: tuple[Row, ...]
    mix: tuple[Row, ...]
    points: tuple[Points, ...]
    by_agent: tuple[Row, ...] | None
    people: tuple[tuple[int, str, str], ...]
    places: Places


@dataclass(frozen=True, eq=False)
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
    policy = as_of(asked.window.until)
    return _figured(_found(viewer, asked), asked.window, policy.bands, policy.mode_ratio)


def _found(viewer: Viewer, asked: Asked) -> Found:
    source = Source(viewer, asked)
    by_agent = tuple(source.scores("agent")) if _shows_people(source) else None
    return Found(
        by_day=tuple(source.scores("date", now_only=True)),
        by_team=tuple(source.scores("project", "team")),
        mix=tuple(source.scores("mode", "call_type", "band", now_only=True)),
        points=tuple(source.points()),
        by_agent=by_agent,
        people=_people(by_agent or ()),
        places=_places(viewer),
    )


@lru_cache(maxsize=KEPT)
def _figured(
    found: Found, window: Window, bands: tuple[Band, ...], ratio: tuple[int, int, int]
) -> Dashboard:
    """The sums are read each time; where none has changed, the figures are those of before."""
    mix, places = found.mix, found.places
    types = compared(mix, lambda group: str(group[1]))
    counts = {mode: c.now.count for mode, c in compared(mix, lambda g: Mode(g[0])).items()}
    return Dashboard(
        window=window,
        sums=whole(found.by_team),
        days=_days(window, compared(found.by_day, lambda group: window.beginning(group[0]))),
        projects=_lines(
            compared(found.by_team, lambda group: group[0]), _several(places.projects), bands
        ),
        teams=_lines(compared(found.by_team, lambda group: group[1]), dict(places.teams), bands),
        modes=mode_lines(counts, ratio),
        call_types=_lines(types, {name: name for name in types}, bands),
        bands=_bands(compared(mix, lambda group: str(group[2])), bands),
        criteria=_criteria(found.points),
        agents=_agents(found, bands),
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
        return Places(tuple(own.items()), tuple((row.id, str(row)) for row in found))
    named = ((row.id, f"{row} · {row.project}") for row in found)
    return Places(tuple((row.id, str(row)) for row in projects(viewer)), tuple(named))


def _several(names: Names) -> dict[int, str]:
    """One alone stands beside nothing."""
    return dict(names) if len(names) > 1 else {}


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


def _shows_people(source: Source) -> bool:
    """Those of the teams that are looked at; of a whole project there would be too many."""
    filters = source.asked.filters
    return source.teams is not None or bool(filters.agent) or filters.team is not None


def _people(by_agent: Iterable[Row]) -> tuple[tuple[int, str, str], ...]:
    numbers = {int(agent) for is_now, (agent,), count, _total in by_agent if is_now and count}
    if not numbers:
        return ()
    rows: Any = Person.select(Person.id, Person.name, Person.number).where(Person.id.in_(numbers))
    return tuple(rows.tuples())


def _agents(found: Found, bands: Sequence[Band]) -> list[Line] | None:
    if found.by_agent is None:
        return None
    sums = compared(found.by_agent, lambda group: int(group[0]))
    return lowest_first(
        Line(staff, name, sums[number], _band(sums[number], bands))
        for number, name, staff in found.people
    )
