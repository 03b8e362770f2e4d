"""Which days a report covers, and when it is due (P6.2)."""

import datetime as dt
from dataclasses import replace

import pytest

from qaweb.parameters.rules import Policy
from qaweb.reports.periods import Period, due, period_of, periods_to_draw
from qaweb.reports.rules import ReportKind
from qaweb.workdays import PLAIN, calendar_of

DAILY, WEEKLY, MONTHLY = ReportKind
POLICY = Policy()


def date(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


def wall(month: int, day: int, *time: int) -> dt.datetime:
    return dt.datetime.combine(date(month, day), dt.time(*time))


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (DAILY, (10, 21), (10, 21)),
        (WEEKLY, (10, 19), (10, 25)),
        (MONTHLY, (10, 1), (10, 31)),
    ],
)
def test_a_day_lies_in_its_day_week_and_month(
    kind: ReportKind, first: tuple[int, int], last: tuple[int, int]
) -> None:
    period = period_of(kind, date(10, 21))
    assert period == Period(kind, date(*first), date(*last))
    assert period.before().ends_on == date(*first) - dt.timedelta(days=1)
    assert (period.days[0], period.days[-1]) == (date(*first), date(*last))
    assert all(period.holds(day) for day in period.days)


def test_a_days_report_is_due_the_next_calendar_day_weekends_too() -> None:
    def at(month: int, day: int) -> dt.datetime:
        return due(period_of(DAILY, date(month, day)), POLICY)

    assert at(10, 20) == wall(10, 21, 10)
    assert at(10, 23) == wall(10, 24, 10)
    assert at(10, 31) == wall(11, 1, 10)


def test_a_weeks_report_is_due_on_monday_at_noon() -> None:
    assert due(period_of(WEEKLY, date(10, 21)), POLICY) == wall(10, 26, 12)


def test_a_months_report_is_due_at_the_end_of_the_second_or_of_the_chosen_day() -> None:
    october, december = (period_of(MONTHLY, date(month, 5)) for month in (10, 12))
    assert due(october, POLICY) == wall(11, 2, 23, 59, 59)
    assert due(october, replace(POLICY, monthly_due_day=1)) == wall(11, 1, 23, 59, 59)
    assert due(december, POLICY).date() == dt.date(2027, 1, 2)


def test_a_deadline_on_a_day_off_moves_only_with_a_calendar() -> None:
    friday, week = period_of(DAILY, date(10, 23)), period_of(WEEKLY, date(10, 21))
    assert due(friday, POLICY, PLAIN) == wall(10, 26, 10)
    holiday = calendar_of([date(10, 26)], [date(10, 24)])
    assert due(friday, POLICY, holiday) == wall(10, 24, 10)
    assert due(week, POLICY, holiday) == wall(10, 27, 12)


def test_the_periods_that_are_over_are_drawn_and_the_running_one_is_not() -> None:
    days = periods_to_draw(DAILY, date(10, 21))
    assert [each.starts_on for each in days] == [date(10, d) for d in range(14, 21)]
    assert [each.ends_on for each in periods_to_draw(WEEKLY, date(10, 19))][-1] == date(10, 18)
    assert [each.starts_on for each in periods_to_draw(MONTHLY, date(10, 1))] == [date(9, 1)]
