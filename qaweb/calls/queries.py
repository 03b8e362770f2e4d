"""Reading calls, as far as the viewer may know of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import peewee as pw

from qaweb import ciphers
from qaweb.calls.models import Call, CallType
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import Person, Project
from qaweb.people.queries import within
from qaweb.permissions import Permission, Scope, Viewer

NEAR_MINUTES = 5


@dataclass(frozen=True)
class Filters:
    """What the list of calls is narrowed by; days are call days, both included."""

    agent: str = ""
    number: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    call_type: str = ""


EVERYTHING = Filters()


def visible_calls(viewer: Viewer) -> Query:
    """Every call the viewer may see, with its agent, type and project, the latest first."""
    reach = within(
        viewer, Permission.CALLS_SEE, person=Call.agent, team=Person.team, project=Call.project
    )
    return (
        Call.select(Call, Person, CallType, Project)
        .join(Person)
        .switch(Call)
        .join(CallType, pw.JOIN.LEFT_OUTER)
        .switch(Call)
        .join(Project)
        .where(reach)
        .order_by(Call.started_at.desc(), Call.id.desc())
    )


def calls(viewer: Viewer, filters: Filters = EVERYTHING) -> Query:
    """The list of calls, narrowed."""
    query = visible_calls(viewer)
    if filters.agent:
        query = query.where(
            Person.name.contains(filters.agent) | Person.number.contains(filters.agent)
        )
    if filters.number:
        query = query.where(Call.number.contains(filters.number))
    if filters.since:
        query = query.where(Call.call_day >= filters.since)
    if filters.until:
        query = query.where(Call.call_day <= filters.until)
    return query.where(CallType.name == filters.call_type) if filters.call_type else query


def call(viewer: Viewer, call_id: int) -> Call:
    """One call; `NotFound` for one the viewer may not know of."""
    found = visible_calls(viewer).where(Call.id == call_id).first()
    if found is None:
        raise NotFound
    return found


def type_names(viewer: Viewer) -> list[str]:
    """The call types of the projects whose calls the viewer may see, each word once."""
    query = CallType.select(CallType.name).distinct().order_by(CallType.name)
    if viewer.scope(Permission.CALLS_SEE) is not Scope.ALL:
        query = query.where(CallType.project == viewer.project_id)
    return [row.name for row in query]


def masked_customers(shown: Iterable[Call]) -> dict[int, str]:
    """The customers' numbers of the calls on one page, masked; never of a whole list."""
    return {call.id: _masked(call.customer_cipher) for call in shown if call.customer_cipher}


def _masked(cipher: str) -> str:
    try:
        return ciphers.mask(ciphers.decrypt(cipher))
    except ciphers.WrongKey:
        return "****"
