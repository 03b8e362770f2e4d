"""The sections of a report, each a pure function from plain rows to lines (P6.5a).

Scores and points are integers of hundredths, shares hundredths of a percent, all rounded half up.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from qaweb.evaluations.rules import Mode, mode_mix, share_of
from qaweb.reports.miss_rules import MissReason, Why
from qaweb.slips.rules import SlipState
from qaweb.standards.rules import Band, band_for

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Team = TypeVar("Team", bound="Summed")


@dataclass(frozen=True)
class Tally:
    """Evaluations that have day, agent, monitor, mode, type and band in common, and their sum."""

    day: dt.date
    team_id: int
    agent_id: int
    monitor_id: int
    mode: Mode
    call_type: str
    band: str
    count: int
    total: int


class Summed(Protocol):
    """What averages are made of, by team."""

    @property
    def team_id(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True)
class TeamTally:
    """The evaluations of one team on one day, and their sum."""

    day: dt.date
    team_id: int
    count: int
    total: int


@dataclass(frozen=True)
class CriterionTally:
    """The points of one criterion on one day."""

    day: dt.date
    code: str
    title: str
    title_en: str
    scored: int
    earned: int
    possible: int
    lost: int


@dataclass(frozen=True)
class Named:
    """A person with their team; id 0 is no team."""

    person_id: int
    name: str
    team_id: int = 0
    team: str = ""


@dataclass(frozen=True)
class AtWork:
    """Somebody's day at work by the roster (P3.3)."""

    person: Named
    day: dt.date

    @property
    def key(self) -> tuple[int, dt.date]:
        return self.person.person_id, self.day


@dataclass(frozen=True)
class Missed(Named):
    """Somebody at work who was not monitored on that day, and why (P3.3).

    `monitor` and `words` are those of the line in the plan, where there was one.
    """

    day: dt.date = dt.date.min
    why: MissReason = MissReason.NOT_DRAWN
    monitor: str = ""
    words: str = ""


@dataclass(frozen=True)
class Names:
    """The names of people and teams by id, as they are at the drawing."""

    people: Mapping[int, str]
    teams: Mapping[int, str]

    def place(self, person_id: int, team_id: int) -> Named:
        """A person in the team of that day, which need not be today's."""
        person = self.people.get(person_id, "?")
        return Named(person_id, person, team_id, self.teams.get(team_id, ""))


@dataclass(frozen=True)
class Monitor:
    """Somebody who owes records on a day by the roster, or has made some."""

    person_id: int
    name: str
    floor: int | None = None


@dataclass(frozen=True)
class Record:
    """One evaluation of the period, as the list of records shows it."""

    evaluation_id: int
    number: str
    agent: Named
    monitor: str
    mode: Mode
    call_type: str
    call_number: str
    call_day: dt.date
    total: int
    band: str
    is_late: bool
    submitted_at: dt.datetime | None
    slip_owed: bool
    due_at: dt.datetime | None = None
    """When a late record was due (P6.1)."""

    @property
    def late_minutes(self) -> int:
        """By how much it came late, begun minutes counted."""
        if self.due_at is None or self.submitted_at is None:
            return 0
        return max(0, -int((self.due_at - self.submitted_at).total_seconds() // 60))


@dataclass(frozen=True)
class SlipLine:
    """One improvement slip issued in the period (P3.11); `state` is as of the drawing."""

    slip_id: int
    number: str
    person: Named
    criteria: tuple[str, ...]
    criteria_en: tuple[str, ...]
    suggestion: str
    state: SlipState


@dataclass(frozen=True)
class BandLine:
    """How many calls fell in a band."""

    key: str
    lower: int
    count: int
    share: int


@dataclass(frozen=True)
class MonitorLine:
    """What one monitor did against the floor of the day, if one applies (P3.2)."""

    person_id: int
    name: str
    count: int
    floor: int | None

    @property
    def short_of(self) -> int:
        return max(0, (self.floor or 0) - self.count)


@dataclass(frozen=True)
class ModeLine:
    """A mode's part against the target; the share is None while there is no call (P3.1)."""

    mode: Mode
    count: int
    target: int
    share: int | None
    difference: int | None


@dataclass(frozen=True)
class CallTypeLine:
    """How many calls were of one type, and how they scored."""

    name: str
    count: int
    share: int
    mean: int | None


@dataclass(frozen=True)
class AgentLine:
    """The scores of one agent or lead."""

    agent: Named
    count: int
    mean: int
    best: int
    worst: int
    band: str


@dataclass(frozen=True)
class TeamLine:
    """The scores of one team, its calls by band, and the change of its average."""

    team_id: int
    name: str
    agents: int
    count: int
    mean: int
    band: str
    change: int | None = None
    bands: tuple[BandLine, ...] = ()


@dataclass(frozen=True)
class CriterionLine:
    """What was earned of one criterion, how often points were lost, and the change of the share."""

    code: str
    title: str
    title_en: str
    scored: int
    lost: int
    earned: int
    possible: int
    share: int
    change: int | None

    @property
    def points_lost(self) -> int:
        return self.possible - self.earned


def missed(work: AtWork, why: Why | None) -> Missed:
    """Somebody's day at work that brought no record."""
    found, person = why or Why(MissReason.NOT_DRAWN), work.person
    return Missed(
        person.person_id, person.name, person.team_id, person.team,
        work.day, found.reason, found.monitor, found.words,
    )  # fmt: skip


def mean_of(total: int, count: int) -> int | None:
    """The average of integer scores, rounded half up; None of nothing."""
    return (2 * total + count) // (2 * count) if count else None


def counted(tallies: Iterable[Summed]) -> int:
    """How many evaluations the tallies stand for."""
    return sum(tally.count for tally in tallies)


def mean_score(tallies: Sequence[Summed]) -> int | None:
    """Their average score."""
    return mean_of(sum(tally.total for tally in tallies), counted(tallies))


def band_lines(tallies: Sequence[Tally], bands: Sequence[Band]) -> tuple[BandLine, ...]:
    """Every band with its calls, the highest first; then bands of an older version (P3.8)."""
    counts = _sums((tally.band, tally.count) for tally in tallies)
    lowers = {band.key: band.lower for band in bands}
    lowers |= {key: 0 for key in counts if key not in lowers}
    whole = sum(counts.values())
    return tuple(
        BandLine(key, lowers[key], counts.get(key, 0), share_of(counts.get(key, 0), whole))
        for key in lowers
    )


def monitor_lines(tallies: Iterable[Tally], monitors: Iterable[Monitor]) -> tuple[MonitorLine, ...]:
    """Every monitor with the records made, those short of the floor first (P3.2)."""
    made = _sums((tally.monitor_id, tally.count) for tally in tallies)
    lines = [MonitorLine(m.person_id, m.name, made.get(m.person_id, 0), m.floor) for m in monitors]
    return tuple(sorted(lines, key=lambda line: (-line.short_of, line.floor is None, line.name)))


def mode_lines(counts: Mapping[Mode, int], ratio: tuple[int, int, int]) -> tuple[ModeLine, ...]:
    """The three modes against the target (P3.1)."""
    mix = mode_mix(counts, ratio)
    return tuple(ModeLine(m, s.count, s.target, s.share, s.difference) for m, s in mix.items())


def modes_of(tallies: Iterable[Tally]) -> Mapping[Mode, int]:
    """Evaluations by mode."""
    return _sums((tally.mode, tally.count) for tally in tallies)


def call_type_lines(tallies: Sequence[Tally]) -> tuple[CallTypeLine, ...]:
    """The call types, the most frequent first."""
    groups = _grouped((tally.call_type, tally) for tally in tallies)
    whole = counted(tallies)
    lines = [
        CallTypeLine(name, counted(rows), share_of(counted(rows), whole), mean_score(rows))
        for name, rows in groups.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.count, line.name)))


