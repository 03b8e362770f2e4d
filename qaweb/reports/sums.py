"""The sums beside the records, in one statement: before, by criterion, modes of the month."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.rules import Mode
from qaweb.evaluations.summary_models import (
    DayMixSummary,
    DayPointsSummary,
    DayTeamSummary,
    MonthMixSummary,
)
from qaweb.prepared import prepared
from qaweb.reports.lines import CriterionTally, TeamTally
from qaweb.reports.periods import Period, period_of
from qaweb.reports.rules import ReportKind
from qaweb.standards.models import Criterion, Section

TEAM, POINTS, MODE = range(3)
ONE = dt.timedelta(days=1)
A_VERSION, A_SECTION = 1_000_000, 1_000
"""Criteria keep the order of the form: their places are numbered section by section."""
Condition = Callable[[Any], Any]
Days = tuple[dt.date, dt.date]
Month = tuple[dt.date, dt.date, dt.date]
"""Its first day, the first one after the period, and its last."""


@dataclass(frozen=True)
class Sums:
    """What the days said that are not among the records of the period."""

    earlier: Period | None
    before: list[TeamTally]
    criteria: list[CriterionTally]
    criteria_before: list[CriterionTally]
    month_modes: dict[Mode, int]


def sums(project_id: int, period: Period) -> Sums:
    """Read them; a day is compared with the last earlier day that had records."""
    fixed = None if period.kind is ReportKind.DAILY else period.before()
    found: tuple[list[Any], ...] = ([], [], [])
    month = (period.month_from, period.ends_on + ONE, period.month_to)
    before = (fixed.starts_on, fixed.ends_on) if fixed else None
    for what, *row in _sums(project_id, (period.starts_on, period.ends_on), month, before):
        found[what].append(row)
    teams = [TeamTally(day, team, count, total) for day, team, count, total, *_ in found[TEAM]]
    points = [_criterion(row) for row in sorted(found[POINTS], key=lambda row: (row[1], row[0]))]
    earlier = fixed or (period_of(period.kind, teams[0].day) if teams else None)
    return Sums(
        earlier,
        teams,
        [each for each in points if period.holds(each.day)],
        [each for each in points if not period.holds(each.day)],
        _added((Mode(row[6]), int(row[2])) for row in found[MODE]),
    )


def _added(counts: Iterable[tuple[Mode, int]]) -> dict[Mode, int]:
    found: Counter[Mode] = Counter()
    for mode, count in counts:
        found[mode] += count
    return {mode: count for mode, count in found.items() if count}


def _criterion(row: Any) -> CriterionTally:
    day, _place, scored, earned, possible, lost, code, title, title_en = row
    return CriterionTally(day, code, title, title_en, scored, earned, possible, lost)


@prepared
def _sums(project: int, days: Days, month: Month, earlier: Days | None) -> Any:
    """What the row is of, its day, team or place, four sums, and up to three words."""
    is_earlier = _earlier(project, days, earlier)
    return (
        _teams(project, is_earlier)
        .union_all(_points(project, days, is_earlier))
        .union_all(_month(project, month))
        .union_all(_after(project, month))
        .tuples()
    )


def _teams(project: int, is_earlier: Condition) -> Query:
    of, nothing = DayTeamSummary, pw.Value(0)
    return of.select(
        pw.Value(TEAM), of.day, of.team_id, of.evaluations, of.total_sum, nothing, nothing,
        *[pw.Value("")] * 3,
    ).where(of.project == project, is_earlier(of.day), of.evaluations > 0)  # fmt: skip


def _points(project: int, days: Days, is_earlier: Condition) -> Query:
    of, c = DayPointsSummary, Criterion
    place = of.version_id * A_VERSION + Section.position * A_SECTION + c.position
    return (
        of.select(
            pw.Value(POINTS), of.day, place, of.scored, of.earned, of.possible, of.lost,
            c.code, c.title, c.title_en,
        )
        .join(c, on=(c.id == of.criterion_id))
        .join(Section)
        .where(of.project == project, of.day.between(*days) | is_earlier(of.day))
    )  # fmt: skip


def _month(project: int, month: Month) -> Query:
    """The whole month by mode, from which what came after the period is taken off again."""
    of = MonthMixSummary
    return _by_mode(of, of.month, of.month == month[0], project, 1)


def _after(project: int, month: Month) -> Query:
    of = DayMixSummary
    return _by_mode(of, of.day, of.day.between(*month[1:]), project, -1)


def _by_mode(of: Any, day: Any, when: Any, project: int, sign: int) -> Query:
    nothing, nowhere = pw.Value(0), pw.Value("")
    count = pw.fn.SUM(of.evaluations) * sign
    rows: Query = (
        of.select(
            pw.Value(MODE),
            pw.fn.MIN(day),
            nothing,
            count,
            *[nothing] * 3,
            of.mode,
            nowhere,
            nowhere,
        )
        .where(of.project == project, when)
        .group_by(of.mode)
    )  # fmt: skip
    return rows


def _earlier(project: int, days: Days, earlier: Days | None) -> Condition:
    """The condition for the days compared with: those given, else the last one with records."""
    if earlier is not None:
        return lambda day: day.between(*earlier)
    of = DayTeamSummary.alias()
    last = of.select(pw.fn.MAX(of.day)).where(
        of.project == project, of.day < days[0], of.evaluations > 0
    )
    return lambda day: day == last
