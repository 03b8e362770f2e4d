"""Never more than the quota, again where it can do no harm, and not for ever."""

import random
from collections.abc import Callable

import pytest

from sync.gateways.pacing import Breaker, Broken, Bucket, Busy, Down, Lost, Made, Pace
from tests.sync.google_desk import FakeTime


@pytest.fixture
def time() -> FakeTime:
    return FakeTime(0)


@pytest.fixture
def pace(time: FakeTime) -> Pace:
    return Pace(time.clock, time.sleep, random.Random(1))


def failing(*faults: Exception | None) -> tuple[Callable[[], str], list[int]]:
    """A call that fails so often, then answers; and a list that grows with each try."""
    tries: list[int] = []

    def call() -> str:
        fault = faults[len(tries)] if len(tries) < len(faults) else None
        tries.append(1)
        if fault:
            raise fault
        return "answer"

    return call, tries


@pytest.mark.parametrize("seed", range(5))
def test_no_minute_sees_more_than_sixty_calls(time: FakeTime, seed: int) -> None:
    bucket, chance, calls = Bucket(time.clock), random.Random(seed), []
    for _ in range(400):
        time.now += chance.choice([0, 0, 0, 0.1, 2, 90])
        time.now += bucket.take()
        calls.append(time.now)
    assert max(sum(a <= b < a + 60 for b in calls) for a in calls) <= 60


def test_a_call_in_quiet_times_does_not_wait(pace: Pace, time: FakeTime) -> None:
    assert [pace.carry(lambda: "a", writes=False) for _ in range(10)] == ["a"] * 10
    assert time.slept == []


def test_reads_and_writes_wait_apart(pace: Pace, time: FakeTime) -> None:
    for writes in (False, True):
        for _ in range(10):
            pace.carry(lambda: "a", writes)
    assert time.slept == []


def test_a_busy_server_is_asked_again_when_it_said(pace: Pace, time: FakeTime) -> None:
    call, tries = failing(Busy("quota", 17.0))
    assert pace.carry(call, writes=True) == "answer"
    assert (len(tries), time.slept) == (2, [17.0])


def test_pauses_are_drawn_from_a_span_that_doubles(pace: Pace, time: FakeTime) -> None:
    call, tries = failing(*[Busy("quota")] * 5)
    pace.carry(call, writes=False)
    assert len(tries) == 6
    assert all(pause <= 2**number for number, pause in enumerate(time.slept))
    assert len(set(time.slept)) == 5


def test_six_tries_are_enough(pace: Pace) -> None:
    call, tries = failing(*[Broken("503", sent=True)] * 9)
    with pytest.raises(Down, match="503"):
        pace.carry(call, writes=False)
    assert len(tries) == 6


def test_nobody_waits_longer_than_three_minutes(pace: Pace, time: FakeTime) -> None:
    call, tries = failing(Busy("quota", 100.0), Busy("quota", 100.0))
    with pytest.raises(Down):
        pace.carry(call, writes=False)
    assert (len(tries), time.now) == (2, 100.0)


def test_a_write_that_may_have_been_done_is_not_sent_again(pace: Pace) -> None:
    call, tries = failing(Broken("timeout", sent=True))
    with pytest.raises(Lost, match="timeout"):
        pace.carry(call, writes=True)
    assert len(tries) == 1


def test_a_write_that_never_left_is_sent_again(pace: Pace) -> None:
    call, tries = failing(Broken("no line", sent=False))
    assert pace.carry(call, writes=True) == "answer"
    assert len(tries) == 2


def test_three_failures_give_a_rest_of_five_minutes(time: FakeTime) -> None:
    breaker = Breaker(time.clock)
    for _ in range(2):
        breaker.tell(well=False)
    assert not breaker.is_open
    breaker.tell(well=False)
    assert breaker.is_open
    time.now += 300
    assert not breaker.is_open
    breaker.tell(well=False)
    assert breaker.is_open
    time.now += 300
    breaker.tell(well=True)
    assert breaker.failures == 0


def test_every_try_is_counted_once_with_what_it_was_about(pace: Pace, time: FakeTime) -> None:
    call, _tries = failing(Busy("quota", 17.0))
    pace.carry(call, writes=True, of="a sheet")
    assert pace.take_made() == [Made("a sheet", 17.0, True), Made("a sheet", 0.0, True)]
    assert pace.take_made() == []


def test_what_was_called_before_the_start_comes_off(pace: Pace, time: FakeTime) -> None:
    pace.spend(reads=55, writes=0)
    pace.carry(lambda: "a", writes=False)
    assert time.slept == [pytest.approx(46 / 50 * 60)]
    pace.carry(lambda: "a", writes=True)
    assert len(time.slept) == 1


def test_what_another_worker_calls_comes_off_as_well(pace: Pace, time: FakeTime) -> None:
    pace.learn(100, 0)
    pace.carry(lambda: "a", writes=False)
    pace.take_made()
    pace.learn(101, 0)
    for _ in range(9):
        pace.carry(lambda: "a", writes=False)
    assert time.slept == []
    pace.take_made()
    pace.learn(110 + 25, 0)
    pace.carry(lambda: "a", writes=False)
    assert time.slept == [pytest.approx(26 / 50 * 60)]


def test_a_new_day_begins_at_nothing(pace: Pace, time: FakeTime) -> None:
    pace.learn(100, 50)
    pace.learn(3, 2)
    pace.carry(lambda: "a", writes=False)
    assert time.slept == []


@pytest.mark.parametrize("seed", range(3))
def test_two_workers_that_share_an_account_stay_within_its_quota(time: FakeTime, seed: int) -> None:
    chance = random.Random(seed)
    workers = [Pace(time.clock, time.sleep, chance) for _ in range(2)]
    calls: list[float] = []
    for pace in workers:
        pace.learn(0, 0)
    for _ in range(300):
        pace = chance.choice(workers)
        pace.learn(len(calls), 0)
        pace.carry(lambda: calls.append(time.now), writes=False)
        pace.take_made()
        pace.learn(len(calls), 0)
        time.now += chance.choice([0, 0, 0.1, 5])
    assert max(sum(a <= b < a + 60 for b in calls) for a in calls) <= 60