def agent_lines(
    tallies: Iterable[Tally],
    records: Iterable[Record],
    names: Names,
    bands: Sequence[Band],
) -> tuple[AgentLine, ...]:
    """Everybody scored, by team, the lowest average first; best and worst from the records."""
    scores = _grouped((record.agent.person_id, record.total) for record in records)
    groups = _grouped(((tally.agent_id, tally.team_id), tally) for tally in tallies)
    lines = []
    for (agent_id, team_id), rows in groups.items():
        mean = mean_score(rows) or 0
        own = scores.get(agent_id, [mean])
        agent = names.place(agent_id, team_id)
        band = band_for(mean, bands)
        lines.append(AgentLine(agent, counted(rows), mean, max(own), min(own), band))
    return tuple(sorted(lines, key=lambda line: (line.agent.team_id, line.mean, line.agent.name)))


def team_lines(
    tallies: Iterable[Tally], names: Names, bands: Sequence[Band], before: Iterable[Summed] = ()
) -> tuple[TeamLine, ...]:
    """The teams with somebody scored, the lowest average first, with the change since `before`."""
    lines = []
    earlier = {team: mean_score(rows) or 0 for team, rows in _by_team(before).items()}
    for team_id, rows in _by_team(tallies).items():
        mean, agents = mean_score(rows) or 0, {row.agent_id for row in rows}
        name, band = names.teams.get(team_id, ""), band_for(mean, bands)
        change = mean - earlier[team_id] if team_id in earlier else None
        of_bands = band_lines(rows, bands)
        count = counted(rows)
        lines.append(TeamLine(team_id, name, len(agents), count, mean, band, change, of_bands))
    return tuple(sorted(lines, key=lambda line: (line.mean, line.name)))


def _by_team(tallies: Iterable[Team]) -> dict[int, list[Team]]:
    return _grouped((tally.team_id, tally) for tally in tallies)


def criterion_lines(
    tallies: Iterable[CriterionTally], before: Iterable[CriterionTally]
) -> tuple[CriterionLine, ...]:
    """Every criterion, the costliest first, with the change of its share since `before`.

    Criteria are followed by code, so that a new version of the standard breaks no comparison.
    Those that cost the same stay in the order of the form.
    """
    earlier = {code: _share(rows) for code, rows in _by_code(before).items()}
    lines = [_criterion_line(rows, earlier.get(code)) for code, rows in _by_code(tallies).items()]
    return tuple(sorted(lines, key=lambda line: -line.points_lost))


def _by_code(tallies: Iterable[CriterionTally]) -> Mapping[str, list[CriterionTally]]:
    return _grouped((tally.code, tally) for tally in tallies if tally.possible)


def _criterion_line(rows: Sequence[CriterionTally], before: int | None) -> CriterionLine:
    share = _share(rows)
    return CriterionLine(
        rows[-1].code,
        rows[-1].title,
        rows[-1].title_en,
        sum(row.scored for row in rows),
        sum(row.lost for row in rows),
        sum(row.earned for row in rows),
        sum(row.possible for row in rows),
        share,
        None if before is None else share - before,
    )


def _share(rows: Sequence[CriterionTally]) -> int:
    return share_of(sum(row.earned for row in rows), sum(row.possible for row in rows))


def _sums(pairs: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    sums: Counter[Key] = Counter()
    for key, count in pairs:
        sums[key] += count
    return dict(sums)


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    groups: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
