"""Where a dashboard's sums are read: from the coarsest summary that knows enough, or the rows.

A summary answers when its columns include what the figure is grouped by, what it is narrowed to
and what the viewer's reach is made of. Filters that no summary knows are read from the rows with
the archive's own conditions.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from qaweb.dashboards.asking import Asked
from qaweb.dashboards.coarsest import COLUMNS, MIXED, POINTS, SCORES, Piece, Tables, summed
from qaweb.dashboards.rules import Row, Window, spans, sums_of
from qaweb.evaluations import archive, summaries
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.permissions import Permission, Scope, Viewer
from qaweb.prepared import Word
from qaweb.standards.models import Criterion

E = Evaluation
TOTALS = (Word("evaluations"), Word("total_sum"))
EARNED = tuple(map(Word, ("scored", "earned", "possible", "lost", "short")))
LINE_KEYS = ("version", "criterion")
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
        windows = [each for each in self.windows if each[0] or not now_only]
        known = [p for p in self._pieces(SCORES, windows, keys) if p is not None]
        read = _reading(keys)
        return [
            (bool(is_now), read(group), count, total)
            for (is_now, *group), (count, total) in self._sum(known, keys, TOTALS).items()
        ]

    def points(self) -> list[Points]:
        """Points by criterion."""
        pieces = self._pieces(POINTS, self.windows, LINE_KEYS)
        known = [piece for piece in pieces if piece is not None]
        if self.from_rows or len(known) < len(pieces):
            return [p for is_now, window in self.windows for p in self._of_rows(is_now, window)]
        rows = self._sum(known, LINE_KEYS, EARNED)
        return [_points(bool(is_now), (*line, *sums)) for (is_now, *line), sums in rows.items()]

    # --- from the summaries -----------------------------------------------------------------

    def _pieces(
        self, tables: Tables, windows: Iterable[tuple[bool, Window]], keys: tuple[str, ...]
    ) -> "list[Piece | None]":
        """Each span from the first table that knows enough; None where none does."""
        reach = self._reach_names()
        needed = ({*keys} - {"date"}) | {*self.asked.narrowing} | reach
        is_narrow = bool(self._chosen_teams) or "project" in {*self.asked.narrowing, *reach}
        found: list[Piece | None] = []
        for is_now, window in windows:
            for span in spans(window) if "date" in keys else sums_of(window):
                own = tables[span.is_months]
                model = next((m for m, known in own if needed <= known), None)
                # Named one by one an index goes from each day to its places.
                days = span.days if is_narrow else (span.since, span.until)
                known = (model, is_now, span.is_months, is_narrow, span.is_less, days)
                found.append(known if model else None)
        return found

    def _sum(
        self, pieces: "list[Piece]", keys: tuple[str, ...], figures: tuple[Word, ...]
    ) -> dict[tuple[Any, ...], tuple[int, ...]]:
        """By whether it is of now and the keys; what comes to nothing is left out."""
        own = None if self.teams is None else tuple(self.teams)
        rows = summed(
            self.viewer, pieces, tuple(map(Word, keys)), figures,
            self._narrowing, self._chosen_teams, own,
        )  # fmt: skip
        wide = 1 + len(keys)
        return {row[:wide]: tuple(map(int, row[wide:])) for row in rows if row[wide]}

    def _reach_names(self) -> set[str]:
        scope = self.viewer.scope(Permission.DASHBOARDS_SEE)
        return {Scope.PROJECT: {"project"}, Scope.TEAMS: {"team"}}.get(scope or Scope.ALL, set())

    @cached_property
    def _chosen_teams(self) -> list[int]:
        """The teams that all figures are narrowed to; empty where they are not."""
        asked = self.asked.filters.team
        return [asked] if asked else self.teams or []

    @cached_property
    def _narrowing(self) -> tuple[tuple[Word, Any], ...]:
        """What is asked for, each with its column."""
        filters = self.asked.filters
        values = {name: getattr(filters, name) for name in self.asked.narrowing}
        if "call_type" in values:
            values["call_type"] = archive.type_named(filters)
        return tuple((Word(COLUMNS[name]), value) for name, value in values.items())

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
        read = _reading(keys)
        return [
            (group[0], read(group[1:]), count, totals[group]) for group, count in counts.items()
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


def _points(is_now: bool, row: Iterable[Any]) -> Points:
    version, criterion, scored, earned, possible, _lost, short = (int(value) for value in row)
    return Points(is_now, version, criterion, scored, earned, possible, short)


def _reading(keys: tuple[str, ...]) -> Callable[[Iterable[Any]], tuple[Any, ...]]:
    """How a group's values become what the rest of the program knows them as."""
    days = [place for place, key in enumerate(keys) if key == "date"]
    if not days:
        return tuple

    def read(group: Iterable[Any]) -> tuple[Any, ...]:
        values = list(group)
        for place in days:
            values[place] = _date(values[place])
        return tuple(values)

    return read


def _date(value: Any) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
