"""Where a dashboard's sums are read: from the coarsest summary that knows enough, or the rows.

A summary answers when its columns include what the figure is grouped by, what it is narrowed to
and what the viewer's reach is made of. Filters that no summary knows are read from the rows with
the archive's own conditions.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import peewee as pw

from qaweb.dashboards.asking import Asked
from qaweb.dashboards.rules import Row, Span, Sum, Window, spans
from qaweb.db import Model, Query
from qaweb.evaluations import archive, summaries
from qaweb.evaluations.models import (
    DayCriterionSummary,
    DaySummary,
    Evaluation,
    EvaluationScore,
    MonthAgentSummary,
    MonthCriterionSummary,
)
from qaweb.evaluations.rules import Mode
from qaweb.evaluations.summary_models import (
    DayBandPointsSummary,
    DayMixPointsSummary,
    DayMixSummary,
    DayPointsSummary,
    DayTeamSummary,
    MonthBandPointsSummary,
    MonthMixPointsSummary,
    MonthMixSummary,
    MonthTeamSummary,
)
from qaweb.people.models import Team
from qaweb.permissions import Permission, Scope, Viewer
from qaweb.standards.models import Criterion

E = Evaluation
COLUMNS = {
    "project": "project",
    "team": "team_id",
    "agent": "agent_id",
    "mode": "mode",
    "call_type": "call_type_name",
    "band": "band",
    "version": "version_id",
    "criterion": "criterion_id",
}
MIXED = ("mode", "call_type", "band")
MIX, LINE = {*MIXED}, {"version", "criterion"}
SCORES: dict[bool, list[tuple[type[Model], set[str]]]] = {
    False: [
        (DayTeamSummary, {"project", "team"}),
        (DayMixSummary, {"project", *MIX}),
        (DaySummary, {"project", "team", "agent", *MIX}),
    ],
    True: [
        (MonthTeamSummary, {"project", "team"}),
        (MonthMixSummary, {"project", *MIX}),
        (MonthAgentSummary, {"project", "team", "agent", *MIX}),
    ],
}
POINTS: dict[bool, list[tuple[type[Model], set[str]]]] = {
    False: [
        (DayPointsSummary, {"project", *LINE}),
        (DayBandPointsSummary, {"project", "band", *LINE}),
        (DayMixPointsSummary, {"project", "mode", "call_type", *LINE}),
        (DayCriterionSummary, {"project", "team", "mode", "call_type", *LINE}),
    ],
    True: [
        (MonthBandPointsSummary, {"project", "band", *LINE}),
        (MonthMixPointsSummary, {"project", "mode", "call_type", *LINE}),
        (MonthCriterionSummary, {"project", "team", "mode", "call_type", *LINE}),
    ],
}
"""By days and by months, the fewest rows first."""
ROWS_ONLY = ("agent", "criterion")
"""A person's rows are few; which calls lost points at a criterion only the rows know."""


@dataclass(frozen=True)
class Points:
    """What one criterion came to: calls scored, points earned of possible, calls short of them."""

    is_now: bool
    version_id: int
    criterion_id: int
    scored: int
    earned: int
    possible: int
    short: int


