"""Time slots of live monitoring: where shifts overlap, so that nobody is in two places (P3.1)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qaweb.monitoring.plan_facts import Agent, Facts, Monitor

MINUTES = 20
"""The length of a slot (ours): a shift of eight hours has room for the floor and some more."""


@dataclass(frozen=True)
class Segment:
    """A part of the day in which nobody comes or goes, and how many slots it has room for."""

    starts: int
    ends: int

    @property
    def room(self) -> int:
        return (self.ends - self.starts) // MINUTES

    def holds(self, person: Monitor | Agent) -> bool:
        """Whether the person is at work all through it."""
        return person.starts <= self.starts and self.ends <= person.ends


def segments(facts: Facts) -> list[Segment]:
    """The day cut at every coming and going, without what is past and what is too short."""
    people: list[Monitor | Agent] = [*facts.monitors, *facts.agents]
    cuts = {max(facts.since, time) for p in people for time in (p.starts, p.ends)}
    found = [Segment(*pair) for pair in pairwise(sorted(cuts))]
    return [segment for segment in found if segment.room]


Pair = tuple[int, int]


def coloured(pairs: Sequence[Pair], room: int) -> list[int | None]:
    """A slot's number for each (monitor, agent), so that neither is asked for twice at once.

    By König a slot is found whenever nobody has more pairs than there is room: swapping two
    numbers along a chain frees one. None is for what exceeds the room.
    """
    taken: dict[Pair, dict[int, int]] = {}
    for index, pair in enumerate(pairs):
        ends = _ends(pair)
        free = [_free(taken.setdefault(end, {}), room) for end in ends]
        if None in free:
            continue
        first, second = (number for number in free if number is not None)
        if first not in taken[ends[1]]:
            second = first
        elif second not in taken[ends[0]]:
            first = second
        else:
            _swap(taken, pairs, ends[1], first, second)
        for end in ends:
            taken[end][first] = index
    numbers = {index: number for held in taken.values() for number, index in held.items()}
    return [numbers.get(index) for index in range(len(pairs))]


def _ends(pair: Pair) -> tuple[Pair, Pair]:
    """Monitor and agent as two kinds of end: their numbers may be the same."""
    return (0, pair[0]), (1, pair[1])


def _free(held: dict[int, int], room: int) -> int | None:
    return next((number for number in range(room) if number not in held), None)


def _swap(
    taken: dict[Pair, dict[int, int]], pairs: Sequence[Pair], start: Pair, one: int, other: int
) -> None:
    """Exchange two numbers along the chain that begins with `one` at `start`: `one` gets free."""
    chain, end, number = [], start, one
    while number in taken[end]:
        index = taken[end][number]
        chain.append((index, number))
        end = next(e for e in _ends(pairs[index]) if e != end)
        number = other if number == one else one
    for index, number in chain:
        for end in _ends(pairs[index]):
            if taken[end].get(number) == index:
                del taken[end][number]
    for index, number in chain:
        for end in _ends(pairs[index]):
            taken[end][other if number == one else one] = index


def start_times(segment: Segment, rng: random.Random) -> list[int]:
    """The slots of a segment in an order that nobody can foresee (S5)."""
    times = [segment.starts + MINUTES * number for number in range(segment.room)]
    return sorted(times, key=lambda _time: rng.random())
