"""Who monitors whom, by a flow of least cost: demands → agents → monitors.

The sets of demands that monitors can serve are a matroid, so costs that rise with the place in the
order of precedence give the most urgent ones first, and as many as possible. What an assignment
costs beside (mode mix, the same monitor again, a tie) is too small to change that.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from qaweb.monitoring.demands import Demand
from qaweb.monitoring.plan_facts import Agent, Facts, Monitor
from qaweb.monitoring.slots import Segment

OFF_MIX, AGAIN, TIE = 256, 32, 16
"""Beside precedence: a call off the mix of the modes, a monitor's third in a row, a tie (ours)."""


@dataclass(frozen=True)
class Meeting:
    """A monitor and an agent in a segment of the day; without one, over a recording."""

    monitor: int
    agent: int
    segment: Segment | None


@dataclass(frozen=True)
class Way:
    """A monitor who may monitor an agent, where they may meet, and what it costs beside."""

    monitor: int
    agent: int
    segments: tuple[Segment | None, ...]
    cost: int


@dataclass
class Room:
    """What monitors can still take: calls, slots of each segment, and their share of recordings."""

    calls: dict[int, int]
    slots: dict[tuple[int, Segment], int]
    recordings: dict[int, int]

    def take(self, meetings: Iterable[Meeting]) -> None:
        """Give room away."""
        for each in meetings:
            self.calls[each.monitor] -= 1
            if each.segment is None:
                self.recordings[each.monitor] -= 1
            else:
                self.slots[each.monitor, each.segment] -= 1


@dataclass
class _Network:
    """Nodes by name, arcs by their numbers."""

    nodes: dict[object, int] = field(default_factory=dict)
    arcs: list[tuple[int, int, int, int]] = field(default_factory=list)

    def node(self, name: object) -> int:
        return self.nodes.setdefault(name, len(self.nodes))

    def add(self, tail: object, head: object, capacity: int, cost: int = 0) -> int:
        self.arcs.append((self.node(tail), self.node(head), capacity, cost))
        return len(self.arcs) - 1

    def flows(self, most: int) -> list[int]:
        """The flow on each arc when as much as possible flows at the least cost."""
        solver = SimpleMinCostFlow()
        tails, heads, capacities, costs = np.array(self.arcs, dtype=np.int64).T
        solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
        solver.set_node_supply(self.node("source"), most)
        solver.set_node_supply(self.node("sink"), -most)
        solver.solve_max_flow_with_min_cost()
        return [int(flow) for flow in solver.flows(np.arange(len(self.arcs)))]


def ways(facts: Facts, parts: Sequence[Segment], rng: random.Random) -> list[Way]:
    """Every monitor and agent who can meet, live within both shifts or over a recording."""
    return [
        Way(monitor.id, agent.id, meeting, _cost(monitor, agent, rng))
        for agent in facts.agents
        for monitor in facts.monitors
        if monitor.may_monitor(agent) and (meeting := _places(monitor, agent, parts))
    ]


def _places(monitor: Monitor, agent: Agent, parts: Sequence[Segment]) -> tuple[Segment | None, ...]:
    live = tuple(part for part in parts if part.holds(monitor) and part.holds(agent))
    return (*live, None) if agent.calls else live


def _cost(monitor: Monitor, agent: Agent, rng: random.Random) -> int:
    """The more of the agent's last calls a monitor had, the rather another takes the next."""
    return AGAIN * agent.monitors.count(monitor.id) + int(rng.random() * TIE)


def assign(
    demands: Sequence[Demand], found: Sequence[Way], room: Room, *, repeats: bool = False
) -> tuple[list[Demand], list[Meeting]]:
    """The demands that are served, and the meetings that serve them; takes them from `room`.

    Without `repeats` nobody meets the same agent twice.
    """
    if not demands or not found:
        return [], []
    network = _Network()
    asked = _add_demands(network, demands, room)
    met = _add_ways(network, found, len(demands) if repeats else 1)
    _add_monitors(network, room, len(demands))
    flows = network.flows(len(demands))
    served = [demand for arc, demand in asked.items() if flows[arc]]
    meetings = [meeting for arc, meeting in met.items() for _ in range(flows[arc])]
    room.take(meetings)
    return served, meetings


def _add_demands(network: _Network, demands: Sequence[Demand], room: Room) -> dict[int, Demand]:
    most = sum(room.calls.values()) * (OFF_MIX + AGAIN * 3 + TIE) + 1
    return {
        network.add("source", ("agent", demand.agent), 1, most * place): demand
        for place, demand in enumerate(demands)
    }


def _add_ways(network: _Network, found: Sequence[Way], most: int) -> dict[int, Meeting]:
    met = {}
    for way in found:
        agent: object = ("agent", way.agent)
        if len(way.segments) > 1:
            pair = ("pair", way.agent, way.monitor)
            network.add(agent, pair, most)
            agent = pair
        for segment in way.segments:
            place = ("place", way.monitor, segment)
            arc = network.add(agent, place, most, way.cost)
            met[arc] = Meeting(way.monitor, way.agent, segment)
    return met


def _add_monitors(network: _Network, room: Room, most: int) -> None:
    """Live and recorded calls up to their share are free, beyond it they cost."""
    for (monitor, segment), slots in room.slots.items():
        network.add(("place", monitor, segment), ("live", monitor), slots)
    for monitor, calls in room.calls.items():
        recordings = min(max(room.recordings[monitor], 0), calls)
        for kind, share in (("live", calls - recordings), ("place", recordings)):
            name = ("live", monitor) if kind == "live" else ("place", monitor, None)
            network.add(name, ("monitor", monitor), share)
            network.add(name, ("monitor", monitor), most, OFF_MIX)
        network.add(("monitor", monitor), "sink", calls)


def room_of(facts: Facts, parts: Sequence[Segment], recordings: Mapping[int, int]) -> Room:
    """All that the monitors of the day can take."""
    return Room(
        calls={m.id: max(m.calls, 0) for m in facts.monitors},
        slots={(m.id, part): part.room for m in facts.monitors for part in parts if part.holds(m)},
        recordings=dict(recordings),
    )
