"""Work that no page waits for: a table of jobs, claimed by the worker.

What is due is a date in the database, so that a worker that was away makes up what it missed.
"""

import datetime as dt
import json
from enum import StrEnum
from typing import Any

import peewee as pw
from playhouse.fields import EnumField

from qaweb import clock
from qaweb.db import Model, Query, Utc, connection

LEASE = dt.timedelta(minutes=10)
WORKER_LATE = dt.timedelta(minutes=3)
"""A living worker says so each minute at the least, also in the middle of a long job."""
MOST_TRIES = 3
KEEP_DONE = dt.timedelta(days=7)
KEEP_FAILED = dt.timedelta(days=90)
WORKER_SEEN = "worker_seen_at"
CLOCK_JUMPED = "clock_jumped"
DEMO_OFFSET = "demo_offset_seconds"


class JobState(StrEnum):
    """waiting → running → done, or failed after three tries."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One piece of work. `key` keeps the same work from being ordered twice."""

    kind = pw.CharField()
    key = pw.CharField(unique=True)
    payload = pw.TextField(default="{}")
    state = EnumField(JobState, default=JobState.WAITING)
    due_at = Utc()
    created_at = Utc()
    claimed_by = pw.CharField(default="")
    claimed_until = Utc(null=True)
    tries = pw.IntegerField(default=0)
    finished_at = Utc(null=True)
    result = pw.TextField(default="")
    error = pw.TextField(default="")

    class Meta:
        table_name = "jobs"
        indexes = ((("state", "due_at"), False),)


def order(kind: str, key: str, due_at: dt.datetime, **payload: Any) -> bool:
    """Put a job on the list; False when the same key was ordered before."""
    row = {
        "kind": kind,
        "key": key,
        "due_at": due_at,
        "payload": json.dumps(payload),
        "created_at": clock.now(),
    }
    return bool(Job.insert(row).on_conflict_ignore().as_rowcount().execute())


def claim(worker: str) -> Job | None:
    """Take the job that has been due for longest, by conditional UPDATE; None when idle."""
    now = clock.now()
    _give_up_on_deadly(now)
    # Read to the end first: an open read would make SQLite refuse the write of a second worker.
    for job in list(_claimable(now).limit(5)):
        taken = (
            Job.update(
                state=JobState.RUNNING,
                claimed_by=worker,
                claimed_until=now + LEASE,
                tries=Job.tries + 1,
            )
            .where(_same_claim(job), _is_free(now))
            .execute()
        )
        if taken:
            return Job.get_by_id(job.id)
    return None


def _claimable(now: dt.datetime) -> Query:
    return Job.select().where(_is_free(now)).order_by(Job.due_at, Job.id)


def _is_free(now: dt.datetime) -> Any:
    """Due and waiting, or left by a worker whose lease ran out; asked again in the very UPDATE."""
    waiting = (Job.state == JobState.WAITING) & (Job.due_at <= now)
    return waiting | _is_abandoned(now)


def _is_abandoned(now: dt.datetime) -> Any:
    """Its lease ran out, or ends when no lease of ours can: then the clock was set back since."""
    over = (Job.claimed_until < now) | (Job.claimed_until > now + 2 * LEASE)
    return (Job.state == JobState.RUNNING) & over


def _same_claim(job: Job) -> Any:
    return (Job.id == job.id) & (Job.state == job.state) & (Job.tries == job.tries)


def _give_up_on_deadly(now: dt.datetime) -> None:
    """A job during which the worker died three times is not begun a fourth time."""
    abandoned = _is_abandoned(now)
    if Job.select().where(abandoned, Job.tries >= MOST_TRIES).exists():
        Job.update(
            state=JobState.FAILED, finished_at=now, error="the worker ended in the middle of it"
        ).where(abandoned, Job.tries >= MOST_TRIES).execute()


def renew(job: Job) -> bool:
    """The worker is still at it; False when the job is over, or another's since."""
    until = clock.now() + LEASE
    return bool(Job.update(claimed_until=until).where(_same_claim(job)).execute())


def finish(job: Job, result: str) -> bool:
    """The job is done; False when its lease ran out and another worker has taken it since."""
    return _end(job, state=JobState.DONE, finished_at=clock.now(), result=result, error="")


def fail(job: Job, error: str) -> bool:
    """The job raised: try again later, or give up after three tries."""
    now, error = clock.now(), error[:2000]
    if job.tries >= MOST_TRIES:
        return _end(job, state=JobState.FAILED, finished_at=now, error=error)
    later = now + dt.timedelta(minutes=2**job.tries)
    return _end(job, state=JobState.WAITING, due_at=later, error=error)


def _end(job: Job, **values: Any) -> bool:
    return bool(Job.update(claimed_until=None, **values).where(_same_claim(job)).execute())


def forget_old(now: dt.datetime) -> int:
    """Delete what was done a week ago, or failed three months ago; returns how many."""
    done = (Job.state == JobState.DONE) & (Job.finished_at < now - KEEP_DONE)
    failed = (Job.state == JobState.FAILED) & (Job.finished_at < now - KEEP_FAILED)
    return Job.delete().where(done | failed).execute()


class Setting(Model):
    """A fact about the installation itself, such as the demo's clock."""

    key = pw.CharField(unique=True)
    value = pw.TextField()

    class Meta:
        table_name = "app_settings"


def setting(key: str) -> str | None:
    """The value kept under `key`."""
    row = Setting.get_or_none(Setting.key == key)
    return row.value if row else None


def keep_setting(key: str, value: str) -> None:
    """Keep a fact about the installation."""
    Setting.insert(key=key, value=value).on_conflict(
        conflict_target=[Setting.key], update={Setting.value: value}
    ).execute()


def beat(now: dt.datetime) -> None:
    """The worker is alive."""
    keep_setting(WORKER_SEEN, now.isoformat())


def worker_seen() -> dt.datetime | None:
    """When a worker was last alive; None before the first."""
    kept = setting(WORKER_SEEN)
    return dt.datetime.fromisoformat(kept) if kept else None


def worker_state() -> str:
    """Whether a worker was seen lately: `seen`, `late`, or `never`."""
    seen = worker_seen()
    if seen is None:
        return "never"
    return "seen" if abs(clock.now() - seen) <= WORKER_LATE else "late"


def load_demo_clock() -> None:
    """Let this process run by the demo's clock; by the real one before the demo is made."""
    try:
        with connection():
            kept = setting(DEMO_OFFSET)
    except pw.DatabaseError:
        return  # not migrated yet
    if kept:
        clock.shift(dt.timedelta(seconds=float(kept)))
