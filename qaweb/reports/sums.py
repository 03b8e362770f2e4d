"""The sums beside the records, in one statement: before, by criterion, modes of the month."""

from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.rules import Mode
from qaweb.evaluations.summary_models import DayMixSummary, DayPointsSummary, DayTeamSummary
from qaweb.reports.lines import CriterionTally, TeamTally
from qaweb.reports.periods import Period, period_of
from qaweb.reports.prepared import Prepared, as_day, given
from qaweb.reports.rules import ReportKind
from qaweb.standards.models import Criterion, Section

TEAM, POINTS, MODE = range(3)
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
        project=project_id, since=period.starts_on, until=period.ends_on, month=period.month_from,
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
        {Mode(row[6]): int(row[2]) for row in found[MODE]},
    )


def _criterion(row: Any) -> CriterionTally:
    day, _place, scored, earned, possible, lost, code, title, title_en = row
    return CriterionTally(as_day(day), code, title, title_en, scored, earned, possible, lost)


def _shape() -> Any:
    # What the row is of, its day, team or place, four sums, and up to three words.
    return _teams().union_all(_points()).union_all(_modes())


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


def _modes() -> Query:
    of, nothing = DayMixSummary, pw.Value(0)
    return (
        of.select(
            pw.Value(MODE), pw.fn.MIN(of.day), nothing, pw.fn.SUM(of.evaluations), *[nothing] * 3,
            of.mode, *[pw.Value("")] * 2,
        )
        .where(of.project == given("project"), of.day.between(given("month"), given("until")))
        .group_by(of.mode)
    )  # fmt: skip


def _is_earlier(day: Any) -> Any:
    """The days compared with: those given, else the last one before with records."""
    of = DayTeamSummary.alias()
    last = of.select(pw.fn.MAX(of.day)).where(
        of.project == given("project"), of.day < given("since"), of.evaluations > 0
    )
    first = pw.fn.COALESCE(given("earlier_since"), last)
    return day.between(first, pw.fn.COALESCE(given("earlier_until"), last))


_STATEMENT = Prepared(_shape)
