"""Deadlines and states of reports (P6.2), as functions of dates."""

import datetime as dt
from enum import StrEnum


class ReportKind(StrEnum):
    """How long a period the report covers."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ReportState(StrEnum):
    """drafting → submitted → returned ↔ submitted → approved → published."""

    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"


DELIVERED = (
    ReportState.SUBMITTED,
    ReportState.RETURNED,
    ReportState.APPROVED,
    ReportState.PUBLISHED,
)
NEXT: dict[ReportState, tuple[ReportState, ...]] = {
    ReportState.DRAFTING: (ReportState.SUBMITTED,),
    ReportState.SUBMITTED: (ReportState.RETURNED, ReportState.APPROVED),
    ReportState.RETURNED: (ReportState.SUBMITTED,),
    ReportState.APPROVED: (ReportState.PUBLISHED,),
    ReportState.PUBLISHED: (),
}


def may_become(state: ReportState, target: ReportState) -> bool:
    """Whether the state machine has an arrow from `state` to `target`."""
    return target in NEXT[state]


def daily_due(day: dt.date, due: dt.time) -> dt.datetime:
    """The wall-clock deadline of a day's report: `due` on the next calendar day."""
    return dt.datetime.combine(day + dt.timedelta(days=1), due)
