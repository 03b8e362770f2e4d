"""The summaries a dashboard's sums can be read from, and the one statement that adds them up."""

import datetime as dt
from typing import Any, TypeAlias

import peewee as pw

from qaweb.db import Model, Query
from qaweb.evaluations.models import (
    DayCriterionSummary,
    DaySummary,
    MonthAgentSummary,
    MonthCriterionSummary,
)
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
from qaweb.prepared import Word, prepared

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
Tables: TypeAlias = dict[bool, list[tuple[type[Model], set[str]]]]
Piece: TypeAlias = tuple[Any, bool, bool, bool, bool, tuple[dt.date, ...]]
"""A table, whether it is of now, of months, of days one by one, taken off; and the days."""
SCORES: Tables = {
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
POINTS: Tables = {
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


@prepared
def summed(
    viewer: Viewer,
    pieces: "list[Piece]",
    keys: tuple[Word, ...],
    figures: tuple[Word, ...],
    narrowing: tuple[tuple[Word, Any], ...],
    chosen_teams: list[int],
    own_teams: tuple[int, ...] | None,
) -> Query:
    """The sums of all pieces, in one statement.

    A team's project is named beside it: the indexes begin with it.
    """
    query: Any = None
    for model, is_now, is_months, is_narrow, is_less, days in pieces:
        date: Any = model.month if is_months else model.day
        columns = [date if key == "date" else getattr(model, COLUMNS[key]) for key in keys]
        sums: list[Any] = [pw.fn.SUM(getattr(model, name)) for name in figures]
        if is_less:
            sums = [each * pw.SQL("-1") for each in sums]
        flag = pw.SQL("1" if is_now else "0")
        when = date.in_(days) if is_narrow else date.between(*days)
        named = [each.alias(f"c{place}") for place, each in enumerate((flag, *columns, *sums))]
        piece: Any = model.select(*named).where(when).group_by(*columns)
        if chosen_teams:
            places = Team.select(Team.project).where(Team.id.in_(chosen_teams))
            piece = piece.where(model.project.in_(places))
        if viewer.scope(Permission.DASHBOARDS_SEE) is Scope.PROJECT:
            piece = piece.where(model.project == viewer.project_id)
        if own_teams is not None:
            piece = piece.where(model.team_id.in_(own_teams))
        for name, value in narrowing:
            piece = piece.where(getattr(model, name) == value)
        query = piece if query is None else query.union_all(piece)
    wide, full = 1 + len(keys), 1 + len(keys) + len(figures)
    groups = [pw.SQL(f"c{place}") for place in range(wide)]
    totals = [pw.fn.SUM(pw.SQL(f"c{place}")) for place in range(wide, full)]
    found: Query = query.select_from(*groups, *totals).group_by(*groups).tuples()
    return found
