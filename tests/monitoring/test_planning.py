"""The draw of a day, tried on many small centres (P3.1-P3.5, S5, S17)."""

import datetime as dt
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from qaweb.evaluations.rules import Mode
from qaweb.monitoring.plan_facts import Agent, Facts, Line, Monitor, OpenSlip, Plan, read, written
from qaweb.monitoring.planning import plan
from qaweb.monitoring.rules import GapReason, Reason

DAY = dt.date(2026, 10, 21)
SHIFTS = ((480, 960), (720, 1200), (960, 1440))
EARLY, LATE = SHIFTS[0], SHIFTS[2]

small = st.integers(0, 3)
mixes = st.tuples(small, small, small)


@st.composite
def monitors(draw: st.DrawFn, number: int) -> Monitor:
    teams = draw(st.none() | st.lists(small, max_size=2).map(tuple))
    calls = draw(st.integers(0, 4))
    return Monitor(number, *draw(st.sampled_from(SHIFTS)), calls, teams, draw(mixes))


@st.composite
def agents(draw: st.DrawFn, number: int) -> Agent:
    factor, recordings = draw(small), draw(small)
    return Agent(
        number,
        *draw(st.sampled_from(SHIFTS)),
        team=draw(small),
        is_new=draw(st.booleans()),
        expected=draw(st.integers(0, 4)),
        had=draw(st.integers(0, 1)),
        times=draw(small),
        monitors=draw(st.lists(st.integers(1, 4), max_size=3).map(tuple)),
        notice=1 if factor else None,
        factor=factor,
        slips=draw(st.lists(st.integers(1, 9).map(OpenSlip), max_size=2, unique=True).map(tuple)),
        calls=tuple(range(number * 10, number * 10 + recordings)),
    )


@st.composite
def centres(draw: st.DrawFn) -> Facts:
    """Up to four monitors and six agents."""
    return Facts(
        DAY,
        tuple(draw(monitors(number)) for number in range(1, draw(st.integers(0, 4)) + 1)),
        tuple(draw(agents(number)) for number in range(101, draw(st.integers(0, 6)) + 101)),
        modes=draw(mixes),
        limit=draw(st.integers(1, 3)),
        random_share=draw(st.sampled_from((0, 10, 50))),
        since=draw(st.sampled_from((0, 800))),
    )


def overlap(one: Monitor | Agent, other: Monitor | Agent, since: int = 0) -> int:
    return min(one.ends, other.ends) - max(one.starts, other.starts, since)


def can_meet(monitor: Monitor, agent: Agent, since: int) -> bool:
    reaches = monitor.teams is None or agent.team in monitor.teams
    return reaches and (bool(agent.calls) or overlap(monitor, agent, since) >= 20)


def most_covered(facts: Facts) -> int:
    """By trying: the largest number of agents that the monitors can see once."""
    places = [monitor for monitor in facts.monitors for _ in range(monitor.calls)]
    seat: dict[int, Agent] = {}

    def seats(agent: Agent, tried: set[int]) -> bool:
        for number, monitor in enumerate(places):
            if number not in tried and can_meet(monitor, agent, facts.since):
                tried.add(number)
                if number not in seat or seats(seat[number], tried):
                    seat[number] = agent
                    return True
        return False

    return sum(seats(agent, set()) for agent in facts.agents if not agent.had)


def of(drawn: Plan, agent: int) -> list[Line]:
    return [line for line in drawn.lines if line.agent == agent]


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_nobody_takes_more_than_the_floor_leaves(facts: Facts, seed: str) -> None:
    taken = Counter(line.monitor for line in plan(facts, seed).lines)
    assert all(taken[monitor.id] <= monitor.calls for monitor in facts.monitors)


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_live_lines_lie_within_both_shifts_and_after_now(facts: Facts, seed: str) -> None:
    people = {person.id: person for person in (*facts.monitors, *facts.agents)}
    for line in plan(facts, seed).lines:
        both = (people[line.monitor], people[line.agent])
        if line.mode is Mode.RECORDING:
            assert line.starts is None
        else:
            assert line.starts is not None
            assert line.ends is not None
            assert line.starts >= max(facts.since, *(p.starts for p in both))
            assert line.ends <= min(p.ends for p in both)


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_nobody_is_in_two_places(facts: Facts, seed: str) -> None:
    live = [line for line in plan(facts, seed).lines if line.starts is not None]
    for who in ("monitor", "agent"):
        places = [(getattr(line, who), line.starts) for line in live]
        assert len(places) == len(set(places))


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_a_recording_is_one_of_the_filter_and_drawn_once(facts: Facts, seed: str) -> None:
    calls = {agent.id: agent.calls for agent in facts.agents}
    recorded = [line for line in plan(facts, seed).lines if line.mode is Mode.RECORDING]
    assert all(line.call in calls[line.agent] and line.is_random for line in recorded)
    assert len({line.call for line in recorded}) == len(recorded)


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_supervisors_keep_to_their_teams(facts: Facts, seed: str) -> None:
    teams = {agent.id: agent.team for agent in facts.agents}
    reach = {monitor.id: monitor.teams for monitor in facts.monitors}
    for line in plan(facts, seed).lines:
        assert reach[line.monitor] is None or teams[line.agent] in (reach[line.monitor] or ())


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_as_many_as_possible_are_seen_once(facts: Facts, seed: str) -> None:
    drawn = plan(facts, seed)
    waiting = {agent.id for agent in facts.agents if not agent.had}
    seen = waiting & {line.agent for line in drawn.lines}
    assert len(seen) == most_covered(facts)
    assert {g.agent for g in drawn.gaps if g.wanted is Reason.COVERAGE} == waiting - seen


