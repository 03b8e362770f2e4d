"""The clock: one place, one offset, days of the project's zone."""

import datetime as dt
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest

from qaweb import clock

MOMENT = dt.datetime(2026, 10, 21, 16, 30, tzinfo=dt.UTC)


def test_it_stands_still_within_the_block_and_runs_after_it() -> None:
    own = a_running_clock()
    with own.set_to(MOMENT):
        assert own.now() == own.now() == MOMENT
    assert own.now() != MOMENT


def test_blocks_can_be_nested() -> None:
    with clock.set_to(MOMENT):
        with clock.set_to(MOMENT + dt.timedelta(days=1)):
            assert clock.now().day == 22
        assert clock.now() == MOMENT


def test_a_time_without_a_zone_is_the_projects() -> None:
    with clock.set_to(MOMENT.replace(hour=14, minute=0, tzinfo=None)):
        assert clock.now() == dt.datetime(2026, 10, 21, 6, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("hour", "day"), [(15, 21), (16, 22)])
def test_the_day_ends_at_midnight_of_the_projects_zone(hour: int, day: int) -> None:
    with clock.set_to(MOMENT.replace(hour=hour, minute=0)):
        assert clock.today() == dt.date(2026, 10, day)


def test_a_wall_clock_time_is_a_moment() -> None:
    due = clock.at(dt.date(2026, 10, 21), dt.time(17, 30))
    assert due == dt.datetime(2026, 10, 21, 9, 30, tzinfo=dt.UTC)
    assert clock.local(due).time() == dt.time(17, 30)


def test_the_whole_installation_can_be_shifted() -> None:
    own = a_running_clock()
    own.shift(dt.timedelta(days=-1000))
    away = dt.datetime.now(dt.UTC) - own.now()
    assert abs(away - dt.timedelta(days=1000)) < dt.timedelta(seconds=5)


def a_running_clock() -> Any:
    """The module once more: the one in use may stand still for the other tests."""
    assert clock.__file__
    spec = spec_from_file_location("a_running_clock", clock.__file__)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
