"""Reminding whoever decides an appeal before it is due, and the manager once it is (P2.5)."""

import datetime as dt

from qaweb import clock
from qaweb.appeals import queries, routing
from qaweb.appeals.models import Appeal
from qaweb.appeals.raising import deciders
from qaweb.appeals.rules import REMINDED_BEFORE, AppealState
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.permissions import SYSTEM


def remind(now: dt.datetime) -> int:
    """Tell once a day before an appeal is due, and once when it is overdue; how many were told."""
    soon = (Appeal.state == AppealState.OPEN) & (Appeal.due_at <= now + REMINDED_BEFORE)
    waiting = Appeal.select().where(soon).order_by(Appeal.id)
    return sum(_remind(row, is_overdue=row.due_at < now) for row in list(waiting))


def _remind(row: Appeal, *, is_overdue: bool) -> int:
    found = queries.evaluation_of(SYSTEM, row)
    people = set(deciders(found, row.decider))
    if is_overdue:
        people |= {person.id for person in routing.managers()}
    return tell(
        people,
        Occasion.APPEAL_DUE,
        f"appeal:{row.id}:{'overdue' if is_overdue else 'due'}",
        "appeals.show",
        {"appeal_id": row.id},
        subject=str(found),
        day=clock.local(row.due_at, found.project.zone).strftime("%Y-%m-%d %H:%M"),
    )
