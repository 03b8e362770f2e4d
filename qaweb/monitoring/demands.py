"""Which calls the rules ask for, in the order of precedence (P3.2-5).

Everybody at work once, the least monitored first; then as near every call of new staff as possible
(P3.4); then those whom a change notice touches (P3.5); then open slips; then what fills the floors.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qaweb.monitoring.plan_facts import Agent, Facts
from qaweb.monitoring.rules import Reason


@dataclass(frozen=True)
class Demand:
    """The `number`th call of an agent on the day. `by_lot`: its turn was drawn by lot (S5)."""

    agent: int
    number: int
    reason: Reason
    by_lot: bool = False


@dataclass(frozen=True)
class Demands:
    """What is asked for, the most urgent first; `refused` is what the daily limit forbids (S17)."""

    wanted: tuple[Demand, ...]
    refused: tuple[Demand, ...]


def demands(facts: Facts, rng: random.Random) -> Demands:
    """Every call that the rules ask for; `rng` draws the lots and breaks ties."""
    agents = facts.agents
    chance = {agent.id: rng.random() for agent in agents}
    capacity = sum(monitor.calls for monitor in facts.monitors)
    count = (capacity * facts.random_share + 50) // 100
    lots = {a.id for a in sorted(agents, key=lambda a: chance[a.id])[:count]}
    is_short = capacity < sum(1 for agent in agents if not agent.had)
    turns = sorted(agents, key=lambda a: _turn(a, is_short and a.id in lots, chance[a.id]))
    place = {agent.id: number for number, agent in enumerate(turns)}
    asked = [each for agent in agents for each in _asked(agent, facts.limit, lots, is_short)]
    asked.sort(key=lambda each: _order(each, place))
    return Demands(
        tuple(each.demand for each in asked if each.is_allowed),
        tuple(each.demand for each in asked if not each.is_allowed),
    )


TIERS = {reason: number for number, reason in enumerate(Reason)}


@dataclass(frozen=True)
class Asked:
    """A demand, and whether the daily limit allows it."""

    demand: Demand
    is_allowed: bool


def _order(asked: Asked, place: Mapping[int, int]) -> tuple[int, ...]:
    """Reason by reason, a second call for all before a third for one; in the mix lots first."""
    demand = asked.demand
    last = demand.reason is Reason.MIX and not demand.by_lot
    return TIERS[demand.reason], demand.number, last, place[demand.agent]


def _turn(agent: Agent, by_lot: bool, chance: float) -> tuple[object, ...]:
    """By lot first, then by how seldom and how long ago, then as the precedence goes on."""
    if by_lot:
        return (0, chance)
    return (1, agent.times, -agent.idle, not agent.is_new, -agent.factor, -len(agent.slips), chance)


def _asked(agent: Agent, limit: int, lots: set[int], is_short: bool) -> Iterator[Asked]:
    """The agent's calls one by one, with tier and number, and whether the limit allows them."""
    number = agent.had
    for reason, target in _targets(agent, limit):
        while number < target:
            number += 1
            by_lot = agent.id in lots and _is_lots_turn(reason, number, agent, is_short)
            allowed = agent.is_new or number <= limit
            yield Asked(Demand(agent.id, number, reason, by_lot), allowed)


def _is_lots_turn(reason: Reason, number: int, agent: Agent, is_short: bool) -> bool:
    """While not everybody can be seen the lot decides who is; else who is seen once more."""
    if is_short:
        return reason is Reason.COVERAGE
    return reason is Reason.MIX and number <= agent.had + 2


def _targets(agent: Agent, limit: int) -> tuple[tuple[Reason, int], ...]:
    """How many calls in all each reason asks for; one call may serve several reasons."""
    return (
        (Reason.COVERAGE, 1),
        (Reason.NEW_STAFF, agent.expected if agent.is_new else 0),
        (Reason.CHANGE_NOTICE, agent.factor),
        (Reason.FOLLOW_UP, len(agent.slips)),
        (Reason.MIX, agent.expected if agent.is_new else limit),
    )
