"""When a slip's people are reminded, and where it stands in a month (P3.12)."""

import calendar
import datetime as dt
import re
from enum import IntEnum

REMIND_DAYS = 2
"""*Ours*: so long before the due date its holder is reminded."""
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


class Reminder(IntEnum):
    """What has been told of a due date; each step comes once and includes those before it."""

    NONE = 0
    DUE = 1
    OVERDUE = 2
    ESCALATED = 3


def reminder_due(due_on: dt.date, today: dt.date, escalation_days: int) -> Reminder:
    """How far an open slip has risen: to its holder, the supervisor, the manager."""
    late = (today - due_on).days
    if late >= escalation_days:
        return Reminder.ESCALATED
    if late > 0:
        return Reminder.OVERDUE
    return Reminder.DUE if late >= -REMIND_DAYS else Reminder.NONE


def steps_between(told: int, due: Reminder) -> list[Reminder]:
    """What is still to be told; that it is due soon no longer interests once it is late."""
    found = [step for step in Reminder if told < step <= due]
    return [step for step in found if step is not Reminder.DUE or due is Reminder.DUE]


def weeks_of(month: dt.date) -> list[list[dt.date]]:
    """The whole weeks, from Monday, that a month touches."""
    return calendar.Calendar().monthdatescalendar(month.year, month.month)


def month_of(text: str, today: dt.date) -> dt.date:
    """The first day of a month written 2026-10; this month for anything else."""
    found = MONTH.fullmatch(text)
    return dt.date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def month_beside(month: dt.date, step: int) -> dt.date:
    """The first day of the next (1) or the last (-1) month."""
    number = month.year * 12 + month.month - 1 + step
    return dt.date(number // 12, number % 12 + 1, 1)
