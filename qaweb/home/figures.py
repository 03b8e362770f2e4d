"""Today's figures beside the list of what to do, within the viewer's reach."""

import datetime as dt
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.errors import Forbidden
from qaweb.evaluations.models import DaySummary, Evaluation
from qaweb.evaluations.summary_models import DayTeamSummary
from qaweb.home.risks import heard_on
from qaweb.language import lazy_gettext as _
from qaweb.people.models import WORKING_CODES, Person, Shift, Status
from qaweb.people.queries import within
from qaweb.permissions import MONITORED, Permission, Scope, Viewer
from qaweb.prepared import prepared
from qaweb.reports.sections import mean_of

TREND_DAYS, PAST_DAYS = 14, 7
MOST_NAMED = 8


@dataclass(frozen=True)
class DayFigures:
    """How many calls were monitored on a day, and their mean in hundredths."""

    day: dt.date
    evaluations: int
    mean: int | None


@dataclass(frozen=True)
class Trend:
    """Some days, the last one last, with their calls and mean together."""

    days: list[DayFigures]
    evaluations: int
    mean: int | None


def trend(viewer: Viewer, until: dt.date, days: int = TREND_DAYS) -> Trend:
    """The figures of the last `days` days within the viewer's reach, one row a day."""
    since = until - dt.timedelta(days=days - 1)
    rows = _by_day(viewer, since, until)
    known = {day: (int(count), int(total)) for day, count, total in rows}
    count, total = (sum(each[n] for each in known.values()) for n in (0, 1))
    wanted = (since + dt.timedelta(days=n) for n in range(days))
    figures = [_figures(day, *known.get(day, (0, 0))) for day in wanted]
    return Trend(figures, count, mean_of(total, count))


@prepared
def _by_day(viewer: Viewer, since: dt.date, until: dt.date) -> Query:
    """From the coarse sums where the reach is no narrower than a project: one row for a team."""
    is_wide = viewer.scope(Permission.EVALUATIONS_SEE) in (Scope.ALL, Scope.PROJECT)
    table: Any = DayTeamSummary if is_wide else DaySummary
    person = None if is_wide else table.agent_id
    reach = within(
        viewer,
        Permission.EVALUATIONS_SEE,
        person=person,
        team=table.team_id,
        project=table.project,
    )
    query: Query = (
        table.select(table.day, pw.fn.SUM(table.evaluations), pw.fn.SUM(table.total_sum))
        .where(reach, table.day.between(since, until))
        .group_by(table.day)
        .tuples()
    )
    return query


def _figures(day: dt.date, count: int, total: int) -> DayFigures:
    return DayFigures(day, count, mean_of(total, count))


@dataclass(frozen=True)
class Coverage:
    """How many work today and were monitored, and the first of those who were not (P3.3)."""

    at_work: int
    covered: int
    named: list[str]

    @property
    def unnamed(self) -> int:
        return self.at_work - self.covered - len(self.named)


def coverage(viewer: Viewer, day: dt.date) -> Coverage:
    """Agents and leads at work on `day`, and those not yet monitored.

    Only for those who know the plan: for the others monitoring is not announced (S5).
    """
    if not viewer.may(Permission.PLAN_SEE):
        raise Forbidden(_("Who is still to be heard today is not announced."))
    rows = _at_work(viewer, day)
    missed = [(number, name) for number, name, is_heard in rows if not is_heard]
    named = [name for _number, name in nsmallest(MOST_NAMED, missed)]
    return Coverage(len(rows), len(rows) - len(missed), named)


@prepared
def _at_work(viewer: Viewer, day: dt.date) -> Query:
    """Everybody who works on a day, and whether they were monitored.

    Counted and put in order here: the database takes twice as long over it.
    """
    is_heard: Any = pw.Case(None, ((Person.id.in_(heard_on(day)), 1),), 0)
    return (
        Person.select(Person.number, Person.name, is_heard)
        .join(Shift, on=(Shift.person == Person.id) & (Shift.day == day))
        .where(_of_people(viewer), Shift.code.in_(WORKING_CODES), Person.id != viewer.id)
        .tuples()
    )


def _of_people(viewer: Viewer) -> Any:
    reach = within(
        viewer,
        Permission.EVALUATIONS_SEE,
        person=Person.id,
        team=Person.team,
        project=Person.project,
    )
    return reach & Person.role.in_(MONITORED) & (Person.status != Status.LEFT)


@dataclass(frozen=True)
class PastDay:
    """How many of those at work on a day that is over were monitored."""

    day: dt.date
    at_work: int
    covered: int


def past_coverage(viewer: Viewer, today: dt.date) -> list[PastDay]:
    """The days before today on which somebody of the viewer's worked, the last one first."""
    rows = _past_days(viewer, today - dt.timedelta(days=PAST_DAYS), today)
    return [PastDay(day, int(at_work), int(done)) for day, at_work, done in rows]


@prepared
def _past_days(viewer: Viewer, since: dt.date, today: dt.date) -> Query:
    heard = pw.fn.EXISTS(heard_on(Shift.day).where(Evaluation.agent == Shift.person))
    covered = pw.fn.SUM(pw.Case(None, ((heard, 1),), 0))
    return (
        Shift.select(Shift.day, pw.fn.COUNT(Shift.id), covered)
        .join(Person)
        .where(_of_people(viewer), Person.id != viewer.id, Shift.code.in_(WORKING_CODES))
        .where(Shift.day >= since, Shift.day < today)
        .group_by(Shift.day)
        .order_by(Shift.day.desc())
        .tuples()
    )
