"""The clock of the server is set forward or back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb import audit, clock, jobs
from qaweb.errors import Refused
from qaweb.evaluations import summaries
from qaweb.jobs import Job, JobState
from qaweb.people.actions import count_failure, refuse_when_throttled
from sync.jobs import Duty, every
from sync.worker import Worker
from tests.cast import Cast
from tests.evaluations.scoring import submitted

Later = Callable[..., Any]
As = Callable[..., FlaskClient]


def test_the_trail_and_the_sums_stay_whole(cast: Cast, later: Later) -> None:
    for hours in (0, 30, -20, 0):
        with later(hours=hours):
            submitted(cast.qa, cast.agent, opening=1)
    assert audit.verify().whole
    assert summaries.differences() == []


def test_a_dead_worker_is_not_taken_for_alive(app: Flask, later: Later) -> None:
    jobs.beat(clock.now())
    with later(days=-1):
        assert jobs.worker_state() == "late"


def test_a_living_worker_shows_itself_at_once(app: Flask, cast: Cast, later: Later) -> None:
    worker = Worker(app, "w1", [])
    worker.tick()
    with later(days=-1):
        worker.tick()
        assert jobs.worker_state() == "seen"


def test_what_a_dead_worker_held_is_taken_up_all_the_same(app: Flask, later: Later) -> None:
    jobs.order("remind", "a", clock.now() - dt.timedelta(days=2))
    assert jobs.claim("dead")
    with later(minutes=-9):
        assert jobs.claim("other") is None
    with later(hours=-3):
        assert jobs.claim("other") is not None


def test_no_duty_is_done_twice_when_an_hour_comes_again(
    app: Flask, cast: Cast, later: Later
) -> None:
    done: list[str] = []

    def work(job: Job) -> str:
        done.append(job.key)
        return "done"

    worker = Worker(app, "w1", [Duty("count", work, every(60))])
    for minutes in (0, 61, 10, 61, 121):
        with later(minutes=minutes):
            worker.tick()
    assert len(done) == len(set(done)) == 3
    assert {job.state for job in Job.select()} == {JobState.DONE}


@pytest.mark.parametrize(("hours", "kept"), [(25, "90000"), (-3, "-10800")])
def test_the_jump_is_kept_for_the_doctor(
    app: Flask, cast: Cast, later: Later, hours: int, kept: str
) -> None:
    worker = Worker(app, "w1", [], steady=lambda: 1000.0)
    worker.tick()
    assert jobs.setting(jobs.CLOCK_JUMPED) is None
    with later(hours=hours):
        worker.tick()
    assert str(jobs.setting(jobs.CLOCK_JUMPED)).endswith(f" {kept}")


def test_time_that_passes_is_no_jump(app: Flask, cast: Cast, later: Later) -> None:
    passed = iter([0.0, 7200.0])
    worker = Worker(app, "w1", [], steady=lambda: next(passed))
    worker.tick()
    with later(hours=2):
        worker.tick()
    assert jobs.setting(jobs.CLOCK_JUMPED) is None


def test_a_session_from_the_future_is_over(cast: Cast, as_: As, later: Later) -> None:
    client = as_(cast.agent)
    assert client.get("/sessions").status_code == 200
    with later(minutes=-3):
        assert client.get("/sessions").status_code == 200
    with later(days=-1):
        assert client.get("/sessions").status_code == 303


def test_nobody_is_locked_out_until_the_old_time_comes_again(cast: Cast, later: Later) -> None:
    for _ in range(20):
        count_failure(["account:1001", "address:10.0.0.1"], "1001")
    with pytest.raises(Refused):
        refuse_when_throttled(["account:1001"])
    with later(days=-1):
        refuse_when_throttled(["account:1001"])
