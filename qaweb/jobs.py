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
from qaweb.db import Model, Query, Utc

LEASE = dt.timedelta(minutes=10)
MOST_TRIES = 3


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
    for job in _claimable(now).limit(5):
        taken = (
            Job.update(
                state=JobState.RUNNING,
                claimed_by=worker,
                claimed_until=now + LEASE,
                tries=Job.tries + 1,
            )
            .where(_same_claim(job))
            .execute()
        )
        if taken:
            return Job.get_by_id(job.id)
    return None


def _claimable(now: dt.datetime) -> Query:
    waiting = (Job.state == JobState.WAITING) & (Job.due_at <= now)
    abandoned = (Job.state == JobState.RUNNING) & (Job.claimed_until < now)
    return Job.select().where(waiting | abandoned).order_by(Job.due_at, Job.id)


def _same_claim(job: Job) -> Any:
    return (Job.id == job.id) & (Job.state == job.state) & (Job.tries == job.tries)


def finish(job: Job, result: str) -> None:
    """The job is done; `result` is kept for the list."""
    Job.update(state=JobState.DONE, finished_at=clock.now(), result=result, error="").where(
        Job.id == job.id
    ).execute()


def fail(job: Job, error: str) -> None:
    """The job raised: try again later, or give up after three tries."""
    given_up = job.tries >= MOST_TRIES
    Job.update(
        state=JobState.FAILED if given_up else JobState.WAITING,
        due_at=clock.now() + dt.timedelta(minutes=2**job.tries),
        error=error[:2000],
    ).where(Job.id == job.id).execute()


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
