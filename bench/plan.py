"""How long the plan of a very large day takes: 1,000 agents, 20 monitors."""

import datetime as dt
import random
import time
from statistics import median

from bench.figures import Bench, Lines, figure
from qaweb.monitoring.plan_facts import Agent, Facts, Monitor, OpenSlip
from qaweb.monitoring.planning import plan

AGENTS, MONITORS, TEAMS, CALLS = 1000, 20, 80, 20
SHIFTS, WEIGHTS = ((480, 960), (720, 1200), (960, 1440)), (5, 3, 2)
DAY = dt.date(2026, 10, 21)
RUNS = 3


@figure
def plan_day(bench: Bench) -> Lines:
    """Seconds for one draw with capacity short, and for one in which floors are filled."""
    for name, calls in (("plan_day_s", CALLS), ("plan_day_ample_s", CALLS * 4)):
        facts, took = large_day(calls), []
        for run in range(RUNS):
            began = time.perf_counter()
            drawn = plan(facts, str(run))
            took.append(time.perf_counter() - began)
            if not drawn.lines:
                raise RuntimeError("nothing was drawn: the figure means nothing")
        yield name, median(took)
        yield name.replace("_s", "_lines"), len(drawn.lines)


def large_day(calls: int) -> Facts:
    """A day of a centre with every kind of demand in it."""
    rng = random.Random(7)
    monitors = tuple(
        Monitor(
            number,
            *rng.choices(SHIFTS, (7, 3, 0))[0],
            calls,
            teams=None if number % 4 else tuple(range(number % TEAMS, TEAMS, 8)),
            modes=(rng.randrange(80), rng.randrange(280), rng.randrange(40)),
        )
        for number in range(1, MONITORS + 1)
    )
    agents = tuple(_agent(rng, number) for number in range(101, 101 + AGENTS))
    return Facts(DAY, monitors, agents, modes=(800, 2800, 400))


def _agent(rng: random.Random, number: int) -> Agent:
    has_slip, is_touched = rng.random() < 0.1, rng.random() < 0.15
    return Agent(
        number,
        *rng.choices(SHIFTS, WEIGHTS)[0],
        team=number % TEAMS,
        is_new=rng.random() < 0.05,
        expected=24,
        times=rng.randrange(8),
        idle=rng.randrange(30),
        monitors=tuple(rng.randrange(1, MONITORS + 1) for _ in range(3)),
        notice=1 if is_touched else None,
        factor=2 if is_touched else 0,
        slips=(OpenSlip(number, ("greeting",)),) if has_slip else (),
        calls=tuple(range(number * 10, number * 10 + 8)),
    )
