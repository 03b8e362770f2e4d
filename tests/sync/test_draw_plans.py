"""The worker draws the plan of the day (P3.2-5)."""

import datetime as dt

from qaweb import clock
from qaweb.jobs import Job
from qaweb.monitoring.models import DayPlan
from sync.jobs import DUTIES, draw_plans
from tests.cast import TODAY, Cast


def test_it_draws_every_project_once_from_five_on(cast: Cast) -> None:
    with clock.set_to(clock.at(TODAY, dt.time(4, 59))):
        assert draw_plans(Job()) == "0 plans"
    with clock.set_to(clock.at(TODAY, dt.time(5))):
        assert [draw_plans(Job()) for _ in range(2)] == ["2 plans", "0 plans"]
    assert {row.drawn_by for row in DayPlan.select()} == {None}


def test_it_is_one_of_the_duties() -> None:
    assert draw_plans in {duty.work for duty in DUTIES}
