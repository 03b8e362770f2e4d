"""What a day plan is drawn from, and what it says: plain data that can be kept and read again."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from qaweb.evaluations.rules import Mode
from qaweb.monitoring.rules import GapReason, Reason

NEVER = 999
"""The days since the last monitoring of somebody who was not monitored for so long, or never."""


@dataclass(frozen=True)
class Monitor:
    """Somebody licensed and at work; minutes count from midnight on the project's clock.

    `calls` is what the floor leaves for the day, `modes` what the month has so far in the order of
    the ratio. `teams` are a supervisor's own; None is the whole project.
    """

    id: int
    starts: int
    ends: int
    calls: int
    teams: tuple[int, ...] | None = None
    modes: tuple[int, int, int] = (0, 0, 0)

    def may_monitor(self, agent: "Agent") -> bool:
        """Nobody monitors themselves; a supervisor monitors the own teams only."""
        return self.id != agent.id and (self.teams is None or agent.team in self.teams)


@dataclass(frozen=True)
class OpenSlip:
    """A slip that waits for later calls, with the codes of its criteria.

    `is_beside`: the last entry of its log agreed to sit side by side as the next step (P3.12).
    """

    id: int
    criteria: tuple[str, ...] = ()
    is_beside: bool = False


@dataclass(frozen=True)
class Agent:
    """An agent or lead who works that day.

    `expected` is how many calls the day will bring, asked of new staff only; `had` what was begun
    or monitored before this draw; `times` and `idle` how often in the last 30 days, and how many
    days ago the last time; `monitors` who did, the latest first; `calls` recordings to choose from.
    """

    id: int
    starts: int
    ends: int
    team: int | None = None
    is_new: bool = False
    expected: int = 0
    had: int = 0
    times: int = 0
    idle: int = NEVER
    monitors: tuple[int, ...] = ()
    notice: int | None = None
    factor: int = 0
    slips: tuple[OpenSlip, ...] = ()
    calls: tuple[int, ...] = ()


@dataclass(frozen=True)
class Away:
    """Somebody monitored on other days, with the roster's word for this one ("" is none)."""

    id: int
    code: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything that decides a plan, but for the seed. Nothing starts before the minute `since`.

    `first` is the position of the draw's first line: after a second draw of the day, not 1.
    """

    day: dt.date
    monitors: tuple[Monitor, ...] = ()
    agents: tuple[Agent, ...] = ()
    away: tuple[Away, ...] = ()
    ratio: tuple[int, int, int] = (2, 7, 1)
    modes: tuple[int, int, int] = (0, 0, 0)
    limit: int = 3
    random_share: int = 10
    since: int = 0
    first: int = 1

    def in_order(self) -> "Facts":
        """The same people by their numbers: what was gathered first must not matter."""
        monitors = sorted(self.monitors, key=lambda each: each.id)
        agents = sorted(self.agents, key=lambda each: each.id)
        return replace(self, monitors=tuple(monitors), agents=tuple(agents))


@dataclass(frozen=True)
class Line:
    """One call to monitor: a slot for a live mode, a call for a recording."""

    monitor: int
    agent: int
    mode: Mode
    reason: Reason
    starts: int | None = None
    ends: int | None = None
    call: int | None = None
    is_random: bool = False
    slip: int | None = None
    criteria: tuple[str, ...] = ()
    notice: int | None = None


@dataclass(frozen=True)
class Gap:
    """Calls that the rules ask for and the draw could not give."""

    agent: int
    wanted: Reason
    why: GapReason
    missing: int = 1


@dataclass(frozen=True)
class Figures:
    """The plan in numbers; `modes` in the order of the ratio."""

    capacity: int
    monitors: int
    at_work: int
    away: int
    need: Mapping[Reason, int]
    drawn: Mapping[Reason, int]
    modes: tuple[int, int, int]
    month: tuple[int, int, int]
    by_lot: int
    uncovered: int


@dataclass(frozen=True)
class Plan:
    """The lines in the order of the monitors and the clock, the gaps, and the figures."""

    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    figures: Figures


def written(facts: Facts) -> str:
    """The facts as text: the same facts give the same bytes."""
    plain = asdict(facts) | {"day": facts.day.isoformat()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """The hash by which anybody sees that written facts were not changed since."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Facts:
    """The facts that `written` wrote."""
    kept = json.loads(text)
    return Facts(
        **_tuples(kept)
        | {
            "day": dt.date.fromisoformat(kept["day"]),
            "monitors": tuple(Monitor(**_tuples(each)) for each in kept["monitors"]),
            "agents": tuple(_agent(each) for each in kept["agents"]),
            "away": tuple(Away(**each) for each in kept["away"]),
        }
    )


def packed(figures: Figures) -> str:
    """The figures as text."""
    return json.dumps(asdict(figures), sort_keys=True)


def unpacked(text: str) -> Figures:
    """The figures that `packed` wrote."""
    return Figures(**_tuples(json.loads(text)))


def _agent(kept: dict[str, Any]) -> Agent:
    slips = tuple(OpenSlip(**_tuples(slip)) for slip in kept["slips"])
    return Agent(**_tuples(kept) | {"slips": slips})


def _tuples(kept: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in kept.items()}
