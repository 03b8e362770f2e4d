"""The day plan: from facts and a seed to lines, gaps and figures (P3.1-P3.5, S5, S17).

The same facts and seed give the same plan on every machine; the seed only breaks ties.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qaweb.evaluations.rules import Mode
from qaweb.monitoring.assignment import Meeting, Way, assign, room_of, ways
from qaweb.monitoring.demands import Demand, Demands, demands
from qaweb.monitoring.gaps import figures_of, gaps_of
from qaweb.monitoring.mix import recording_targets, side_by_side_targets
from qaweb.monitoring.plan_facts import Agent, Facts, Line, Plan
from qaweb.monitoring.rules import Reason
from qaweb.monitoring.slots import MINUTES, Segment, coloured, segments, start_times

LAST = 24 * 60


@dataclass(frozen=True)
class _Place:
    """A meeting with its slot, or its recording."""

    monitor: int
    agent: int
    starts: int | None = None
    call: int | None = None


def plan(facts: Facts, seed: str) -> Plan:
    """Draw the day. It always answers: what it cannot give stands among the gaps."""
    facts = facts.in_order()
    rng = random.Random(seed)  # noqa: S311  # nosec B311: it has to be repeatable; the seed is the secret
    asked = demands(facts, rng)
    parts = segments(facts)
    found = ways(facts, parts, rng)
    served, meetings = _assigned(facts, asked, found, parts)
    places = [*_live(meetings, parts, rng), *_recorded(meetings, facts, rng)]
    lines = _with_modes(_lines(facts, places, served), facts, rng)
    lines.sort(key=lambda line: (line.monitor, line.starts or LAST, line.agent, line.call or 0))
    gaps = gaps_of(facts, asked, lines, found)
    return Plan(tuple(lines), tuple(gaps), figures_of(facts, asked, lines, gaps))


def _assigned(
    facts: Facts, asked: Demands, found: Sequence[Way], parts: Sequence[Segment]
) -> tuple[list[Demand], list[Meeting]]:
    """First everybody with different monitors, then again where nobody gets all of one's calls."""
    room = room_of(facts, parts, recording_targets(facts))
    served, meetings = assign(asked.wanted, found, room)
    free = _free(found, meetings)
    done = set(served)
    rest = [each for each in asked.wanted if each.agent in free and each not in done]
    left = [way for way in found if way.agent in free]
    again, more = assign(rest, left, room, repeats=True)
    return [*served, *again], [*meetings, *more]


def _free(found: Iterable[Way], meetings: Iterable[Meeting]) -> set[int]:
    """Whom a monitor may meet again: two have already met them, or there is nobody else."""
    able: dict[int, set[int]] = defaultdict(set)
    met: dict[int, set[int]] = defaultdict(set)
    for way in found:
        able[way.agent].add(way.monitor)
    for meeting in meetings:
        met[meeting.agent].add(meeting.monitor)
    return {agent for agent, monitors in able.items() if len(monitors) == 1 or len(met[agent]) > 1}


def _live(
    meetings: Sequence[Meeting], parts: Sequence[Segment], rng: random.Random
) -> list[_Place]:
    """The live meetings with their slots; what has no room is dropped."""
    found = []
    for part in parts:
        pairs = sorted((m.monitor, m.agent) for m in meetings if m.segment == part)
        times = start_times(part, rng)
        for (monitor, agent), slot in zip(pairs, coloured(pairs, part.room), strict=True):
            if slot is not None:
                found.append(_Place(monitor, agent, starts=times[slot]))
    return found


def _recorded(meetings: Sequence[Meeting], facts: Facts, rng: random.Random) -> list[_Place]:
    """The meetings over recordings with a call at random, none of them twice (S5)."""
    calls = {agent.id: sorted(agent.calls) for agent in facts.agents}
    found = []
    for monitor, agent in sorted((m.monitor, m.agent) for m in meetings if m.segment is None):
        if calls[agent]:
            call = calls[agent].pop(int(rng.random() * len(calls[agent])))
            found.append(_Place(monitor, agent, call=call))
    return found


def _lines(facts: Facts, places: Sequence[_Place], served: Sequence[Demand]) -> list[Line]:
    """Each agent's places with the demands they serve; live modes are told apart later."""
    of_agent: dict[int, list[_Place]] = defaultdict(list)
    for place in sorted(places, key=lambda p: (p.agent, p.starts or LAST, p.monitor)):
        of_agent[place.agent].append(place)
    wanted: dict[int, list[Demand]] = defaultdict(list)
    for demand in sorted(served, key=lambda each: each.number):
        wanted[demand.agent].append(demand)
    lines = []
    for agent in facts.agents:
        both = zip(of_agent[agent.id], wanted[agent.id], strict=False)
        lines += _with_slips(agent, [_line(agent, *each) for each in both])
    return lines


def _line(agent: Agent, place: _Place, demand: Demand) -> Line:
    is_recording = place.starts is None
    return Line(
        monitor=place.monitor,
        agent=place.agent,
        mode=Mode.RECORDING if is_recording else Mode.REMOTE,
        reason=demand.reason,
        starts=place.starts,
        ends=None if place.starts is None else place.starts + MINUTES,
        call=place.call,
        is_random=is_recording or demand.by_lot,
        notice=agent.notice if demand.reason is Reason.CHANGE_NOTICE else None,
    )


def _with_slips(agent: Agent, lines: list[Line]) -> list[Line]:
    """Each open slip goes with one of the lines, those drawn for slips first (P3.12).

    A slip for which side by side was agreed chooses first, and a live line rather than a recording.
    """
    free = sorted(range(len(lines)), key=lambda n: (lines[n].reason is not Reason.FOLLOW_UP, n))
    for slip in sorted(agent.slips, key=lambda slip: not slip.is_beside)[: len(lines)]:
        live = (n for n in free if slip.is_beside and lines[n].mode is not Mode.RECORDING)
        number = next(live, free[0])
        free.remove(number)
        lines[number] = replace(lines[number], slip=slip.id, criteria=slip.criteria)
    return lines


def _with_modes(lines: list[Line], facts: Facts, rng: random.Random) -> list[Line]:
    """Some live lines of each monitor become side by side: those agreed, the rest by lot (P3.1).

    What was agreed with a person is kept even beyond the ratio; the days after make up for it.
    """
    agreed = {slip.id for agent in facts.agents for slip in agent.slips if slip.is_beside}
    monitors = [monitor.id for monitor in facts.monitors]
    live: dict[int, list[int]] = {monitor: [] for monitor in monitors}
    for number, line in enumerate(lines):
        if line.mode is not Mode.RECORDING:
            live[line.monitor].append(number)
    counts = side_by_side_targets(facts, [len(live[monitor]) for monitor in monitors])
    for monitor, count in zip(monitors, counts, strict=True):
        by_lot = sorted(live[monitor], key=lambda _number: rng.random())
        first = [number for number in by_lot if lines[number].slip in agreed]
        rest = [number for number in by_lot if lines[number].slip not in agreed]
        for number in [*first, *rest][: max(count, len(first))]:
            lines[number] = replace(lines[number], mode=Mode.SIDE_BY_SIDE)
    return lines
