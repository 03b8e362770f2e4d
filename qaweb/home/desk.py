"""What several lines of a home page ask for, asked once."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import database
from qaweb.evaluations.queries import Progress
from qaweb.evaluations.queries import progress as progress_of
from qaweb.home.waiting import waiting
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import Policy
from qaweb.permissions import MONITORS, Viewer
from qaweb.training.queries import may_monitor

END_OF_DAY = dt.time(23, 59)


@dataclass(frozen=True)
class Desk:
    """The viewer at this moment, with the day's policy, licence and progress."""

    viewer: Viewer
    now: dt.datetime

    @cached_property
    def today(self) -> dt.date:
        return clock.local(self.now).date()

    @cached_property
    def policy(self) -> Policy:
        return as_of(self.today)

    @cached_property
    def is_licensed(self) -> bool:
        return self.viewer.role in MONITORS and may_monitor(self.viewer.id, self.today)

    @cached_property
    def waiting(self) -> dict[str, int]:
        return waiting(self.viewer, self.today)

    @cached_property
    def progress(self) -> Progress:
        done = self.waiting.get("done")
        return progress_of(self.viewer, self.today, self.policy, done)

    def has(self, name: str) -> bool:
        """Whether there is anything of a kind; what was not asked may be there."""
        return self.waiting.get(name, 1) > 0


def counted(**queries: Any) -> dict[str, int]:
    """How many rows each of these selects has, asked for at once."""
    columns = [
        query.order_by().select(pw.fn.COUNT(pw.SQL("1"))).alias(name)
        for name, query in queries.items()
    ]
    (row,) = pw.Select(columns=columns).bind(database).tuples()
    return dict(zip(queries, row, strict=True))
