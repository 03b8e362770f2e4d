"""Jobs: ordered once, claimed once, made up for, given up."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from qaweb import clock, jobs
from qaweb.jobs import Job, JobState

Later = Callable[..., Any]


@pytest.fixture
def waiting(app: Flask) -> Job:
    """A job that is due."""
    jobs.order("remind", "remind:2026-10-21", clock.now(), day="2026-10-21")
    return Job.get()


def test_the_same_work_is_ordered_once(waiting: Job) -> None:
    assert not jobs.order("remind", waiting.key, clock.now())
    assert Job.select().count() == 1


def test_a_job_is_claimed_by_one_worker_only(waiting: Job) -> None:
    taken = jobs.claim("one")
    assert taken is not None
    assert (taken.state, taken.claimed_by, taken.tries) == (JobState.RUNNING, "one", 1)
    assert jobs.claim("two") is None


def test_what_is_not_due_waits(app: Flask, later: Later) -> None:
    jobs.order("remind", "a", clock.now() + dt.timedelta(minutes=5))
    assert jobs.claim("one") is None
    with later(minutes=5):
        assert jobs.claim("one") is not None


def test_the_longest_due_comes_first(app: Flask) -> None:
    for minutes, key in ((1, "second"), (2, "first"), (0, "third")):
        jobs.order("remind", key, clock.now() - dt.timedelta(minutes=minutes))
    claimed = [jobs.claim("one") for _ in range(3)]
    assert [job.key for job in claimed if job] == ["first", "second", "third"]


def test_what_a_dead_worker_left_is_taken_up_after_its_lease(waiting: Job, later: Later) -> None:
    jobs.claim("dead")
    with later(minutes=9):
        assert jobs.claim("other") is None
    with later(minutes=11):
        again = jobs.claim("other")
        assert again is not None
        assert (again.claimed_by, again.tries) == ("other", 2)


def test_a_job_that_kills_its_worker_is_not_begun_a_fourth_time(waiting: Job, later: Later) -> None:
    for minutes in (0, 11, 22):
        with later(minutes=minutes):
            assert jobs.claim("dies") is not None
    with later(minutes=33):
        assert jobs.claim("dies") is None
    assert Job.get().state is JobState.FAILED


def test_a_failing_job_is_tried_three_times_with_longer_waits(waiting: Job, later: Later) -> None:
    for minutes, state in ((0, "waiting"), (2, "waiting"), (6, "failed")):
        with later(minutes=minutes):
            job = jobs.claim("one")
            assert job is not None
            jobs.fail(job, "no network")
        assert Job.get().state.value == state
    with later(days=1):
        assert jobs.claim("one") is None
    assert Job.get().error == "no network"


def test_a_finished_job_keeps_its_result_and_is_not_begun_again(waiting: Job, later: Later) -> None:
    job = jobs.claim("one")
    assert job is not None
    jobs.finish(job, "12 reminded")
    kept = Job.get()
    assert (kept.state, kept.result, kept.finished_at) == (
        JobState.DONE,
        "12 reminded",
        clock.now(),
    )
    with later(days=1):
        assert jobs.claim("one") is None


def test_a_worker_whose_lease_ran_out_does_not_end_the_work_of_another(
    waiting: Job, later: Later
) -> None:
    slow = jobs.claim("slow")
    assert slow is not None
    with later(minutes=11):
        jobs.claim("quick")
        jobs.fail(slow, "too late")
    assert (Job.get().state, Job.get().claimed_by) == (JobState.RUNNING, "quick")


def test_a_job_that_is_renewed_stays_with_its_worker(waiting: Job, later: Later) -> None:
    job = jobs.claim("slow")
    assert job is not None
    for minutes in (9, 18, 27):
        with later(minutes=minutes):
            assert jobs.renew(job)
            assert jobs.claim("other") is None
    with later(minutes=38):
        again = jobs.claim("other")
        assert again is not None
        assert not jobs.renew(job)
        assert Job.get().claimed_by == "other"


def test_a_job_that_is_over_is_not_renewed(waiting: Job) -> None:
    job = jobs.claim("one")
    assert job is not None
    jobs.finish(job, "done")
    assert not jobs.renew(job)


def test_a_fact_about_the_installation_is_kept_and_replaced(app: Flask) -> None:
    assert jobs.setting("demo") is None
    jobs.keep_setting("demo", "1")
    jobs.keep_setting("demo", "2")
    assert jobs.setting("demo") == "2"
