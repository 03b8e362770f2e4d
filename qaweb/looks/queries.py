"""Who opened a record, for those who may know it (S17)."""

from dataclasses import dataclass

import peewee as pw

from qaweb.db import Query
from qaweb.looks.models import Look
from qaweb.looks.rules import Record, may_know
from qaweb.people.models import Person
from qaweb.permissions import Role, Viewer

NAMED = 5


@dataclass(frozen=True)
class Reader:
    """Somebody who opened the record."""

    id: int
    name: str
    role: Role


@dataclass(frozen=True)
class Readers:
    """Those who opened a record, the first first; `named` are few enough for a line."""

    people: list[Reader]

    @property
    def named(self) -> list[Reader]:
        return self.people[:NAMED]

    @property
    def more(self) -> int:
        return max(len(self.people) - NAMED, 0)


def readers(viewer: Viewer, record: Record, record_id: int, about: int) -> Readers | None:
    """Who opened a record that the viewer may see; None for those who may not know of it."""
    if not may_know(viewer, about):
        return None
    query = (
        looks(viewer, about, (record, record_id))
        .select(Person.id, Person.name, Person.role)
        .join(Person, on=Look.reader)
        .group_by(Person.id, Person.name, Person.role)
        .order_by(pw.fn.MIN(Look.id))
        .tuples()
    )
    return Readers([Reader(*row) for row in query])


def looks(viewer: Viewer, about: int, chosen: tuple[Record, int] | None = None) -> Query:
    """The openings of records about a person; of one record the manager sees all of them.

    Whoever has a record since a correction is not told who read it as another's.
    """
    query = Look.select()
    if not may_know(viewer, about):
        return query.where(pw.SQL("1 = 0"))
    if chosen is None:
        return query.where(Look.about == about)
    record, record_id = chosen
    query = query.where(Look.record == record, Look.record_id == record_id)
    return query.where(Look.about == about) if viewer.id == about else query
