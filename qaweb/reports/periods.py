"""Days, weeks and months: what a report covers, and when it is due (P6.2). Pure."""

import calendar
import datetime as dt
from dataclasses import dataclass

from qaweb.parameters.rules import Policy
from qaweb.reports.rules import ReportKind
from qaweb.workdays import Calendar, next_working_day

END_OF_DAY = dt.time(23, 59, 59)
REACHED_BACK = {ReportKind.DAILY: 7, ReportKind.WEEKLY: 2, ReportKind.MONTHLY: 1}
"""How many past periods are drawn when the worker had been away."""


@dataclass(frozen=True)
class Period:
    """First and last day of a report, both counted."""

    kind: ReportKind
    starts_on: dt.date
    ends_on: dt.date

    @property
    def month_from(self) -> dt.date:
        """Where the month to date begins, against which the modes are measured (P3.1)."""
        return self.ends_on.replace(day=1)

    @property
    def month_to(self) -> dt.date:
        """The last day of that month."""
        last = calendar.monthrange(self.ends_on.year, self.ends_on.month)[1]
        return self.ends_on.replace(day=last)

    @property
    def days(self) -> tuple[dt.date, ...]:
        count = (self.ends_on - self.starts_on).days + 1
        return tuple(self.starts_on + dt.timedelta(days=n) for n in range(count))

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on

    def before(self) -> "Period":
        """The period of the same kind that ended the day before this one began."""
        return period_of(self.kind, self.starts_on - dt.timedelta(days=1))


def period_of(kind: ReportKind, day: dt.date) -> Period:
    """The day itself, its week from Monday to Sunday, or its month."""
    match kind:
        case ReportKind.WEEKLY:
            monday = day - dt.timedelta(days=day.weekday())
            return Period(kind, monday, monday + dt.timedelta(days=6))
        case ReportKind.MONTHLY:
            last = calendar.monthrange(day.year, day.month)[1]
            return Period(kind, day.replace(day=1), day.replace(day=last))
    return Period(kind, day, day)


def periods_to_draw(kind: ReportKind, today: dt.date) -> list[Period]:
    """The periods that are over and still worth drawing, the oldest first."""
    found, period = [], period_of(kind, today)
    for _back in range(REACHED_BACK[kind]):
        period = period.before()
        found.append(period)
    return found[::-1]


def due(period: Period, policy: Policy, working: Calendar | None = None) -> dt.datetime:
    """The deadline on the project's wall clock (P6.2).

    Daily on the next day, weekly on the next Monday, monthly at the end of a day of the next month.
    With the `working` calendar a deadline on a day off moves to the next working day.
    """
    after = period.ends_on + dt.timedelta(days=1)
    match period.kind:
        case ReportKind.DAILY:
            day, time = after, policy.daily_due
        case ReportKind.WEEKLY:
            day, time = after, policy.weekly_due
        case ReportKind.MONTHLY:
            day, time = after.replace(day=policy.monthly_due_day), END_OF_DAY
    return dt.datetime.combine(next_working_day(day, working) if working else day, time)
