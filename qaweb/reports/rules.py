"""States, deadlines and written parts of reports (P6.2, P6.5a), as functions of plain data."""

import datetime as dt
import hashlib
from collections.abc import Mapping
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


OPEN_TO_WRITING = (ReportState.DRAFTING, ReportState.RETURNED)
DELIVERED = (
    ReportState.SUBMITTED,
    ReportState.RETURNED,
    ReportState.APPROVED,
    ReportState.PUBLISHED,
)
SEALED = (ReportState.APPROVED, ReportState.PUBLISHED)
NEXT: dict[ReportState, tuple[ReportState, ...]] = {
    ReportState.DRAFTING: (ReportState.SUBMITTED,),
    ReportState.SUBMITTED: (ReportState.RETURNED, ReportState.APPROVED),
    ReportState.RETURNED: (ReportState.SUBMITTED,),
    ReportState.APPROVED: (ReportState.PUBLISHED,),
    ReportState.PUBLISHED: (),
}


class ReportStep(StrEnum):
    """What somebody has to do with a report next."""

    WRITE = "write"
    MEND = "mend"
    REVIEW = "review"
    DECIDE = "decide"
    PUBLISH = "publish"


class WrittenPart(StrEnum):
    """What the QA specialist writes; the figures are drawn from the records."""

    HIGHLIGHTS = "highlights"
    PROBLEMS = "problems"
    KEY_POINTS = "key_points"


# The weekly and the monthly report will add their own parts here (P6.5b, P6.5c).
WRITTEN: dict[ReportKind, tuple[WrittenPart, ...]] = {
    ReportKind.DAILY: (WrittenPart.HIGHLIGHTS, WrittenPart.PROBLEMS, WrittenPart.KEY_POINTS),
}
REQUIRED: dict[ReportKind, tuple[WrittenPart, ...]] = {
    ReportKind.DAILY: (WrittenPart.HIGHLIGHTS,),
}
LONGEST_PART = 10_000


def may_become(state: ReportState, target: ReportState) -> bool:
    """Whether the state machine has an arrow from `state` to `target`."""
    return target in NEXT[state]


def may_be_submitted(last_day: dt.date, records_due: dt.time, local_now: dt.datetime) -> bool:
    """From when the last day's records are due (P6.1), so that no half day is reported.

    A record that comes after the submission no longer counts in that submission.
    """
    return local_now.replace(tzinfo=None) >= dt.datetime.combine(last_day, records_due)


def missing_parts(kind: ReportKind, words: Mapping[str, str]) -> list[WrittenPart]:
    """The required parts that are still empty; they block the submission (P6.5)."""
    return [part for part in REQUIRED[kind] if not words.get(part, "").strip()]


def is_overdue(
    due_at: dt.datetime, first_submitted_at: dt.datetime | None, now: dt.datetime
) -> bool:
    """Whether the first submission came, or is still missing, after the deadline (P6.2).

    The very second of the deadline is in time; resubmissions do not move the clock.
    """
    return (first_submitted_at or now) > due_at


def fingerprint(snapshot: str) -> str:
    """SHA-256 of a snapshot: what approval freezes the numbers with."""
    return hashlib.sha256(snapshot.encode()).hexdigest()
