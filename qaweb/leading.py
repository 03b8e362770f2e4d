"""Which of several workers leads: one row in the database, kept by whoever renews it in time.

The leader orders what falls due; every worker takes what is ordered. The row is changed only by
comparing it with what was read, so of two that reach for it one gets it.
"""

import datetime as dt
from typing import Any

import peewee as pw

from qaweb.db import Model, Utc

LEASE = dt.timedelta(seconds=45)
"""So long after its last sign of life another takes over."""
RENEWED_EVERY = dt.timedelta(seconds=10)
SCHEDULE = "schedule"


class Leader(Model):
    """Who leads. `term` grows each time it changes hands; `until` is moved on by the leader."""

    name = pw.CharField(unique=True)
    worker = pw.CharField()
    term = pw.IntegerField()
    since = Utc()
    heard_at = Utc()
    until = Utc()

    class Meta:
        table_name = "leaders"

    def leads(self, now: dt.datetime) -> bool:
        """Whether its lease still runs."""
        return self.until > now


def leader() -> Leader | None:
    """Who leads, or led last; None before the first."""
    return Leader.get_or_none(Leader.name == SCHEDULE)


def take(worker: str, seen: Leader | None, now: dt.datetime) -> int | None:
    """Lead from now on; the number of the term, or None when somebody else was faster."""
    term = seen.term + 1 if seen else 1
    row = {"worker": worker, "term": term, "since": now, "heard_at": now, "until": now + LEASE}
    if seen is None:
        query: Any = Leader.insert(name=SCHEDULE, **row).on_conflict_ignore().as_rowcount()
    else:
        query = Leader.update(row).where(_term(seen.worker, seen.term), Leader.until == seen.until)
    return term if query.execute() else None


def renew(worker: str, term: int, now: dt.datetime) -> bool:
    """Lead on, for this transaction undisturbed; False when another leads since."""
    moved = Leader.update(heard_at=now, until=now + LEASE).where(_term(worker, term))
    return bool(moved.execute())


def leave(worker: str, term: int, now: dt.datetime) -> None:
    """Make room at once, as a worker does that was asked to end."""
    Leader.update(until=now).where(_term(worker, term)).execute()


def _term(worker: str, term: int) -> Any:
    return (Leader.name == SCHEDULE) & (Leader.worker == worker) & (Leader.term == term)
