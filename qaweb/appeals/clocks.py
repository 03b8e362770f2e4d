"""Why something is due when it is: the two clocks of an evaluation, explained (P2.5)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from qaweb import clock
from qaweb.appeals import queries
from qaweb.appeals.models import Appeal
from qaweb.appeals.rules import AppealState
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import lapses_at
from qaweb.evaluations.rules import ANSWERABLE
from qaweb.parameters.models import ParameterValue
from qaweb.parameters.queries import as_of, dated
from qaweb.rosters.models import CalendarDay
from qaweb.workdays import SATURDAY


class Start(StrEnum):
    """What set a clock going."""

    SUBMITTED = "clock_submitted"
    ANSWERED = "clock_answered"
    RAISED = "clock_raised"


@dataclass(frozen=True)
class Day:
    """One day between start and end; it counts whatever it is."""

    day: dt.date
    is_free: bool
    name: str = ""


@dataclass(frozen=True)
class Clock:
    """A clock: since when and why, how many days by which number of the policy, until when."""

    key: str
    start: Start
    started_at: dt.datetime
    days: int
    ends_at: dt.datetime
    number: ParameterValue | None
    calendar: list[Day]
    is_running: bool
    appeal: Appeal | None = None


def clocks_of(evaluation: Evaluation) -> list[Clock]:
    """The clock of the answer, then those of its appeals, the first first."""
    found = [_answer(evaluation)]
    return found + [_decision(evaluation, appeal) for appeal in queries.appeals_of(evaluation)]


def _answer(evaluation: Evaluation) -> Clock:
    start = Start.ANSWERED if evaluation.answer_since else Start.SUBMITTED
    runs = evaluation.state in ANSWERABLE
    ends_at = lapses_at(evaluation)
    return _clock("acceptance_days", evaluation, start, evaluation.asked_at, ends_at, runs)


def _decision(evaluation: Evaluation, appeal: Appeal) -> Clock:
    runs, key = appeal.state is AppealState.OPEN, "appeal_decision_days"
    return _clock(key, evaluation, Start.RAISED, appeal.raised_at, appeal.due_at, runs, appeal)


def _clock(
    key: str,
    evaluation: Evaluation,
    start: Start,
    started_at: dt.datetime,
    ends_at: dt.datetime,
    is_running: bool,
    appeal: Appeal | None = None,
) -> Clock:
    zone = evaluation.project.zone
    first, last = (clock.local(moment, zone).date() for moment in (started_at, ends_at))
    days = getattr(as_of(first), key)
    return Clock(
        key, start, started_at, days, ends_at, dated(key, first),
        _calendar(first, last), is_running, appeal,
    )  # fmt: skip


def _calendar(first: dt.date, last: dt.date) -> list[Day]:
    rows = CalendarDay.select().where(CalendarDay.day.between(first, last))
    known = {row.day: row for row in rows}
    length = (last - first).days + 1
    return [_day(first + dt.timedelta(days=n), known) for n in range(length)]


def _day(day: dt.date, known: dict[dt.date, CalendarDay]) -> Day:
    special = known.get(day)
    if special is not None:
        return Day(day, special.kind.value == "holiday", special.name)
    return Day(day, day.weekday() >= SATURDAY)
