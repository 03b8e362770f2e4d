import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from qaweb import clock, db, jobs
from qaweb.jobs import Job, JobState
from sync.jobs import every, nightly
from tests.cast import NOW, Cast

Later = Callable[..., Any]
UTC = dt.UTC


def ordered(kind: str = "sweep", key: str = "sweep 1", **payload: Any) -> bool:
    return jobs.order(kind, key, clock.now(), **payload)


def claimed(worker: str = "w1") -> Job:
    job = jobs.claim(worker)
    assert job is not None
    return job


def test_the_same_key_is_ordered_once(cast: Cast) -> None:
    assert ordered() is True
    assert ordered() is False
    assert Job.select().count() == 1


def test_a_job_is_claimed_once(cast: Cast) -> None:
    ordered()
    job = claimed("w1")
    assert (job.state, job.claimed_by, job.tries) == (JobState.RUNNING, "w1", 1)
    assert jobs.claim("w2") is None


def test_what_has_been_due_for_longest_comes_first_and_the_future_waits(cast: Cast) -> None:
    hour = dt.timedelta(hours=1)
    for key, due in (("b", NOW - hour), ("a", NOW - 2 * hour), ("c", NOW + hour)):
        jobs.order("sweep", key, due)
    assert [claimed().key, claimed().key, jobs.claim("w1")] == ["a", "b", None]


def test_a_failed_job_is_tried_again_later_and_given_up_after_three(
    cast: Cast, later: Later
) -> None:
    ordered()
    for tries, minutes in ((1, 0), (2, 3), (3, 9)):
        with later(minutes=minutes):
            job = claimed()
            jobs.fail(job, "no")
            assert job.tries == tries
            assert jobs.claim("w1") is None
    assert Job.get().state is JobState.FAILED


def test_a_job_whose_worker_died_is_taken_over_after_its_lease(cast: Cast, later: Later) -> None:
    ordered()
    first = claimed("w1")
    with later(minutes=9):
        assert jobs.claim("w2") is None
    with later(minutes=11):
        second = claimed("w2")
        assert jobs.finish(first, "too late") is False
        assert jobs.finish(second, "done") is True
    assert (Job.get().claimed_by, Job.get().result) == ("w2", "done")


def test_a_job_that_kills_its_worker_is_not_begun_a_fourth_time(cast: Cast, later: Later) -> None:
    ordered()
    for minutes in (0, 11, 22):
        with later(minutes=minutes):
            claimed()
    with later(minutes=33):
        assert jobs.claim("w1") is None
    assert (Job.get().state, Job.get().tries) == (JobState.FAILED, 3)


def test_old_jobs_are_forgotten_and_failures_kept_longer(cast: Cast, later: Later) -> None:
    for key in ("done", "failed"):
        ordered(key=key)
    jobs.finish(claimed(), "")
    Job.update(state=JobState.FAILED, finished_at=NOW).where(Job.key == "failed").execute()
    assert jobs.forget_old(NOW + dt.timedelta(days=6)) == 0
    assert jobs.forget_old(NOW + dt.timedelta(days=8)) == 1
    assert Job.get().key == "failed"
    assert jobs.forget_old(NOW + dt.timedelta(days=91)) == 1


def test_the_worker_says_when_it_was_last_alive(cast: Cast) -> None:
    assert jobs.worker_seen() is None
    jobs.beat(clock.now())
    assert jobs.worker_seen() == clock.now()


@pytest.mark.parametrize("name", ["sqlite", "postgres"])
def test_two_workers_at_once_never_take_the_same_job(
    engines: Callable[[str], Any], name: str
) -> None:
    db.database.initialize(engines(name).database)
    for number in range(20):
        jobs.order("sweep", f"race {number}", NOW)
    try:
        with clock.set_to(NOW), ThreadPoolExecutor(2) as both:
            taken = [*both.map(claim_all, ("w1", "w2"))]
    finally:
        Job.delete().execute()
    assert sorted(taken[0] + taken[1]) == sorted(f"race {number}" for number in range(20))


def claim_all(worker: str) -> list[str]:
    keys = []
    with db.connection():
        while job := jobs.claim(worker):
            keys.append(job.key)
    return keys


@pytest.mark.parametrize(
    ("now", "due"), [((14, 0), (14, 0)), ((14, 9), (14, 0)), ((14, 10), (14, 10))]
)
def test_every_ten_minutes_falls_due_on_the_full_ten(
    now: tuple[int, int], due: tuple[int, int]
) -> None:
    moment = dt.datetime(2026, 10, 21, *now, 30, tzinfo=UTC)
    assert every(10)(moment) == dt.datetime(2026, 10, 21, *due, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "day"), [(2, 20), (3, 21), (14, 21)])
def test_nightly_falls_due_at_the_hour_on_the_centres_clock(hour: int, day: int) -> None:
    zone = clock.DEFAULT_ZONE
    moment = dt.datetime(2026, 10, 21, hour, 0, tzinfo=zone)
    assert nightly(3)(moment) == dt.datetime(2026, 10, day, 3, 0, tzinfo=zone)
