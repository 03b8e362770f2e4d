"""When a due date is told, to how far it has risen; months and their weeks."""

import datetime as dt

import pytest

from qaweb.slips.due_rules import (
    Reminder,
    month_beside,
    month_of,
    reminder_due,
    steps_between,
    weeks_of,
)

DUE = dt.date(2026, 10, 21)
R = Reminder


@pytest.mark.parametrize(
    ("days_late", "reminder"),
    [
        (-8, R.NONE), (-3, R.NONE), (-2, R.DUE), (0, R.DUE), (1, R.OVERDUE), (2, R.OVERDUE),
        (3, R.ESCALATED), (90, R.ESCALATED),
    ],
)  # fmt: skip
def test_a_slip_rises_by_the_days(days_late: int, reminder: Reminder) -> None:
    assert reminder_due(DUE, DUE + dt.timedelta(days=days_late), escalation_days=3) is reminder


def test_the_manager_is_told_on_the_first_day_late_if_the_policy_says_so() -> None:
    assert reminder_due(DUE, DUE + dt.timedelta(days=1), escalation_days=1) is R.ESCALATED


@pytest.mark.parametrize(
    ("told", "due", "steps"),
    [
        (R.NONE, R.NONE, []), (R.NONE, R.DUE, [R.DUE]), (R.DUE, R.DUE, []),
        (R.DUE, R.OVERDUE, [R.OVERDUE]), (R.NONE, R.OVERDUE, [R.OVERDUE]),
        (R.NONE, R.ESCALATED, [R.OVERDUE, R.ESCALATED]), (R.ESCALATED, R.DUE, []),
    ],
)  # fmt: skip
def test_each_step_is_told_once(told: int, due: Reminder, steps: list[Reminder]) -> None:
    assert steps_between(told, due) == steps


def test_a_month_has_whole_weeks() -> None:
    weeks = weeks_of(dt.date(2026, 10, 1))
    assert (weeks[0][0], weeks[-1][-1]) == (dt.date(2026, 9, 28), dt.date(2026, 11, 1))
    assert {len(week) for week in weeks} == {7}


@pytest.mark.parametrize(
    "text", ["", "x", "2026-13", "2026-00", "0001-01", "9999-12", "2026-10-01"]
)
def test_a_wrong_month_is_this_month(text: str) -> None:
    assert month_of(text, DUE) == dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("month", "step", "beside"),
    [
        ("2026-12", 1, "2027-01"), ("2026-01", -1, "2025-12"), ("2026-10", 1, "2026-11"),
    ],
)  # fmt: skip
def test_the_months_beside(month: str, step: int, beside: str) -> None:
    first = dt.date.fromisoformat(f"{month}-01")
    assert month_beside(first, step) == dt.date.fromisoformat(f"{beside}-01")
