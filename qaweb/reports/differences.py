"""What two sets of figures say differently: told and restated, or one day beside another. Pure."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from qaweb.reports.figures import Figures, Reach


class Unit(StrEnum):
    """How a compared value is written: a number, a score in hundredths, a share."""

    NUMBER = "number"
    SCORE = "score"
    SHARE = "share"


class Topic(StrEnum):
    """What is compared, in the order of the page."""

    COUNT = "count"
    MEAN = "mean"
    BANDS = "bands"
    MODES = "modes"
    CALL_TYPES = "call_types"
    TEAMS = "teams"
    AGENTS = "agents"
    CRITERIA = "criteria"
    MONITORS = "monitors"
    MISSED = "missed"
    LATE = "late"


@dataclass(frozen=True)
class Pair:
    """One figure in both. `name` is what a line is about: a key of a band or mode, or a name.

    `person_id` and `team_id` say whose it is, where it is somebody's.
    """

    topic: Topic
    unit: Unit
    was: int | None
    now: int | None
    name: str = ""
    name_en: str = ""
    person_id: int = 0
    team_id: int = 0

    @property
    def is_same(self) -> bool:
        return self.was == self.now

    @property
    def difference(self) -> int | None:
        return None if self.was is None or self.now is None else self.now - self.was

    # What the filter `titled` asks of a criterion.
    @property
    def title(self) -> str:
        return self.name

    @property
    def title_en(self) -> str:
        return self.name_en or self.name


class About(NamedTuple):
    """Who or what a line is about."""

    name: str
    name_en: str = ""
    person_id: int = 0
    team_id: int = 0


@dataclass(frozen=True)
class Compared:
    """Lines of a section that are matched by `key`; a line that one side lacks is `absent`."""

    topic: Topic
    lines: Callable[[Figures], Iterable[Any]]
    key: Callable[[Any], Hashable]
    about: Callable[[Any], About]
    values: Sequence[tuple[Unit, Callable[[Any], int | None], int | None]]


NONE_THERE, NOT_THERE = 0, None
LINES = (
    Compared(
        Topic.BANDS, lambda f: f.bands, lambda b: b.key, lambda b: About(b.key),
        [(Unit.NUMBER, lambda b: b.count, NONE_THERE)],
    ),
    Compared(
        Topic.MODES, lambda f: f.modes, lambda m: m.mode, lambda m: About(m.mode.value),
        [(Unit.NUMBER, lambda m: m.count, NONE_THERE)],
    ),
    Compared(
        Topic.CALL_TYPES, lambda f: f.call_types, lambda t: t.name, lambda t: About(t.name),
        [(Unit.NUMBER, lambda t: t.count, NONE_THERE), (Unit.SCORE, lambda t: t.mean, NOT_THERE)],
    ),
    Compared(
        Topic.TEAMS, lambda f: f.teams, lambda t: t.team_id,
        lambda t: About(t.name, team_id=t.team_id),
        [(Unit.NUMBER, lambda t: t.count, NONE_THERE), (Unit.SCORE, lambda t: t.mean, NOT_THERE)],
    ),
    Compared(
        Topic.AGENTS, lambda f: f.agents, lambda a: (a.agent.person_id, a.agent.team_id),
        lambda a: About(a.agent.name, person_id=a.agent.person_id, team_id=a.agent.team_id),
        [(Unit.NUMBER, lambda a: a.count, NONE_THERE), (Unit.SCORE, lambda a: a.mean, NOT_THERE)],
    ),
    Compared(
        Topic.CRITERIA, lambda f: f.criteria, lambda c: c.code,
        lambda c: About(c.title, c.title_en),
        [(Unit.SHARE, lambda c: c.share, NOT_THERE), (Unit.NUMBER, lambda c: c.lost, NONE_THERE)],
    ),
    Compared(
        Topic.MONITORS, lambda f: f.monitors, lambda m: m.person_id,
        lambda m: About(m.name, person_id=m.person_id),
        [(Unit.NUMBER, lambda m: m.count, NONE_THERE)],
    ),
)  # fmt: skip


def pairs(was: Figures, now: Figures) -> list[Pair]:
    """Every figure of both, in the order of the topics; lines that one side lacks too."""
    found = [
        Pair(Topic.COUNT, Unit.NUMBER, was.count, now.count),
        Pair(Topic.MEAN, Unit.SCORE, was.mean, now.mean),
    ]
    for compared in LINES:
        found += _lines(compared, was, now)
    missed = (was.coverage.uncovered_count, now.coverage.uncovered_count)
    found.append(Pair(Topic.MISSED, Unit.NUMBER, *missed))
    found.append(Pair(Topic.LATE, Unit.NUMBER, was.late_count, now.late_count))
    return found


def _lines(compared: Compared, was: Figures, now: Figures) -> Iterable[Pair]:
    before = {compared.key(line): line for line in compared.lines(was)}
    after = {compared.key(line): line for line in compared.lines(now)}
    for key in {**before, **after}:
        about = compared.about(after.get(key, before.get(key)))
        for unit, value, absent in compared.values:
            one, other = (value(x[key]) if key in x else absent for x in (before, after))
            yield Pair(compared.topic, unit, one, other, *about)


def differences(told: Figures, now: Figures) -> tuple[Pair, ...]:
    """What a report tells differently from the records (P6.1).

    The month to date and the period before belong to other reports and are not compared; slips
    go their own way after they were issued.
    """
    return tuple(pair for pair in pairs(told, now) if not pair.is_same)


def for_reader(
    found: Iterable[Pair], reach: Reach, person_id: int, team_ids: Sequence[int]
) -> tuple[Pair, ...]:
    """The differences without the rows of others, as the reader's report is without them."""
    if reach is Reach.PROJECT:
        return tuple(found)
    teams = team_ids if reach is Reach.TEAM else ()
    project_wide = (Topic.MONITORS, Topic.MISSED, Topic.LATE)
    return tuple(
        pair
        for pair in found
        if pair.topic not in project_wide
        and (
            not (pair.person_id or pair.team_id)
            or pair.person_id == person_id
            or pair.team_id in teams
        )
    )
