"""All figures of a report as one value: narrowed to its reader, packed, unpacked."""

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from functools import cache, lru_cache
from typing import Any

from qaweb.reports.lines import (
    AgentLine,
    BandLine,
    CallTypeLine,
    CriterionLine,
    Missed,
    ModeLine,
    MonitorLine,
    Named,
    Record,
    SlipLine,
    TeamLine,
)
from qaweb.reports.periods import Period


class Reach(StrEnum):
    """How much of a report its reader sees: everybody, their team, or themselves."""

    PROJECT = "project"
    TEAM = "team"
    SELF = "self"


@dataclass(frozen=True)
class Before:
    """Number and average of the period that this one is compared with."""

    period: Period
    count: int
    mean: int


@dataclass(frozen=True)
class Coverage:
    """Who worked by the roster and was not monitored, counted by person and day, and why (P3.3)."""

    at_work: int = 0
    uncovered_count: int = 0
    uncovered: tuple[Missed, ...] = ()


@dataclass(frozen=True)
class Figures:
    """A whole report without its written parts. Counts stay whole when the rows are narrowed.

    Every field but the first is drawn by a section of `contents`; a kind of report without that
    section has it empty.
    """

    period: Period
    count: int = 0
    mean: int | None = None
    before: Before | None = None
    bands: tuple[BandLine, ...] = ()
    monitors: tuple[MonitorLine, ...] = ()
    modes: tuple[ModeLine, ...] = ()
    month_modes: tuple[ModeLine, ...] = ()
    call_types: tuple[CallTypeLine, ...] = ()
    agents: tuple[AgentLine, ...] = ()
    teams: tuple[TeamLine, ...] = ()
    criteria: tuple[CriterionLine, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    slip_count: int = 0
    slips: tuple[SlipLine, ...] = ()
    late_count: int = 0
    owed_count: int = 0
    earlier_count: int = 0
    records: tuple[Record, ...] = ()
    reach: Reach = Reach.PROJECT

    @property
    def change(self) -> int | None:
        """How far the average moved since the period before; None without both."""
        return None if self.before is None or self.mean is None else self.mean - self.before.mean

    @property
    def late_records(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.is_late)


def narrowed(figures: Figures, reach: Reach, person_id: int, team_ids: Sequence[int]) -> Figures:
    """What a lead or an agent may see: rows of their own team, or their own (P2.4, P2.5).

    Figures of the whole project stay; every row about a person, and who monitored how many, goes.
    """
    teams = team_ids if reach is Reach.TEAM else ()

    def is_own(person: Named) -> bool:
        return person.person_id == person_id or person.team_id in teams

    # Whose line it was, and that monitor's words, belong to the plan, which they do not see (S5).
    missed = [replace(p, monitor="", words="") for p in figures.coverage.uncovered if is_own(p)]
    return replace(
        figures,
        reach=reach,
        monitors=(),
        agents=tuple(line for line in figures.agents if is_own(line.agent)),
        teams=tuple(line for line in figures.teams if line.team_id in teams),
        coverage=replace(figures.coverage, uncovered=tuple(missed)),
        slips=tuple(line for line in figures.slips if is_own(line.person)),
        records=tuple(record for record in figures.records if is_own(record.agent)),
    )


def packed(figures: Figures) -> str:
    """The figures as a snapshot keeps them; the same figures always give the same text."""
    plain = dataclasses.asdict(figures)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)


@lru_cache(maxsize=16)
def unpacked(snapshot: str) -> Figures:
    """The figures that `packed` wrote; the last ones are kept: a text is always the same value."""
    figures: Figures = _rebuilt(Figures, json.loads(snapshot))
    return figures


def _rebuilt(kind: Any, value: Any) -> Any:
    return _reader(kind)(value)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of this kind of its JSON; found once, since a month has thousands."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        inner = _reader(next(o for o in typing.get_args(kind) if o is not type(None)))
        return lambda value: None if value is None else inner(value)
    if typing.get_origin(kind) is tuple:
        item = _reader(typing.get_args(kind)[0])
        return lambda value: tuple(map(item, value))
    if dataclasses.is_dataclass(kind):
        return _maker(kind)
    if kind in (dt.date, dt.datetime):
        return typing.cast("Callable[[Any], Any]", kind.fromisoformat)
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else lambda value: value


def _maker(kind: Any) -> Callable[[Any], Any]:
    plain = (int, str, bool, int | None)
    hints = typing.get_type_hints(kind)
    readers = {key: _reader(hint) for key, hint in hints.items() if hint not in plain}

    def make(value: dict[str, Any]) -> Any:
        known = {key: value[key] for key in hints if key in value}
        for key, read in readers.items():
            if key in known:
                known[key] = read(known[key])
        return kind(**known)

    return make
