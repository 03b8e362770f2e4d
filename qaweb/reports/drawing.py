"""Beginning a day's report: by the worker after midnight, or by hand (P6.2)."""

import datetime as dt
from typing import Any

import peewee as pw
from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Forbidden, Refused
from qaweb.evaluations.models import DaySummary
from qaweb.parameters.queries import as_of
from qaweb.people.models import WORKING_CODES, Person, Project, Shift
from qaweb.permissions import SYSTEM, Permission, Viewer
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportKind, daily_due, days_to_draw


def draw_missing(now: dt.datetime) -> list[Report]:
    """Draw every past day of the last week that had work and has no report yet; idempotent."""
    drawn = []
    for project in Project.select().order_by(Project.id):
        days = days_to_draw(clock.local(now, project.zone).date())
        for day in sorted(_days_with_work(project.id, days) - _days_drawn(project.id, days)):
            drawn.append(draw(SYSTEM, project, day))
    return drawn


def draw(viewer: Viewer, project: Project, day: dt.date) -> Report:
    """The daily report of a day, begun once: asked again it answers the one there is (P6.2)."""
    if not viewer.reaches(Permission.REPORTS_DRAFT, person=None, team=None, project=project.id):
        raise Forbidden(_("Only the QA specialists of the project draw up its reports."))
    found = _drawn(project, day)
    if found is not None:
        return found
    if day > clock.today(project.zone):
        raise Refused(_("That day is still to come. Choose today or a day before."), "day")
    if not _days_with_work(project.id, [day]):
        raise Refused(_("Nothing is known of that day: no records and no roster."), "day")
    try:
        return _create(viewer, project, day)
    except pw.IntegrityError:
        # The worker drew the same day at the same moment; the transaction was undone.
        return Report.get(_of_day(project, day))


def _create(viewer: Viewer, project: Project, day: dt.date) -> Report:
    due = daily_due(day, as_of(day).daily_due)
    with change(viewer, "reports.draw") as entry:
        entry.subject = report = Report.create(
            project=project,
            kind=ReportKind.DAILY,
            starts_on=day,
            ends_on=day,
            due_at=clock.at(due.date(), due.time(), project.zone),
            created_at=clock.now(),
        )
        entry.after = {"state": report.state, "due_at": report.due_at}
    return report


def _drawn(project: Project, day: dt.date) -> Report | None:
    return Report.get_or_none(_of_day(project, day))


def _of_day(project: Project, day: dt.date) -> Any:
    return (
        (Report.project == project) & (Report.kind == ReportKind.DAILY) & (Report.starts_on == day)
    )


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


def _days_drawn(project_id: int, days: list[dt.date]) -> set[dt.date]:
    rows = Report.select(Report.starts_on).where(
        Report.project == project_id, Report.kind == ReportKind.DAILY, Report.starts_on.in_(days)
    )
    return {row.starts_on for row in rows}
