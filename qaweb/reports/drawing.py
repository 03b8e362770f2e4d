"""Beginning the report of a period: by the worker once it is over, or by hand (P6.2)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Forbidden, Refused
from qaweb.evaluations.models import DaySummary
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.people.models import WORKING_CODES, Person, Project, Shift
from qaweb.permissions import SYSTEM, Permission, Viewer
from qaweb.reports.contents import DRAWN
from qaweb.reports.models import Report
from qaweb.reports.periods import Period, due, period_of, periods_to_draw
from qaweb.reports.rules import ReportKind
from qaweb.rosters.queries import calendar
from qaweb.workdays import Calendar

LONGEST_HOLIDAY = 31


def draw_missing(now: dt.datetime) -> list[Report]:
    """Draw every period that is over, had work and has no report yet; idempotent."""
    drawn = []
    for project in Project.select().order_by(Project.id):
        today = clock.local(now, project.zone).date()
        for kind in DRAWN:
            periods = periods_to_draw(kind, today)
            for period in _with_work(project.id, _not_drawn(project.id, periods)):
                drawn.append(draw(SYSTEM, project, period.starts_on, kind))
    return drawn


def draw(
    viewer: Viewer, project: Project, day: dt.date, kind: ReportKind = ReportKind.DAILY
) -> Report:
    """The report of the period that a day lies in, begun once: asked again it is the one there is.

    Raises `Refused` for a period to come, or of which nothing is known (P6.2).
    """
    if not viewer.reaches(Permission.REPORTS_DRAFT, person=None, team=None, project=project.id):
        raise Forbidden(_("Only the QA specialists of the project draw up its reports."))
    period = period_of(kind, day)
    found = _drawn(project, period)
    if found is not None:
        return found
    if period.starts_on > clock.today(project.zone):
        raise Refused(_("That day is still to come. Choose today or a day before."), "day")
    if not _with_work(project.id, [period]):
        raise Refused(_("Nothing is known of that day: no records and no roster."), "day")
    try:
        return _create(viewer, project, period)
    except pw.IntegrityError:
        # The worker drew the same period at the same moment; the transaction was undone.
        return Report.get(_of(project, period))


def _create(viewer: Viewer, project: Project, period: Period) -> Report:
    policy = as_of(period.ends_on)
    at = due(period, policy, _calendar(period) if policy.due_on_working_days else None)
    with change(viewer, "reports.draw") as entry:
        entry.subject = report = Report.create(
            project=project,
            kind=period.kind,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            due_at=clock.at(at.date(), at.time(), project.zone),
            created_at=clock.now(),
        )
        entry.after = {"state": report.state, "due_at": report.due_at}
    return report


def _calendar(period: Period) -> Calendar:
    """The working calendar around the deadline."""
    return calendar(period.ends_on, period.ends_on + dt.timedelta(days=LONGEST_HOLIDAY))


def _drawn(project: Project, period: Period) -> Report | None:
    return Report.get_or_none(_of(project, period))


def _of(project: Project, period: Period) -> Any:
    same = (Report.kind == period.kind) & (Report.starts_on == period.starts_on)
    return (Report.project == project) & same


def _with_work(project_id: int, periods: Iterable[Period]) -> list[Period]:
    """The periods with records, or with somebody at work by the roster."""
    days = {day for period in periods for day in period.days}
    worked = _days_with_work(project_id, sorted(days)) if days else set()
    return [period for period in periods if worked.intersection(period.days)]


def _days_with_work(project_id: int, days: list[dt.date]) -> set[dt.date]:
    recorded = DaySummary.select(DaySummary.day).where(
        DaySummary.project == project_id, DaySummary.day.in_(days)
    )
    worked = (
        Shift.select(Shift.day)
        .join(Person)
        .where(Person.project == project_id, Shift.day.in_(days), Shift.code.in_(WORKING_CODES))
    )
    return {row.day for query in (recorded, worked) for row in query.distinct()}


def _not_drawn(project_id: int, periods: list[Period]) -> list[Period]:
    rows = Report.select(Report.starts_on).where(
        Report.project == project_id,
        Report.kind == periods[0].kind,
        Report.starts_on.in_([period.starts_on for period in periods]),
    )
    there = {row.starts_on for row in rows}
    return [period for period in periods if period.starts_on not in there]
