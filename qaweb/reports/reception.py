"""How a report was received: who has reviewed it, who has read it (P6.4, P3.13)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import Person, Status
from qaweb.permissions import MONITORED, Role, Viewer
from qaweb.reports.figures import Reach
from qaweb.reports.models import Report, ReportRead, ReportReview, ReportSubmission
from qaweb.reports.queries import all_submissions, reach_of
from qaweb.reports.rules import ReportState


@dataclass(frozen=True)
class ReviewLine:
    """A supervisor of the project, and their review if there is one (P6.4)."""

    supervisor: Person
    review: ReportReview | None
    is_of_earlier: bool


def review_lines(
    viewer: Viewer, report: Report, known: Sequence[ReportSubmission] | None = None
) -> list[ReviewLine]:
    """Every supervisor of the project, those whose review is missing too; none of a draft."""
    if reach_of(viewer) is not Reach.PROJECT or report.first_submitted_at is None:
        return []
    handed_in = all_submissions(report) if known is None else known
    last = handed_in[-1] if handed_in else None
    people = _reviewers(report)
    return [_review_line(person, getattr(person, "review", None), last) for person in people]


def _reviewers(report: Report) -> Query:
    """The supervisors of the project with their reviews, then reviewers who are that no more."""
    of, about = Person, (ReportReview.supervisor == Person.id) & (ReportReview.report == report)
    present = (
        (of.project == report.project_id)
        & (of.role == Role.SUPERVISOR)
        & (of.status != Status.LEFT)
    )
    return (
        of.select(of.id, of.name, ReportReview)
        .join(ReportReview, pw.JOIN.LEFT_OUTER, on=about, attr="review")
        .where(present | ReportReview.id.is_null(False))
        .order_by(pw.Case(None, [(present, 0)], 1), of.id)
    )


def _review_line(
    person: Person, review: ReportReview | None, last: ReportSubmission | None
) -> ReviewLine:
    is_of_earlier = review is not None and last is not None and review.at < last.at
    return ReviewLine(person, review, is_of_earlier)


def review_counts(viewer: Viewer, listed: Iterable[Report]) -> dict[int, tuple[int, int]]:
    """For each report of a list: how many supervisors have reviewed it, of how many."""
    if reach_of(viewer) is not Reach.PROJECT:
        return {}
    kept = list(listed)
    made = Counter(
        row.report_id
        for row in ReportReview.select(ReportReview.report).where(ReportReview.report.in_(kept))
    )
    supervisors = Person.select(Person.project).where(
        Person.role == Role.SUPERVISOR, Person.status != Status.LEFT
    )
    there = Counter(row.project_id for row in supervisors)
    return {r.id: (made[r.id], max(made[r.id], there[r.project_id])) for r in kept}


@dataclass(frozen=True)
class Readers:
    """How many of the leads and agents have opened the published report, and how many not."""

    read: int
    unread: int


def readers(viewer: Viewer, report: Report) -> Readers | None:
    """The receipts of a published report; None before, and for those who only read it."""
    if not _has_receipts(viewer, report):
        return None
    read = ReportRead.select(pw.fn.COUNT(ReportRead.id)).where(ReportRead.report == report)
    missing = pw.fn.COUNT(Person.id)
    [(unread, seen)] = _unread(report).select(missing, read).tuples()
    return Readers(seen, unread)


def receipts(viewer: Viewer, report: Report) -> tuple[list[ReportRead], list[Person]]:
    """Who of the leads and agents has opened the published report and when, and who has not."""
    if not _has_receipts(viewer, report):
        raise NotFound
    rows = ReportRead.select(ReportRead, Person).join(Person)
    read = rows.where(ReportRead.report == report).order_by(ReportRead.id)
    return list(read), list(_unread(report).order_by(Person.number))


def _has_receipts(viewer: Viewer, report: Report) -> bool:
    return report.state is ReportState.PUBLISHED and reach_of(viewer) is Reach.PROJECT


def _unread(report: Report) -> Query:
    receipt = (ReportRead.report == report) & (ReportRead.person == Person.id)
    return Person.select().where(
        Person.project == report.project_id,
        Person.role.in_(MONITORED),
        Person.status != Status.LEFT,
        ~pw.fn.EXISTS(ReportRead.select(pw.SQL("1")).where(receipt)),
    )
