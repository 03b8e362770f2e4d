"""The summary in words, as data: which sentences a report says, and with which numbers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qaweb.reports.figures import Figures, Reach

NOTABLE_DIFFERENCE = 500
"""A mode is named when it is this far off its target (hundredths of a percent)."""


@dataclass(frozen=True)
class Sentence:
    """A message by its key and the numbers that belong in it."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


def summary_in_words(figures: Figures) -> list[Sentence]:
    """What stands on top of the report, the most important first."""
    if not figures.count:
        return [Sentence("nothing"), *_project(figures)]
    return [_monitored(figures), *_own(figures), *_scores(figures), *_project(figures)]


def _monitored(figures: Figures) -> Sentence:
    before = figures.before
    values = {"count": figures.count, "mean": figures.mean}
    if before is None:
        return Sentence("monitored", values)
    return Sentence("monitored_since", values | {"change": figures.change, "period": before.period})


def _own(figures: Figures) -> Iterator[Sentence]:
    """The reader's own team or scores, where the report is narrowed."""
    for team in figures.teams if figures.reach is Reach.TEAM else ():
        yield Sentence("own_team", {"name": team.name, "count": team.count, "mean": team.mean})
    for line in figures.agents if figures.reach is Reach.SELF else ():
        yield Sentence("own_scores", {"count": line.count, "mean": line.mean})


def _scores(figures: Figures) -> Iterator[Sentence]:
    if len(figures.teams) > 1:  # of several teams the lowest comes first
        yield Sentence("lowest_team", {"team": figures.teams[0]})
    lowest = figures.bands[-1] if figures.bands else None
    if lowest and lowest.count:
        values = {"band": lowest.key, "count": lowest.count, "of": figures.count}
        yield Sentence("lowest_band", values)
    lost = [line for line in figures.criteria if line.lost]
    if lost:
        costliest = max(lost, key=lambda line: (line.points_lost, line.lost))
        yield Sentence("costliest", {"criterion": costliest, "lost": costliest.lost})
    off = [line for line in figures.month_modes if abs(line.difference or 0) >= NOTABLE_DIFFERENCE]
    if off:
        farthest = max(off, key=lambda line: abs(line.difference or 0))
        yield Sentence("mode_off", {"line": farthest})


def _project(figures: Figures) -> Iterator[Sentence]:
    """What concerns the monitoring itself; left out of narrowed reports."""
    if figures.reach is not Reach.PROJECT:
        return
    yield from _monitoring(figures)
    if figures.slip_count:
        yield Sentence("slips", {"count": figures.slip_count})
    if figures.owed_count:
        yield Sentence("slips_owed", {"count": figures.owed_count})
    if figures.late_count:
        name, count = Counter(r.monitor for r in figures.late_records).most_common(1)[0]
        key = "late_all" if count == figures.late_count else "late"
        yield Sentence(key, {"of": figures.late_count, "name": name, "count": count})


def _of_earlier_days(figures: Figures) -> Iterator[Sentence]:
    """Why more calls may be monitored than people covered: coverage goes by the call's day."""
    if figures.earlier_count:
        yield Sentence("of_earlier_days", {"count": figures.earlier_count})


def _monitoring(figures: Figures) -> Iterator[Sentence]:
    coverage = figures.coverage
    if coverage.at_work:
        covered = coverage.at_work - coverage.uncovered_count
        key = "all_covered" if not coverage.uncovered_count else "covered"
        yield Sentence(key, {"count": covered, "of": coverage.at_work})
        yield from _of_earlier_days(figures)
    if coverage.uncovered:
        why, count = Counter(line.why for line in coverage.uncovered).most_common(1)[0]
        of = coverage.uncovered_count
        yield Sentence("missed_why", {"why": why, "count": count, "of": of})
    obliged = [line for line in figures.monitors if line.floor]
    if obliged:
        short = [line for line in obliged if line.short_of]
        key = "floor_missed" if short else "floor_met"
        yield Sentence(key, {"count": len(short), "of": len(obliged), "floor": obliged[0].floor})