class Source:
    """The sums of one dashboard, now and in the period before."""

    def __init__(self, viewer: Viewer, asked: Asked) -> None:
        self.viewer, self.asked = viewer, asked
        self.windows = ((True, asked.window), (False, asked.window.before))
        self.teams = _teams(viewer)
        self.from_rows = bool(set(asked.narrowing) & {*ROWS_ONLY}) or self._is_elsewhere()

    def _is_elsewhere(self) -> bool:
        """Whether the viewer's own calls in other teams belong to what they see."""
        if self.teams is None:
            return False
        since, until = self.asked.window.before.since, self.asked.window.until
        own = (E.agent == self.viewer.id) & E.monitored_on.between(since, until)
        elsewhere = E.team.is_null() | E.team.not_in(self.teams)
        return Evaluation.select(E.id).where(own, elsewhere).exists()

    def scores(self, *keys: str, now_only: bool = False) -> list[Row]:
        """Numbers and sums of scores, grouped by `keys`; "date" is a day, or a month's first."""
        if self.from_rows:
            return self._scores_of_rows(keys, now_only)
        pieces = [
            self._piece(SCORES, is_now, span, keys, ("evaluations", "total_sum"))
            for is_now, window in self.windows
            if is_now or not now_only
            for span in spans(window)
        ]
        return [
            (bool(is_now), _read(keys, group), Sum(int(count), int(total)))
            for is_now, *group, count, total in _together([p for p in pieces if p is not None])
        ]

    def points(self) -> list[Points]:
        """Points by criterion."""
        figures = ("scored", "earned", "possible", "lost", "short")
        pieces = [
            self._piece(POINTS, is_now, span, ("version", "criterion"), figures)
            for is_now, window in self.windows
            for span in spans(window)
        ]
        known = [piece for piece in pieces if piece is not None]
        if self.from_rows or len(known) < len(pieces):
            return [p for is_now, window in self.windows for p in self._of_rows(is_now, window)]
        return [_points(bool(is_now), rest) for is_now, *rest in _together(known)]

    # --- from the summaries -----------------------------------------------------------------

    def _piece(
        self,
        tables: dict[bool, list[tuple[type[Model], set[str]]]],
        is_now: bool,
        span: Span,
        keys: tuple[str, ...],
        figures: tuple[str, ...],
    ) -> "Query | None":
        """One span from the first table that knows enough; None where none does."""
        reach = self._reach_names()
        needed = ({*keys} - {"date"}) | {*self.asked.narrowing} | reach
        model: Any = next((m for m, known in tables[span.is_months] if needed <= known), None)
        if model is None:
            return None
        date = model.month if span.is_months else model.day
        columns = [date if key == "date" else getattr(model, COLUMNS[key]) for key in keys]
        sums = [pw.fn.SUM(getattr(model, name)).alias(name) for name in figures]
        flag = pw.SQL("1" if is_now else "0").alias("is_now")
        is_narrow = bool(self._chosen_teams) or "project" in {*self.asked.narrowing, *reach}
        conditions = [_in(date, span, is_narrow), *self._conditions(model)]
        found: Query = model.select(flag, *columns, *sums).where(*conditions)
        return found.group_by(*columns)

    def _reach_names(self) -> set[str]:
        scope = self.viewer.scope(Permission.DASHBOARDS_SEE)
        return {Scope.PROJECT: {"project"}, Scope.TEAMS: {"team"}}.get(scope or Scope.ALL, set())

    @cached_property
    def _chosen_teams(self) -> list[int]:
        """The teams that all figures are narrowed to; empty where they are not."""
        asked = self.asked.filters.team
        return [asked] if asked else self.teams or []

    def _conditions(self, model: Any) -> list[Any]:
        """What the viewer may see, and what is asked for.

        A team's project is named beside it: the indexes begin with it.
        """
        found = []
        if self._chosen_teams:
            places = Team.select(Team.project).where(Team.id.in_(self._chosen_teams))
            found.append(model.project.in_(places))
        if self.viewer.scope(Permission.DASHBOARDS_SEE) is Scope.PROJECT:
            found.append(model.project == self.viewer.project_id)
        if self.teams is not None:
            found.append(model.team_id.in_(self.teams))
        for name in self.asked.narrowing:
            value = getattr(self.asked.filters, name)
            if name == "call_type":
                value = archive.type_named(self.asked.filters)
            found.append(getattr(model, COLUMNS[name]) == value)
        return found

    # --- from the rows ----------------------------------------------------------------------

    def _matching(self, window: Window) -> list[Any]:
        filters = replace(self.asked.filters, since=window.since, until=window.until, counted=True)
        return archive.matching(self.viewer, filters)

    @cached_property
    def _cube(self) -> list[tuple[Any, ...]]:
        """All rows by everything that figures are grouped by, read once."""
        keys = (
            E.monitored_on, E.project, summaries.TEAM, E.agent, E.mode, E.call_type_name, E.band,
        )  # fmt: skip
        since = self.asked.window.before.since
        window = Window(since, self.asked.window.until)
        rows: Any = summaries.scores_by(*keys).where(*self._matching(window)).tuples()
        return list(rows)

    def _scores_of_rows(self, keys: tuple[str, ...], now_only: bool) -> list[Row]:
        names = ("date", "project", "team", "agent", *MIXED)
        places = [names.index(key) for key in keys]
        counts: Counter[Any] = Counter()
        totals: Counter[Any] = Counter()
        for row in self._cube:
            is_now = self._is_now(row[0])
            if is_now is not None and (is_now or not now_only):
                group = (is_now, *(row[place] for place in places))
                counts[group] += row[-2]
                totals[group] += int(row[-1])
        return [
            (group[0], _read(keys, group[1:]), Sum(count, totals[group]))
            for group, count in counts.items()
        ]

    def _is_now(self, day: Any) -> bool | None:
        """Now, before, or between the two."""
        date = _date(day)
        for is_now, window in self.windows:
            if window.since <= date <= window.until:
                return is_now
        return None

    def _of_rows(self, is_now: bool, window: Window) -> list[Points]:
        found = summaries.points_by(E.version, EvaluationScore.criterion)
        rows: Any = found.where(*self._matching(window))
        if self.asked.filters.criterion:
            rows = rows.where(Criterion.code == self.asked.filters.criterion)
        return [_points(is_now, row) for row in rows.tuples()]


def _teams(viewer: Viewer) -> list[int] | None:
    """The teams that are the viewer's reach; None where it is wider."""
    is_teams = viewer.scope(Permission.DASHBOARDS_SEE) is Scope.TEAMS
    return list(viewer.team_ids) if is_teams else None


def _in(date: Any, span: Span, is_narrow: bool) -> Any:
    """The days or months of a span; named one by one an index goes from each to its places."""
    if not is_narrow:
        return date.between(span.since, span.until)
    days = [span.since + dt.timedelta(days=n) for n in range((span.until - span.since).days + 1)]
    return date.in_([day for day in days if not span.is_months or day.day == 1])


def _together(pieces: Iterable[Query]) -> list[Any]:
    """The rows of all pieces, in one statement."""
    first, *rest = pieces
    query: Any = first
    for piece in rest:
        query = query.union_all(piece)
    return list(query.tuples())


def _points(is_now: bool, row: Iterable[Any]) -> Points:
    version, criterion, scored, earned, possible, _lost, short = (int(value) for value in row)
    return Points(is_now, version, criterion, scored, earned, possible, short)


def _read(keys: tuple[str, ...], group: Iterable[Any]) -> tuple[Any, ...]:
    """Values of a group as the rest of the program knows them."""
    kinds = {"date": _date, "mode": Mode}
    return tuple(kinds.get(k, lambda v: v)(value) for k, value in zip(keys, group, strict=True))


def _date(value: Any) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
