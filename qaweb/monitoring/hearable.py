"""Whose calls a monitor may hear on a day: the shifts, and whom free work would take (P3.3)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.monitoring.heard import heard_by_agent
from qaweb.people.models import WORKING_CODES, Person, Shift, Status
from qaweb.people.reach import people_within
from qaweb.permissions import MONITORED, Permission, Viewer
from qaweb.prepared import prepared


def shifts_within_reach(viewer: Viewer, day: dt.date) -> list[tuple[int, Any, Any]]:
    """Agent, start and end of everybody at work whom the viewer may hear."""
    rows = Shift.select(Shift.person, Shift.starts_at, Shift.ends_at).join(Person)
    return [(r.person_id, r.starts_at, r.ends_at) for r in rows.where(_may_hear(viewer, day))]


def _may_hear(viewer: Viewer, day: dt.date) -> Any:
    """The shifts of everybody at work whom the viewer may hear."""
    reach = people_within(viewer, Permission.EVALUATE)
    at_work = (Shift.day == day) & Shift.code.in_(WORKING_CODES) & Shift.starts_at.is_null(False)
    people = Person.role.in_(MONITORED) & (Person.status != Status.LEFT) & (Person.id != viewer.id)
    return at_work & people & reach


def shifts_of(
    viewer: Viewer,
    day: dt.date,
    since: dt.date,
    until: dt.date,
    now: dt.datetime,
    planned: Iterable[int],
) -> tuple[list[tuple[int, dt.datetime, dt.datetime]], list[Shift]]:
    """The hours of those who may be next, and the viewer's own days, in one read."""
    rows = _shifts_between(viewer, day, since, until, now, tuple(planned))
    names = ("person", "starts_at", "ends_at", "day", "code")
    mine = [Shift(**dict(zip(names, row, strict=True))) for row in rows if row[0] == viewer.id]
    return [row[:3] for row in rows if row[0] != viewer.id], mine


@prepared
def _shifts_between(
    viewer: Viewer,
    day: dt.date,
    since: dt.date,
    until: dt.date,
    now: dt.datetime,
    planned: tuple[int, ...],
) -> Query:
    """Of the hundreds at work those who are planned for the viewer, and the one for free work."""
    columns = (Shift.person, Shift.starts_at, Shift.ends_at, Shift.day, Shift.code)
    found: Any = Shift.select(*columns).where(
        Shift.person == viewer.id, Shift.day.between(since, until)
    )
    if planned:
        others = Shift.select(*columns).join(Person).where(Shift.person.in_(planned))
        found = found.union_all(others.where(_may_hear(viewer, day)))
    query: Query = found.union_all(_least_heard(viewer, day, now, columns)).tuples()
    return query


def _least_heard(viewer: Viewer, day: dt.date, now: dt.datetime, columns: tuple[Any, ...]) -> Query:
    """The shift of the person whom `next_rules.free_choice` takes of all who are there now."""
    heard = heard_by_agent(viewer, day).alias("heard")
    there: Any = (
        Shift.select(*columns)
        .join(Person)
        .join(heard, pw.JOIN.LEFT_OUTER, on=heard.c.agent_id == Person.id)
        .where(_may_hear(viewer, day), Shift.starts_at <= now, Shift.ends_at > now)
        .order_by(pw.fn.COALESCE(heard.c.times, 0), Shift.ends_at, Shift.person)
        .limit(1)
        .alias("there")
    )
    # Within a select of its own: SQLite takes no order in a part of a union.
    query: Query = Shift.select(*[getattr(there.c, each.column_name) for each in columns])
    return query.from_(there)
