"""Which of a home page's lists have anything in them, asked at once.

Most are empty most of the time, and asking each costs more than asking whether it has a row.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import peewee as pw

from qaweb.appeals import corrections
from qaweb.appeals import queries as appeals
from qaweb.db import Query, database
from qaweb.evaluations import queries as evaluations
from qaweb.evaluations.matching import waiting_for_call
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.monitoring import oversight
from qaweb.people.models import Shift
from qaweb.permissions import MONITORED, MONITORS, Duty, Permission, Role, Viewer
from qaweb.prepared import prepared
from qaweb.reports import queries as reports
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportState
from qaweb.slips import proposing, talking

WRITERS = (
    Permission.REPORTS_DRAFT,
    Permission.REPORTS_REVIEW,
    Permission.REPORTS_APPROVE,
)


def waiting(viewer: Viewer, today: dt.date) -> dict[str, int]:
    """By name, whether there is anything; `calls` and `done` are counts."""
    since, until = evaluations.span_of_floor(viewer, today)
    ((found),) = _asked(viewer, today, since, until)
    return {name: int(value) for name, value in found.items()}


@prepared
def _asked(viewer: Viewer, today: dt.date, since: dt.date, until: dt.date) -> Query:
    columns: list[Any] = [
        pw.fn.EXISTS(query.order_by().select(pw.SQL("1"))).alias(name)
        for name, query in _lists(viewer, today)
    ]
    columns += [
        query.order_by().select(pw.fn.COUNT(pw.SQL("1"))).alias(name)
        for name, query in _counts(viewer, since, until)
    ]
    asked: Any = pw.Select(columns=columns).bind(database).dicts()
    return asked


def _counts(viewer: Viewer, since: dt.date, until: dt.date) -> Iterator[tuple[str, Any]]:
    if viewer.role in MONITORS:
        yield "calls", waiting_for_call(viewer)
        yield "done", evaluations.count_done.select(viewer, since, until)


def _lists(viewer: Viewer, today: dt.date) -> Iterator[tuple[str, Any]]:
    yield "in_use", Evaluation.select().where(Evaluation.state != EvaluationState.DRAFT)
    if viewer.role in MONITORS:
        yield "drafts", evaluations.own_drafts.select(viewer)
        yield "slips_owed", evaluations.slips_owed.select(viewer)
        yield (
            "at_work",
            Shift.select().where(
                Shift.person == viewer.id, Shift.day == today, Shift.starts_at.is_null(False)
            ),
        )
    if viewer.role in MONITORED:
        yield "accept", evaluations.awaiting_acceptance.select(viewer)
        yield "answer", proposing.own_open.select(viewer)
    if viewer.role in (*MONITORS, Role.TEAM_LEAD):
        yield "questions", talking.to_answer.select(viewer)
    if viewer.may(Permission.WORK_ASSIGN):
        yield "left_behind", oversight.left_by.select(viewer, today)
    if viewer.may(Permission.APPEALS_DECIDE) and Duty.STAND_IN not in viewer.duties:
        yield "appeals", appeals.own_to_decide.select(viewer)
    if viewer.may(Permission.CORRECTIONS_APPROVE):
        yield "corrections", corrections.waiting_for.select(viewer)
    if any(viewer.may(permission) for permission in WRITERS):
        rows = reports.reports(viewer)
        is_reader = viewer.may(Permission.REPORTS_REVIEW)  # who reviews what is published, too
        yield "reports", rows if is_reader else rows.where(Report.state != ReportState.PUBLISHED)
