"""What stands on a home page, as plain data: tasks in order, a trend as points of a line."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qaweb.permissions import Role

AT_MOST = 14
SPARK_WIDTH, SPARK_HEIGHT, MARGIN = 220, 44, 4
STRENGTHS = 3
OFTEN, WELL = 3, 95
"""*Ours*: a strength was asked for so often and brought that share of its points, in per cent."""


class TaskKind(StrEnum):
    """Why a line stands on somebody's list, the most pressing first among equals."""

    LICENCE_MISSING = "licence_missing"
    WAIVER = "waiver"
    GONE = "gone"
    BEHIND = "behind"
    LATE_REPORTS = "late_reports"
    OVERDUE_APPEALS = "overdue_appeals"
    SLIP_OWED = "slip_owed"
    REPORT = "report"
    LEFT_BEHIND = "left_behind"
    NOTICES = "notices"
    DECIDE_APPEAL = "decide_appeal"
    APPROVE_CORRECTION = "approve_correction"
    CONFIRM_WORDS = "confirm_words"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    FLOOR = "floor"
    DRAFT = "draft"
    CALL_WAITED_FOR = "call_waited_for"
    ACCEPT = "accept"
    OVERDUE_SLIPS = "overdue_slips"
    LICENCES = "licences"
    UPLOAD = "upload"
    REFUSED_ROWS = "refused_rows"
    INVITE = "invite"
    ROSTER = "roster"


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

    def days_left(self, now: dt.datetime) -> int:
        """Whole days until it is due."""
        return max((self.due - now).days, 0) if self.due else 0


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


@dataclass(frozen=True)
class Line:
    """One criterion in somebody's last calls; points in hundredths."""

    title: str
    title_en: str
    scored: int
    earned: int
    possible: int

    @property
    def share(self) -> int:
        """Of its points, in hundredths of a per cent."""
        return self.earned * 10_000 // self.possible if self.possible else 10_000

    @property
    def lost(self) -> int:
        return self.possible - self.earned


@dataclass(frozen=True)
class Growth:
    """What somebody does well, and the one thing to work on."""

    strengths: list[Line]
    next_step: Line | None


def growth(lines: Sequence[Line]) -> Growth:
    """The weightiest of what goes well, and what would bring most points; of one person alone."""
    good = [line for line in lines if line.scored >= OFTEN and line.share >= WELL * 100]
    good.sort(key=lambda line: (-line.share, -line.possible))
    open_ones = [line for line in lines if line.lost > 0]
    step = max(open_ones, key=lambda line: line.lost, default=None)
    return Growth([line for line in good if line is not step][:STRENGTHS], step)
