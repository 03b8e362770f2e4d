"""The sums beside the records, in one statement: before, by criterion, modes of the month."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
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
from qaweb.reports.lines import CriterionTally, TeamTally
from qaweb.reports.periods import Period, period_of
from qaweb.reports.prepared import Prepared, as_day, given
from qaweb.reports.rules import ReportKind
from qaweb.standards.models import Criterion, Section

TEAM, POINTS, MODE = range(3)
ONE = dt.timedelta(days=1)
A_VERSION, A_SECTION = 1_000_000, 1_000
"""Criteria keep the order of the form: their places are numbered section by section."""


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
    for what, *row in _STATEMENT.rows(
        project=project_id, since=period.starts_on, until=period.ends_on,
        month=period.month_from, month_end=period.month_to, after=period.ends_on + ONE,
        earlier_since=fixed and fixed.starts_on, earlier_until=fixed and fixed.ends_on,
    ):  # fmt: skip
        found[what].append(row)
    teams = [
        TeamTally(as_day(day), team, count, total) for day, team, count, total, *_ in found[TEAM]
    ]
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
    return CriterionTally(as_day(day), code, title, title_en, scored, earned, possible, lost)


def _shape() -> Any:
    # What the row is of, its day, team or place, four sums, and up to three words.
    return _teams().union_all(_points()).union_all(_month()).union_all(_after())


def _teams() -> Query:
    of, nothing = DayTeamSummary, pw.Value(0)
    return of.select(
        pw.Value(TEAM), of.day, of.team_id, of.evaluations, of.total_sum, nothing, nothing,
        *[pw.Value("")] * 3,
    ).where(of.project == given("project"), _is_earlier(of.day), of.evaluations > 0)  # fmt: skip


def _points() -> Query:
    of, c = DayPointsSummary, Criterion
    place = of.version_id * A_VERSION + Section.position * A_SECTION + c.position
    return (
        of.select(
            pw.Value(POINTS), of.day, place, of.scored, of.earned, of.possible, of.lost,
            c.code, c.title, c.title_en,
        )
        .join(c, on=(c.id == of.criterion_id))
        .join(Section)
        .where(
            of.project == given("project"),
            of.day.between(given("since"), given("until")) | _is_earlier(of.day),
        )
    )  # fmt: skip


def _month() -> Query:
    """The whole month by mode, from which what came after the period is taken off again."""
    of = MonthMixSummary
    return _by_mode(of, of.month, of.month == given("month"), 1)


def _after() -> Query:
    of = DayMixSummary
    return _by_mode(of, of.day, of.day.between(given("after"), given("month_end")), -1)


def _by_mode(of: Any, day: Any, when: Any, sign: int) -> Query:
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
        .where(of.project == given("project"), when)
        .group_by(of.mode)
    )  # fmt: skip
    return rows


def _is_earlier(day: Any) -> Any:
    """The days compared with: those given, else the last one before with records."""
    of = DayTeamSummary.alias()
    last = of.select(pw.fn.MAX(of.day)).where(
        of.project == given("project"), of.day < given("since"), of.evaluations > 0
    )
    first = pw.fn.COALESCE(given("earlier_since"), last)
    return day.between(first, pw.fn.COALESCE(given("earlier_until"), last))


_STATEMENT = Prepared(_shape)
