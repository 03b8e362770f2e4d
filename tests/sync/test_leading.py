"""Several workers: one of them leads, and another takes over when it dies."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from qaweb import clock, jobs, leading
from qaweb.jobs import Job, JobState
from qaweb.leading import LEASE, Leader
from sync.jobs import Duty, every
from sync.leading import Post
from sync.worker import Worker
from tests.cast import NOW, Cast
from tests.conftest import Engine

Later = Callable[..., Any]


def minutely(done: list[str]) -> Duty:
    """A duty each minute that writes down who did it."""

    def work(job: Job) -> str:
        done.append(job.claimed_by)
        return "done"

    return Duty("count", work, every(1))


def pair(app: Flask, done: list[str]) -> tuple[Worker, Worker]:
    return Worker(app, "first", [minutely(done)]), Worker(app, "second", [minutely(done)])


def leads() -> tuple[str, int]:
    row = leading.leader()
    assert row is not None
    return row.worker, row.term


def test_of_two_workers_one_leads(app: Flask, cast: Cast, later: Later) -> None:
    done: list[str] = []
    workers = pair(app, done)
    for seconds in range(0, 300, 20):
        with later(seconds=seconds):
            for worker in workers:
                worker.tick()
    assert leads() == ("first", 1)
    assert len(done) == 5


def test_who_does_not_lead_takes_what_is_ordered(app: Flask, cast: Cast) -> None:
    done: list[str] = []
    first, second = pair(app, done)
    first.tick()
    jobs.order("count", "asked for", clock.now())
    second.tick()
    assert done == ["first", "second"]


@pytest.mark.parametrize(("seconds", "leader"), [(44, "first"), (46, "second")])
def test_another_leads_once_the_lease_of_the_dead_one_is_over(
    app: Flask, cast: Cast, later: Later, seconds: int, leader: str
) -> None:
    first, second = pair(app, [])
    first.tick()
    with later(seconds=seconds):
        second.tick()
    assert leads()[0] == leader


def test_a_leader_that_wakes_after_its_lease_orders_nothing(
    app: Flask, cast: Cast, later: Later
) -> None:
    done: list[str] = []
    first, second = pair(app, done)
    first.tick()
    with later(minutes=5):
        second.tick()
        first.tick()
    assert (leads(), done) == (("second", 2), ["first", "second"])
    assert first.post.term is None


def test_one_that_was_stopped_between_looking_and_ordering_orders_nothing(
    app: Flask, cast: Cast, later: Later
) -> None:
    first, second = (Post(name, clock.steady) for name in ("first", "second"))
    assert first.hold(NOW)
    with later(minutes=1):
        assert second.hold(clock.now())
    assert not first.renew(NOW)
    assert leads() == ("second", 2)


def test_a_leader_that_was_stopped_and_not_replaced_goes_on(
    app: Flask, cast: Cast, later: Later
) -> None:
    done: list[str] = []
    first, _second = pair(app, done)
    first.tick()
    with later(hours=1):
        first.tick()
    assert (leads(), len(done)) == (("first", 1), 2)


def test_who_ends_when_asked_to_makes_room_at_once(app: Flask, cast: Cast) -> None:
    first, second = (Post(name, clock.steady) for name in ("first", "second"))
    first.hold(NOW)
    first.leave(NOW)
    assert second.hold(NOW)
    assert not first.hold(NOW)


def test_of_two_that_reach_for_it_one_gets_it(app: Flask, cast: Cast) -> None:
    assert leading.take("first", None, NOW) == 1
    assert leading.take("second", None, NOW) is None
    seen = leading.leader()
    assert leading.take("third", seen, NOW + LEASE) == 2
    assert leading.take("fourth", seen, NOW + LEASE) is None


def test_the_leader_leads_on_when_the_clock_is_set_back_or_forward(
    app: Flask, cast: Cast, later: Later
) -> None:
    done: list[str] = []
    first, second = pair(app, done)
    for hours in (0, -5, 30, 1):
        with later(hours=hours):
            first.tick()
            second.tick()
    assert leads() == ("first", 1)
    assert len(done) == 4


def test_a_lease_from_the_future_is_over_when_nobody_moves_it_on(
    app: Flask, cast: Cast, later: Later
) -> None:
    passed = [0.0]
    first, second = Post("first", clock.steady), Post("second", lambda: passed[0])
    first.hold(NOW)
    with later(days=-1):
        assert not second.hold(clock.now())
        passed[0] = 46.0
        assert second.hold(clock.now())


def test_clocks_that_differ_between_machines_do_not_toss_the_lead_about(
    app: Flask, cast: Cast
) -> None:
    ahead = dt.timedelta(minutes=5)
    fast, slow = Post("fast", lambda: passed), Post("slow", lambda: passed)
    for passed in range(0, 300, 5):
        now = NOW + dt.timedelta(seconds=passed)
        if fast.hold(now + ahead):
            fast.renew(now + ahead)
        if slow.hold(now):
            slow.renew(now)
    assert leads() == ("fast", 1)


def test_in_the_middle_of_a_long_job_the_leader_leads_on(centre: Engine) -> None:
    def long_work(job: Job) -> str:
        """Ends as soon as the lease that nearly ran out was renewed, and what fell due ordered."""
        patience = 500
        with clock.set_to(NOW + dt.timedelta(minutes=1)):
            while patience and Job.select().where(Job.kind == "next").count() < 2:
                patience -= 1
                threading.Event().wait(0.01)
        return f"heard {Leader.get().heard_at > NOW}"

    duties = [Duty("long", long_work, every(60)), Duty("next", lambda job: "", _after)]
    Worker(centre.app, "w1", duties, dt.timedelta(milliseconds=20)).tick()
    assert Job.get(Job.kind == "long").result == "heard True"


def _after(now: dt.datetime) -> dt.datetime:
    """A duty that falls due again while the long job runs."""
    return now if now > NOW else NOW - dt.timedelta(days=1)


def test_what_a_dead_leader_had_begun_is_taken_up_and_not_begun_twice(
    app: Flask, cast: Cast, later: Later
) -> None:
    done: list[str] = []
    first, second = pair(app, done)
    first._order()
    assert jobs.claim("first")
    with later(minutes=1):
        second.tick()
    assert done == ["second"]
    with later(minutes=11):
        second.tick()
    assert {job.state for job in Job.select()} == {JobState.DONE}
    assert Leader.select().count() == 1
