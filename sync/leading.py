"""A worker's side of leading: it leads, or watches who does and steps in when nothing comes."""

import datetime as dt
from collections.abc import Callable

import structlog

from qaweb import leading
from qaweb.leading import LEASE, RENEWED_EVERY, Leader

log = structlog.get_logger("qaweb.worker")


class Post:
    """What one worker knows of the lead. `term` is its own while it leads."""

    def __init__(self, worker: str, steady: Callable[[], float]) -> None:
        self.worker, self.steady = worker, steady
        self.term: int | None = None
        self.renewed_at: dt.datetime | None = None
        self.watched: tuple[Leader, float] | None = None

    def hold(self, now: dt.datetime) -> bool:
        """Whether this worker leads, by what the database says now; it reaches for a free lead."""
        row = leading.leader()
        if row and (row.worker, row.term) == (self.worker, self.term):
            return True
        if self.term is not None:
            log.warning("leads no more", worker=self.worker, instead=row and row.worker)
            self.term = None
        # A worker of its own name is its own predecessor: two of one name never run at once.
        if row is None or row.worker == self.worker or self._is_free(row, now):
            self._take(row, now)
        return self.term is not None

    def is_due(self, now: dt.datetime) -> bool:
        """Whether the lease wants to be renewed, also after the clock was set back."""
        return self.renewed_at is None or abs(now - self.renewed_at) >= RENEWED_EVERY

    def renew(self, now: dt.datetime) -> bool:
        """Lead on; False where another leads since, whatever was known before."""
        self.renewed_at = now
        return self.term is not None and leading.renew(self.worker, self.term, now)

    def leave(self, now: dt.datetime) -> None:
        """At the end another may lead at once."""
        if self.term is not None:
            leading.leave(self.worker, self.term, now)

    def _take(self, row: Leader | None, now: dt.datetime) -> None:
        self.term = leading.take(self.worker, row, now)
        if self.term is not None:
            log.info("leads", worker=self.worker, term=self.term, after=row and row.worker)

    def _is_free(self, row: Leader, now: dt.datetime) -> bool:
        """Its lease ran out; or lies further ahead than a lease can, and nobody moves it on.

        The latter is a leader that died before the clock was set back, if it is not one that
        lives on a machine whose clock is fast: that one is watched for as long as a lease.
        """
        if not row.leads(now):
            return True
        if row.until <= now + 2 * LEASE:
            return False
        if self.watched is None or self.watched[0].until != row.until:
            self.watched = (row, self.steady())
        return self.steady() - self.watched[1] > LEASE.total_seconds()
