"""What stands on a home page, as plain data: tasks in order, a trend as points of a line."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qaweb.permissions import Role

AT_MOST = 14
SPARK_WIDTH, SPARK_HEIGHT, MARGIN = 220, 44, 4


class TaskKind(StrEnum):
    """Why a line stands on somebody's list, the most pressing first among equals."""

    LICENCE_MISSING = "licence_missing"
    SLIP_OWED = "slip_owed"
    REPORT = "report"
    LEFT_BEHIND = "left_behind"
    NOTICES = "notices"
    DECIDE_APPEAL = "decide_appeal"
    ACKNOWLEDGE = "acknowledge"
    FOLLOW_UP = "follow_up"
    FLOOR = "floor"
    DRAFT = "draft"
    CALL_WAITED_FOR = "call_waited_for"
    ACCEPT = "accept"
    OVERDUE_SLIPS = "overdue_slips"
    LICENCES = "licences"


@dataclass(frozen=True)
class Task:
    """One thing to do: about which record, until when (None: at once), for how many."""

    kind: TaskKind
    subject: object = None
    due: dt.datetime | None = None
    count: int = 1

    def is_overdue(self, now: dt.datetime) -> bool:
        """Whether the time for it has passed."""
        return self.due is not None and self.due < now


class StepKind(StrEnum):
    """What sets an empty centre up, in the order in which it is done."""

    PROJECT = "project"
    PEOPLE = "people"
    INVITATIONS = "invitations"
    SHIFTS = "shifts"
    CALLS = "calls"
    STANDARD = "standard"
    LICENCES = "licences"


@dataclass(frozen=True)
class FirstStep:
    """One step: whether it is done, the one to do now, the reader's to do, or else whose."""

    kind: StepKind
    is_done: bool
    is_next: bool
    may: bool
    who: tuple[Role, ...]


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """By due time; what has none is due at once."""
    kinds = list(TaskKind)
    earliest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(tasks, key=lambda t: (t.due or earliest, kinds.index(t.kind)))


def points_of_line(values: Sequence[int | None]) -> str:
    """The `points` of an SVG polyline over days; a day without a value is passed over.

    Values are hundredths. The line uses the whole height between its lowest and highest value.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, span = min(known), max(max(known) - min(known), 1)
    step = SPARK_WIDTH / (len(values) - 1)

    def place(index: int, value: int) -> str:
        rise = (value - low) * (SPARK_HEIGHT - 2 * MARGIN) / span
        return f"{round(index * step)},{round(SPARK_HEIGHT - MARGIN - rise)}"

    return " ".join(place(i, value) for i, value in enumerate(values) if value is not None)
