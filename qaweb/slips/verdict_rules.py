"""What the figures suggest: whether a slip has helped, and what several slips say together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from qaweb.slips.rules import Effect

ENOUGH_CALLS = 3
"""*Ours*: so many later calls show whether a slip helped; the plan draws as many."""
PATTERN_SLIPS = 3
PATTERN_PEOPLE = 2
PATTERN_DAYS = 30
FULL = 10_000


class Verdict(StrEnum):
    """What the later calls suggest; the holder decides."""

    TOO_FEW = "too_few"
    RECOVERED = "recovered"
    PARTLY = "partly"
    NOT_YET = "not_yet"


def suggested_verdict(total: Effect, each: Collection[Effect] = ()) -> Verdict:
    """Recovered: enough later calls, better in all (or without a fault), worse in no criterion."""
    if total.after.evaluations < ENOUGH_CALLS or total.after.share is None:
        return Verdict.TOO_FEW
    if not _is_better(total):
        return Verdict.NOT_YET
    worse = any((effect.change or 0) < 0 for effect in each)
    return Verdict.PARTLY if worse else Verdict.RECOVERED


def _is_better(effect: Effect) -> bool:
    """Without figures from before, only calls without a fault count as better."""
    return effect.after.share == FULL or (effect.change or 0) > 0


@dataclass(frozen=True)
class Named:
    """One criterion on one slip."""

    slip: int
    project: int
    criterion: str
    person: int
    day: dt.date


@dataclass(frozen=True)
class Pattern:
    """A criterion on so many slips of so many people: process or standard rather than a person?"""

    project: int
    criterion: str
    slips: int
    people: int


def patterns(named: Iterable[Named], today: dt.date) -> list[Pattern]:
    """What at least three slips of different people name in 30 days, the most frequent first."""
    since = today - dt.timedelta(days=PATTERN_DAYS - 1)
    by_criterion: dict[tuple[int, str], list[Named]] = defaultdict(list)
    for each in named:
        if since <= each.day <= today:
            by_criterion[each.project, each.criterion].append(each)
    counted = [
        Pattern(project, code, len({n.slip for n in group}), len({n.person for n in group}))
        for (project, code), group in by_criterion.items()
    ]
    found = [p for p in counted if p.slips >= PATTERN_SLIPS and p.people >= PATTERN_PEOPLE]
    return sorted(found, key=lambda p: (-p.slips, -p.people, p.criterion))
