"""Who is told of a report: those to whom it is delivered, its author, its readers (P6.2, P3.13)."""

from collections.abc import Collection
from typing import Any

from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Person, Status
from qaweb.people.queries import supervisors_of
from qaweb.permissions import MONITORED, Role, Viewer
from qaweb.reports.models import Report, ReportRestatement, ReportSubmission


def submitted(viewer: Viewer, report: Report) -> None:
    """The manager and the supervisors of the project have it at once."""
    to = [*_ids(Person.role == Role.MANAGER), *_supervisors(report)]
    _tell(viewer, report, Occasion.REPORT_SUBMITTED, to)


def returned(viewer: Viewer, report: Report) -> None:
    """Its author mends it."""
    _tell(viewer, report, Occasion.REPORT_RETURNED, [report.author_id])


def approved(viewer: Viewer, report: Report) -> None:
    """Its author and the supervisors, who read it already."""
    _tell(viewer, report, Occasion.REPORT_APPROVED, [report.author_id, *_supervisors(report)])


def published(viewer: Viewer, report: Report) -> None:
    """The leads and agents of the project, to whom it opens now."""
    readers = (Person.project == report.project_id) & Person.role.in_(MONITORED)
    _tell(viewer, report, Occasion.REPORT_PUBLISHED, _ids(readers))


def restated(report: Report) -> None:
    """Records of a report that was handed in have moved: those who answer for it (P6.1)."""
    to = [report.author_id, *_supervisors(report), *_ids(Person.role == Role.MANAGER)]
    times = ReportRestatement.select().where(ReportRestatement.report == report).count()
    tell(
        to, Occasion.REPORT_RESTATED, f"{report.id}:{times}", "reports.show",
        {"report_id": report.id}, subject=str(report),
    )  # fmt: skip


def _tell(
    viewer: Viewer, report: Report, occasion: Occasion, people: Collection[int | None]
) -> None:
    """Once for each time that it was handed in: it may come back and go again."""
    times = ReportSubmission.select().where(ReportSubmission.report == report).count()
    tell(
        people, occasion, f"{report.id}:{times}", "reports.show", {"report_id": report.id},
        by=viewer, who=viewer.name, subject=str(report),
    )  # fmt: skip


def _supervisors(report: Report) -> list[int]:
    return [person.id for person in supervisors_of(report.project_id, None)]


def _ids(condition: Any) -> list[int]:
    rows = Person.select(Person.id).where(condition, Person.status != Status.LEFT)
    return [row.id for row in rows]