@settings(max_examples=60, deadline=None)
@given(centres(), mixes, st.text(max_size=4))
def test_no_mix_of_modes_costs_anybody_their_turn(
    facts: Facts, modes: tuple[int, int, int], seed: str
) -> None:
    other = replace(facts, modes=modes)
    before, after = plan(facts, seed).figures.drawn, plan(other, seed).figures.drawn
    assert before[Reason.COVERAGE] == after[Reason.COVERAGE]


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_the_limit_holds_for_all_but_new_staff(facts: Facts, seed: str) -> None:
    drawn = plan(facts, seed)
    for agent in facts.agents:
        assert agent.is_new or agent.had + len(of(drawn, agent.id)) <= max(facts.limit, agent.had)


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_nobody_draws_all_calls_of_one_agent(facts: Facts, seed: str) -> None:
    drawn = plan(facts, seed)
    for agent in facts.agents:
        who = {line.monitor for line in of(drawn, agent.id)}
        able = [m for m in facts.monitors if can_meet(m, agent, facts.since)]
        assert len(who) != 1 or len(of(drawn, agent.id)) == 1 or len(able) == 1


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_the_same_facts_and_seed_give_the_same_plan(facts: Facts, seed: str) -> None:
    shuffled = replace(facts, monitors=facts.monitors[::-1], agents=facts.agents[::-1])
    assert plan(facts, seed) == plan(shuffled, seed) == plan(read(written(facts)), seed)


@settings(max_examples=60, deadline=None)
@given(centres(), st.text(max_size=4))
def test_each_call_asked_for_is_a_line_or_a_gap(facts: Facts, seed: str) -> None:
    drawn = plan(facts, seed)
    for reason, needed in drawn.figures.need.items():
        missing = sum(gap.missing for gap in drawn.gaps if gap.wanted is reason)
        assert drawn.figures.drawn[reason] + missing >= needed
        assert reason is Reason.FOLLOW_UP or drawn.figures.drawn[reason] + missing == needed


def centre(calls: int, *others: Agent, **more: object) -> Facts:
    return replace(Facts(DAY, (Monitor(1, *EARLY, calls),), others, random_share=0), **more)


def test_the_least_monitored_come_first() -> None:
    seldom, often = Agent(11, *EARLY, times=1), Agent(12, *EARLY, times=5)
    assert [line.agent for line in plan(centre(1, often, seldom), "x").lines] == [11]


def test_of_two_the_one_not_seen_for_longer_comes_first() -> None:
    long, short = Agent(11, *EARLY, idle=9), Agent(12, *EARLY, idle=2)
    assert [line.agent for line in plan(centre(1, short, long), "x").lines] == [11]


def test_new_staff_come_before_a_change_notice_and_that_before_the_rest() -> None:
    new = Agent(11, *EARLY, is_new=True, expected=2)
    touched = Agent(12, *EARLY, notice=5, factor=2)
    reasons = [Counter(), Counter(), Counter()]
    for spare, counted in enumerate(reasons):
        facts = centre(2 + spare, touched, new)
        counted.update(line.reason for line in plan(facts, "x").lines)
    assert Reason.NEW_STAFF not in reasons[0]
    assert reasons[1][Reason.NEW_STAFF]
    assert not reasons[1][Reason.CHANGE_NOTICE]
    assert reasons[2][Reason.CHANGE_NOTICE]


