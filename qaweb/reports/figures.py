"""All figures of a report as one value: drawn from plain rows, narrowed, packed, unpacked."""

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import Any

from qaweb.evaluations.rules import Mode
from qaweb.reports import sections
from qaweb.reports.sections import (
    AgentLine,
    BandLine,
    CallTypeLine,
    CriterionLine,
    CriterionTally,
    ModeLine,
    Monitor,
    MonitorLine,
    Named,
    Names,
    Record,
    SlipLine,
    Tally,
    TeamLine,
)
from qaweb.standards.rules import Band


class Reach(StrEnum):
    """How much of a report its reader sees: everybody, their team, or themselves."""

    PROJECT = "project"
    TEAM = "team"
    SELF = "self"


@dataclass(frozen=True)
class Period:
    """First and last day, both counted."""

    starts_on: dt.date
    ends_on: dt.date

    @property
    def month_from(self) -> dt.date:
        """Where the month to date begins, against which the modes are measured (P3.1)."""
        return self.ends_on.replace(day=1)


@dataclass(frozen=True)
class Material:
    """What a report is drawn from; `before` is the last earlier day with records."""

    period: Period
    tallies: Sequence[Tally]
    before: Sequence[Tally]
    criteria: Sequence[CriterionTally]
    criteria_before: Sequence[CriterionTally]
    month_modes: Mapping[Mode, int]
    records: Sequence[Record]
    at_work: Sequence[Named]
    monitored_ids: frozenset[int]
    monitors: Sequence[Monitor]
    slips: Sequence[SlipLine]
    names: Names
    bands: Sequence[Band]
    mode_ratio: tuple[int, int, int]


@dataclass(frozen=True)
class Before:
    """The figures of the day that this one is compared with."""

    day: dt.date
    count: int
    mean: int


@dataclass(frozen=True)
class Coverage:
    """Who worked by the roster and was not monitored (P3.3)."""

    at_work: int
    uncovered_count: int
    uncovered: tuple[Named, ...]


@dataclass(frozen=True)
class Figures:
    """A whole report without its written parts. Counts stay whole when the rows are narrowed."""

    period: Period
    count: int
    mean: int | None
    before: Before | None
    bands: tuple[BandLine, ...]
    monitors: tuple[MonitorLine, ...]
    modes: tuple[ModeLine, ...]
    month_modes: tuple[ModeLine, ...]
    call_types: tuple[CallTypeLine, ...]
    agents: tuple[AgentLine, ...]
    teams: tuple[TeamLine, ...]
    criteria: tuple[CriterionLine, ...]
    coverage: Coverage
    slip_count: int
    slips: tuple[SlipLine, ...]
    late_count: int
    owed_count: int
    records: tuple[Record, ...]
    reach: Reach = Reach.PROJECT

    @property
    def change(self) -> int | None:
        """How far the average moved since the day before; None without both."""
        return None if self.before is None or self.mean is None else self.mean - self.before.mean

    @property
    def late_records(self) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.is_late)


def figures_of(material: Material) -> Figures:
    """The daily report's figures, each section drawn by its own function (P6.5a)."""
    tallies, bands, names = material.tallies, material.bands, material.names
    records = tuple(material.records)
    return Figures(
        period=material.period,
        count=sections.counted(tallies),
        mean=sections.mean_score(tallies),
        before=_before(material.before),
        bands=sections.band_lines(tallies, bands),
        monitors=sections.monitor_lines(tallies, material.monitors),
        modes=sections.mode_lines(sections.modes_of(tallies), material.mode_ratio),
        month_modes=sections.mode_lines(material.month_modes, material.mode_ratio),
        call_types=sections.call_type_lines(tallies),
        agents=sections.agent_lines(tallies, records, names, bands),
        teams=sections.team_lines(tallies, names, bands),
        criteria=sections.criterion_lines(material.criteria, material.criteria_before),
        coverage=_coverage(material),
        slip_count=len(material.slips),
        slips=tuple(material.slips),
        late_count=sum(record.is_late for record in records),
        owed_count=sum(record.slip_owed for record in records),
        records=records,
    )


def _before(tallies: Sequence[Tally]) -> Before | None:
    mean = sections.mean_score(tallies)
    if mean is None:
        return None
    return Before(tallies[0].day, sections.counted(tallies), mean)


def _coverage(material: Material) -> Coverage:
    missed = tuple(p for p in material.at_work if p.person_id not in material.monitored_ids)
    return Coverage(len(material.at_work), len(missed), missed)


def narrowed(figures: Figures, reach: Reach, person_id: int, team_ids: Sequence[int]) -> Figures:
    """What a lead or an agent may see: rows of their own team, or their own (P2.4, P2.5).

    Figures of the whole project stay; every row about a person, and who monitored how many, goes.
    """
    teams = team_ids if reach is Reach.TEAM else ()

    def is_own(person: Named) -> bool:
        return person.person_id == person_id or person.team_id in teams

    uncovered = tuple(p for p in figures.coverage.uncovered if is_own(p))
    return replace(
        figures,
        reach=reach,
        monitors=(),
        agents=tuple(line for line in figures.agents if is_own(line.agent)),
        teams=tuple(line for line in figures.teams if line.team_id in teams),
        coverage=replace(figures.coverage, uncovered=uncovered),
        slips=tuple(line for line in figures.slips if is_own(line.person)),
        records=tuple(record for record in figures.records if is_own(record.agent)),
    )


def packed(figures: Figures) -> str:
    """The figures as a snapshot keeps them; the same figures always give the same text."""
    plain = dataclasses.asdict(figures)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)


def unpacked(snapshot: str) -> Figures:
    """The figures that `packed` wrote."""
    figures: Figures = _rebuilt(Figures, json.loads(snapshot))
    return figures


def _rebuilt(kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        inner = next(option for option in typing.get_args(kind) if option is not type(None))
        return None if value is None else _rebuilt(inner, value)
    if typing.get_origin(kind) is tuple:
        return tuple(_rebuilt(typing.get_args(kind)[0], item) for item in value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{key: _rebuilt(hints[key], item) for key, item in value.items()})  # type: ignore[operator]
    if kind in (dt.date, dt.datetime):
        return kind.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
