"""Whom and which call one may name as right: as far as one may know of them (P2.5)."""

import datetime as dt
from dataclasses import dataclass, field

from qaweb.calls.models import Call
from qaweb.calls.queries import visible_calls
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import WORKING_CODES, Person, Shift, Status
from qaweb.people.queries import visible_people
from qaweb.permissions import MONITORED, Permission, Viewer

AT_MOST = 20
LONGEST = 100
"""No name or number is longer; SQLite refuses to look for a text of 50,000."""


@dataclass(frozen=True)
class Choices:
    """What is offered, and whether there might be more beyond what was looked for."""

    people: list[Person] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    may_look: bool = False

    @property
    def is_cut(self) -> bool:
        return AT_MOST in (len(self.people), len(self.calls))


def choices(
    viewer: Viewer, found: Evaluation, text: str = "", day: dt.date | None = None
) -> Choices:
    """People and calls of the project, narrowed by name or number and by the day of the call."""
    if not viewer.may(Permission.PEOPLE_SEE):
        return Choices()
    wanted, text = day or found.call_day, text[:LONGEST]
    return Choices(_people(viewer, found, text, wanted), _calls(viewer, found, text, wanted), True)


def _people(viewer: Viewer, found: Evaluation, text: str, day: dt.date) -> list[Person]:
    """Whoever is monitored, those first who worked that day; an imported call says whose it is."""
    if found.call_id:
        return []
    working = Shift.select(Shift.person).where(Shift.day == day, Shift.code.in_(WORKING_CODES))
    query = visible_people(viewer).where(
        Person.project == found.project_id,
        Person.role.in_(MONITORED),
        Person.status != Status.LEFT,
        Person.id != found.agent_id,
    )
    if text:
        query = query.where(Person.name.contains(text) | Person.number.contains(text))
    return list(query.order_by(Person.id.in_(working).desc(), Person.number).limit(AT_MOST))


def _calls(viewer: Viewer, found: Evaluation, text: str, day: dt.date) -> list[Call]:
    """The calls of that day which this monitor has not evaluated, the same person's first."""
    if not viewer.may(Permission.CALLS_SEE):
        return []
    done = Evaluation.select(Evaluation.call).where(
        Evaluation.monitor == found.monitor_id, Evaluation.call.is_null(False)
    )
    query = visible_calls(viewer).where(
        Call.project == found.project_id,
        Call.call_day == day,
        Call.id.not_in(done),
        Person.role.in_(MONITORED),
    )
    if text:
        named = Person.name.contains(text) | Person.number.contains(text)
        query = query.where(named | Call.number.contains(text))
    first = (Call.agent == found.agent_id).desc()
    return list(query.order_by(first, Call.started_at, Call.id).limit(AT_MOST))