def test_a_slip_goes_with_the_call_that_is_drawn_anyway() -> None:
    slip = OpenSlip(7, ("greeting",))
    (line,) = plan(centre(1, Agent(11, *EARLY, slips=(slip,))), "x").lines
    assert (line.reason, line.slip, line.criteria) == (Reason.COVERAGE, 7, ("greeting",))


def test_side_by_side_agreed_in_a_slip_is_drawn_as_that_even_beyond_the_ratio() -> None:
    agreed = Agent(11, *EARLY, slips=(OpenSlip(7, is_beside=True),))
    for seed in range(9):
        facts = centre(2, Agent(12, *EARLY), agreed, ratio=(0, 9, 1))
        modes = {line.agent: line.mode for line in plan(facts, str(seed)).lines}
        assert modes == {11: Mode.SIDE_BY_SIDE, 12: Mode.REMOTE}


def test_within_the_ratio_the_agreed_line_is_the_one_side_by_side() -> None:
    agreed = Agent(11, *EARLY, slips=(OpenSlip(7, is_beside=True),))
    others = [Agent(number, *EARLY) for number in range(12, 16)]
    for seed in range(9):
        lines = plan(centre(5, agreed, *others), str(seed)).lines
        beside = [line.agent for line in lines if line.mode is Mode.SIDE_BY_SIDE]
        assert beside == [11]


def test_a_slip_with_side_by_side_agreed_takes_a_live_line_before_a_recording() -> None:
    slips = (OpenSlip(6), OpenSlip(7, is_beside=True))
    agent = Agent(11, *EARLY, slips=slips, calls=(1, 2))
    for seed in range(9):
        lines = plan(centre(3, agent, ratio=(1, 1, 8)), str(seed)).lines
        modes = {line.slip: line.mode for line in lines}
        if any(line.mode is not Mode.RECORDING for line in lines):
            assert modes[7] is Mode.SIDE_BY_SIDE


def test_it_says_why_somebody_is_not_drawn() -> None:
    late, other_team = Agent(11, *LATE), Agent(12, *EARLY, team=2)
    drawn = plan(Facts(DAY, (Monitor(1, *EARLY, 5, teams=(1,)),), (late, other_team)), "x")
    assert [gap.why for gap in drawn.gaps] == [GapReason.NO_MONITOR] * 2
    drawn = plan(centre(1, late, other_team, Agent(13, *EARLY, times=2)), "x")
    assert {g.agent: g.why for g in drawn.gaps} == {
        11: GapReason.NO_OVERLAP,
        13: GapReason.CAPACITY,
    }


def test_it_says_when_the_daily_limit_stops_a_change_notice() -> None:
    (gap,) = plan(centre(5, Agent(11, *EARLY, notice=1, factor=3), limit=2), "x").gaps
    assert (gap.wanted, gap.why, gap.missing) == (Reason.CHANGE_NOTICE, GapReason.LIMIT, 1)


def test_another_monitor_takes_the_next_call() -> None:
    agent = Agent(11, *EARLY, monitors=(1, 1, 2))
    pair = (Monitor(1, *EARLY, 1), Monitor(2, *EARLY, 1))
    drawn = {plan(Facts(DAY, pair, (agent,), limit=1), str(n)).lines[0].monitor for n in range(9)}
    assert drawn == {2}


def test_part_of_a_short_day_is_drawn_by_lot() -> None:
    many = tuple(Agent(number, *EARLY, times=number) for number in range(11, 51))
    facts = centre(10, *many, random_share=30)
    plans = [plan(facts, str(seed)) for seed in range(5)]
    assert all(sum(line.is_random for line in drawn.lines) == 3 for drawn in plans)
    assert len({frozenset(line.agent for line in drawn.lines) for drawn in plans}) > 1


def test_the_month_is_steered_to_its_ratio() -> None:
    many = tuple(Agent(number, *EARLY, calls=(number,)) for number in range(11, 51))
    drawn = plan(centre(20, *many), "x")
    assert drawn.figures.modes == (4, 14, 2)
    assert plan(centre(20, *many, modes=(40, 100, 20)), "x").figures.modes == (0, 20, 0)


def test_without_overlap_the_recordings_take_it() -> None:
    drawn = plan(centre(5, Agent(11, *LATE, calls=(1, 2))), "x")
    assert next(line.mode for line in drawn.lines) is Mode.RECORDING


def test_it_always_answers() -> None:
    assert plan(Facts(DAY), "x").lines == ()
    assert plan(Facts(DAY, (Monitor(1, *EARLY, 5),)), "x").figures.capacity == 5
    assert plan(Facts(DAY, (), (Agent(11, *EARLY),)), "x").figures.uncovered == 1
