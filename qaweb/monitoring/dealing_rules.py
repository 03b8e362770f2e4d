"""To whom a line goes when its monitor cannot take it: capacity, overlap, independence (P3.2-5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from qaweb.evaluations.rules import LIVE
from qaweb.monitoring.next_rules import OpenLine
from qaweb.monitoring.rules import GapReason, Reason

SHORTEST = timedelta(minutes=30)
"""A live call wants at least so much time in which both are at work."""
Hours = tuple[datetime, datetime]
PRECEDENCE = list(Reason)


@dataclass(frozen=True)
class Taker:
    """A monitor who may get lines: hours, room left in the day, how often each agent is theirs.

    `reaches` are the agents the monitor may hear.
    """

    id: int
    hours: Hours | None
    room: int
    reaches: frozenset[int]
    agents: Mapping[int, int] = field(default_factory=dict)
    slots: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class Dealt:
    """Where a line goes, with its time; nobody (`taker` None) and why."""

    line: OpenLine
    taker: int | None
    slot: Hours | None = None
    why: GapReason | None = None


def dealt(
    lines: Iterable[OpenLine], takers: Sequence[Taker], shifts: Mapping[int, Hours], now: datetime
) -> list[Dealt]:
    """Each line's new monitor, in the order of precedence; `shifts` are the agents' hours."""
    found, able = [], list(takers)
    for line in sorted(lines, key=lambda each: (PRECEDENCE.index(each.reason), each.id)):
        given = _deal(line, able, shifts, now)
        found.append(given)
        able = [_with(taker, given) if taker.id == given.taker else taker for taker in able]
    return found


def _deal(
    line: OpenLine, takers: Sequence[Taker], shifts: Mapping[int, Hours], now: datetime
) -> Dealt:
    reaching = [taker for taker in takers if line.agent in taker.reaches]
    if not reaching:
        return Dealt(line, None, why=GapReason.NO_MONITOR)
    free = [taker for taker in reaching if taker.room > 0]
    # The floor is no ceiling: everybody once comes before all else (P3.2-5).
    if not free and line.reason is Reason.COVERAGE:
        free = reaching
    if not free:
        return Dealt(line, None, why=GapReason.CAPACITY)
    slots = {taker.id: slot_for(line, taker, shifts, now) for taker in free}
    fitting = [t for t in free if line.mode not in LIVE or slots[t.id] is not None]
    if not fitting:
        return Dealt(line, None, why=GapReason.NO_OVERLAP)
    # Fewest of this agent's calls first: nobody draws all of one agent's.
    best = min(fitting, key=lambda t: (t.agents.get(line.agent, 0), -t.room, t.id))
    return Dealt(line, best.id, slots[best.id])


def slot_for(
    line: OpenLine, taker: Taker, shifts: Mapping[int, Hours], now: datetime
) -> Hours | None:
    """The line's own time where the taker is free then, else whenever both are at work."""
    theirs = shifts.get(line.agent)
    if line.mode not in LIVE or taker.hours is None or theirs is None:
        return None
    begins, ends = max(now, taker.hours[0], theirs[0]), min(taker.hours[1], theirs[1])
    if ends - begins < SHORTEST:
        return None
    if line.starts_at and line.ends_at and begins <= line.starts_at and line.ends_at <= ends:
        own = (line.starts_at, line.ends_at)
        if not any(_overlap(own, other) for other in taker.slots):
            return own
    return begins, ends


def _overlap(one: Hours, other: Hours) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _with(taker: Taker, given: Dealt) -> Taker:
    agent = given.line.agent
    return replace(
        taker,
        room=taker.room - 1,
        agents={**taker.agents, agent: taker.agents.get(agent, 0) + 1},
        slots=(*taker.slots, *([given.slot] if given.slot else [])),
    )
