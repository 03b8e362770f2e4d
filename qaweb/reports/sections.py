"""The sections of a report, each a pure function from plain rows to lines (P6.5a).

Scores and points are integers of hundredths, shares hundredths of a percent, all rounded half up.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from qaweb.evaluations.rules import Mode, mode_mix, share_of
from qaweb.reports.lines import (
    AgentLine,
    AtWork,
    BandLine,
    CallTypeLine,
    CriterionLine,
    CriterionTally,
    Missed,
    ModeLine,
    Monitor,
    MonitorLine,
    Names,
    Record,
    Summed,
    Tally,
    TeamLine,
)
from qaweb.reports.miss_rules import MissReason, Why
from qaweb.standards.rules import Band, band_for

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Team = TypeVar("Team", bound="Summed")


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
