"""A supervisor's twenty calls of a week, day by day (P3.2)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState, counts_toward_figures
from qaweb.monitoring.models import PlanLine
from qaweb.monitoring.pace_rules import WeekPace
from qaweb.monitoring.rules import LineState
from qaweb.parameters.rules import Policy
from qaweb.people.models import WORKING_CODES, Shift

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WeekDay:
    """One day of a supervisor's week: what was done and what of the plan is left."""

    day: dt.date
    done: int
    left: int
    skipped: int
    at_work: bool


@dataclass(frozen=True)
class Week:
    """A supervisor's twenty calls of a week, day by day (P3.2)."""

    days: list[WeekDay]
    pace: WeekPace


def is_done(evaluation: Evaluation) -> bool:
    """Whether it counts toward the floor (P3.2)."""
    submitted = evaluation.state is not EvaluationState.DRAFT
    return submitted and counts_toward_figures(evaluation.purpose, evaluation.counts)


def week_of(
    shifts: Mapping[dt.date, Shift],
    today: dt.date,
    own: list[Evaluation],
    rows: list[PlanLine],
    policy: Policy,
) -> Week:
    """Monday to Sunday around `today`."""
    monday = today - today.weekday() * ONE_DAY
    counted = [each for each in own if is_done(each)]
    roster = {day for day, shift in shifts.items() if shift.code in WORKING_CODES}
    shown = [_week_day(monday + n * ONE_DAY, counted, rows, roster) for n in range(7)]
    left = sum(1 for day in roster if day >= today)
    return Week(shown, WeekPace(len(counted), policy.calls_per_week, left))


def _week_day(
    day: dt.date, own: list[Evaluation], rows: list[PlanLine], roster: set[dt.date]
) -> WeekDay:
    of_day = [row for row in rows if row.plan.day == day]
    return WeekDay(
        day,
        done=sum(1 for each in own if each.monitored_on == day),
        left=sum(1 for r in of_day if r.state is LineState.PLANNED and not r.evaluation_id),
        skipped=sum(1 for r in of_day if r.state is LineState.SKIPPED),
        at_work=day in roster,
    )
