import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from qaweb import audit, clock, jobs
from qaweb.jobs import Job, JobState
from qaweb.people.models import LoginSession
from sync.jobs import DUTIES, Duty, Work, every, nightly
from sync.worker import Worker
from tests.cast import Cast
from tests.conftest import Engine, session_of

Later = Callable[..., Any]
TICK = dt.timedelta(milliseconds=20)


def counting(done: list[str], kind: str = "count") -> Duty:
    """A duty each hour that writes down which job it was."""

    def work(job: Job) -> str:
        done.append(job.key)
        return "counted"

    return Duty(kind, work, every(60))


def breaking(kind: str = "a_broken_one") -> Duty:
    def work(job: Job) -> str:
        raise ZeroDivisionError("no")

    return Duty(kind, work, every(60))


def state_of(kind: str) -> JobState:
    return Job.get(Job.kind == kind).state


def test_what_falls_due_is_done_once(app: Flask, cast: Cast, later: Later) -> None:
    done: list[str] = []
    worker = Worker(app, "w1", [counting(done)])
    for minutes in (0, 1, 59, 60, 61):
        with later(minutes=minutes):
            worker.tick()
    assert done == ["count 2026-10-21T06:00Z", "count 2026-10-21T07:00Z"]


def test_a_worker_that_was_away_makes_up_what_it_missed_once(
    app: Flask, cast: Cast, later: Later
) -> None:
    done: list[str] = []
    Worker(app, "w1", [counting(done)]).tick()
    with later(days=3, minutes=20):
        Worker(app, "w2", [counting(done)]).tick()
    assert done == ["count 2026-10-21T06:00Z", "count 2026-10-24T06:00Z"]


def test_a_night_that_was_missed_is_made_up_in_the_morning(app: Flask, cast: Cast) -> None:
    done: list[str] = []
    night = Duty("night", counting(done).work, nightly(3))
    Worker(app, "w1", [night]).tick()
    assert done == ["night 2026-10-20T19:00Z"]


def test_another_worker_does_not_repeat_what_is_done(app: Flask, cast: Cast) -> None:
    done: list[str] = []
    for name in ("w1", "w2"):
        Worker(app, name, [counting(done)]).tick()
    assert len(done) == 1


def test_one_failing_job_never_stops_the_others(app: Flask, cast: Cast) -> None:
    done: list[str] = []
    Worker(app, "w1", [breaking(), counting(done)]).tick()
    assert len(done) == 1
    broken = Job.get(Job.kind == "a_broken_one")
    assert (broken.state, broken.error) == (JobState.WAITING, "ZeroDivisionError: no")
    assert broken.due_at > clock.now()


def test_what_a_failing_job_wrote_does_not_stay(app: Flask, cast: Cast) -> None:
    def work(job: Job) -> str:
        with audit.change(audit.SYSTEM, "people.sign_out") as entry:
            entry.note = "half"
            raise ZeroDivisionError

    Worker(app, "w1", [Duty("half", work, every(60))]).tick()
    assert not audit.AuditEntry.select().where(audit.AuditEntry.note == "half").exists()
    assert audit.verify().whole


def test_work_of_an_unknown_kind_fails_with_its_name(app: Flask, cast: Cast) -> None:
    jobs.order("from_the_future", "f", clock.now())
    Worker(app, "w1", []).tick()
    assert Job.get().error == "UnknownWork: from_the_future"


def test_asked_to_end_it_finishes_the_job_and_begins_no_other(app: Flask, cast: Cast) -> None:
    done: list[str] = []

    def ending(job: Job) -> str:
        worker.end(15, None)
        return "finished"

    duties = [Duty("a_first", ending, every(60)), counting(done, "b_second")]
    worker = Worker(app, "w1", duties)
    worker.tick()
    assert (state_of("a_first"), state_of("b_second")) == (JobState.DONE, JobState.WAITING)
    assert done == []


def test_it_leaves_a_sign_of_life(app: Flask, cast: Cast, later: Later) -> None:
    worker = Worker(app, "w1", [])
    worker.tick()
    assert jobs.worker_seen() == clock.now()
    with later(seconds=30):
        worker.tick()
        assert jobs.worker_seen() == clock.now()


def test_every_duty_of_the_product_runs(app: Flask, cast: Cast) -> None:
    Worker(app, "w1").tick()
    assert {job.kind: job.state for job in Job.select()} == {
        duty.kind: JobState.DONE for duty in DUTIES
    }


def test_sessions_that_ran_out_are_swept(app: Flask, cast: Cast, later: Later) -> None:
    session_of(cast.agent)
    with later(hours=3):
        Worker(app, "w1").tick()
    assert LoginSession.select().count() == 0


def work_of(kind: str) -> Work:
    return next(duty.work for duty in DUTIES if duty.kind == kind)


def test_a_broken_trail_fails_its_job_loudly(app: Flask, cast: Cast) -> None:
    audit.AuditHead.update(entries=99).execute()
    Worker(app, "w1", [Duty("verify_trail", work_of("verify_trail"), every(60))]).tick()
    assert "the audit trail breaks" in Job.get().error


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.kind)
def test_no_duty_falls_due_in_the_future(duty: Duty) -> None:
    now = dt.datetime(2026, 10, 21, 0, 0, tzinfo=dt.UTC)
    for minute in range(0, 24 * 60, 7):
        moment = now + dt.timedelta(minutes=minute)
        assert moment - dt.timedelta(days=1) < duty.latest_due(moment) <= moment


def test_a_long_job_keeps_its_lease_and_the_worker_is_seen(centre: Engine) -> None:
    long_ago = clock.now() - dt.timedelta(hours=1)

    def long_work(job: Job) -> str:
        """Ends as soon as the lease that nearly ran out was renewed."""
        Job.update(claimed_until=clock.now()).where(Job.id == job.id).execute()
        jobs.beat(long_ago)
        patience = 500
        while patience and Job.get_by_id(job.id).claimed_until != job.claimed_until:
            patience -= 1
            threading.Event().wait(0.01)
        return f"seen {jobs.worker_seen() != long_ago}"

    Worker(centre.app, "w1", [Duty("long", long_work, every(60))], TICK).tick()
    assert Job.get(Job.kind == "long").result == "seen True"
