"""Overdue slips rise: to the holder before and after, the supervisor, the manager (P3.12)."""

import datetime as dt

from qaweb import clock
from qaweb.db import database
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Status
from qaweb.people.queries import supervisors_of
from qaweb.permissions import Role
from qaweb.slips.due_rules import REMIND_DAYS, Reminder, reminder_due, steps_between
from qaweb.slips.models import Slip
from qaweb.slips.rules import OPEN


def remind(now: dt.datetime) -> int:
    """Tell of every open slip what its due date has come to; each step once. Returns how many."""
    soon = clock.local(now).date() + dt.timedelta(days=REMIND_DAYS + 1)  # any zone's today
    waiting = (
        Slip.select(Slip, Person)
        .join(Person, on=Slip.person)
        .where(Slip.state.in_(OPEN), Slip.due_on <= soon, Slip.reminded < Reminder.ESCALATED)
    )
    return sum(_remind(slip, now) for slip in list(waiting.order_by(Slip.id)))


def _remind(slip: Slip, now: dt.datetime) -> int:
    today = clock.local(now, slip.project.zone).date()
    due = reminder_due(slip.due_on, today, as_of(today).slip_escalation_days)
    steps = steps_between(slip.reminded, due)
    if not steps:
        return 0
    same = (Slip.id == slip.id) & (Slip.reminded == slip.reminded) & (Slip.due_on == slip.due_on)
    with database.atomic():
        # Whoever changes the row tells; a second worker finds nothing to do.
        if not Slip.update(reminded=due).where(same, Slip.state.in_(OPEN)).execute():
            return 0
        for step in steps:
            _tell(slip, step)
    return 1


def _tell(slip: Slip, step: Reminder) -> None:
    occasion = Occasion.SLIP_DUE if step is Reminder.DUE else Occasion.SLIP_OVERDUE
    tell(
        _whom(slip, step), occasion, f"{slip.id}:{slip.due_on}:{step.value}", "slips.show",
        {"slip_id": slip.id}, who=slip.person.name, subject=str(slip), day=str(slip.due_on),
    )  # fmt: skip


def _whom(slip: Slip, step: Reminder) -> set[int | None]:
    """The holder; when it is late, the supervisors in charge; then the managers."""
    if step is Reminder.ESCALATED:
        managers = (Person.role == Role.MANAGER) & (Person.status != Status.LEFT)
        return {person.id for person in Person.select(Person.id).where(managers)}
    if step is Reminder.DUE:
        return {slip.holder_id}
    above = supervisors_of(slip.project_id, slip.team_id)
    return {slip.holder_id, *(person.id for person in above)}
