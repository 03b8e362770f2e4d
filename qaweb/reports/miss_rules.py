"""Why somebody at work was not monitored, decided from what the plan and the records say (P3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qaweb.monitoring.rules import GapReason, LineState, WhyNot


class MissReason(StrEnum):
    """Why a day at work brought no record, the surest reason first."""

    NOT_SUBMITTED = "not_submitted"
    NOT_COUNTED = "not_counted"
    ABSENT = "absent"
    NO_CALLS = "no_calls"
    BUSY = "busy"
    HEARD = "heard"
    UNUSABLE = "unusable"
    SKIPPED = "skipped"
    NOT_DONE = "not_done"
    NO_MONITOR = "no_monitor"
    CAPACITY = "capacity"
    NO_OVERLAP = "no_overlap"
    LIMIT = "limit"
    ROSTER = "roster"
    NO_PLAN = "no_plan"
    NOT_DRAWN = "not_drawn"


SETTLED = {
    WhyNot.ABSENT: MissReason.ABSENT,
    WhyNot.NO_CALLS: MissReason.NO_CALLS,
    WhyNot.BUSY: MissReason.BUSY,
    WhyNot.HEARD: MissReason.HEARD,
    WhyNot.UNUSABLE: MissReason.UNUSABLE,
}
GAPS = {
    GapReason.CAPACITY: MissReason.CAPACITY,
    GapReason.NO_OVERLAP: MissReason.NO_OVERLAP,
    GapReason.NO_MONITOR: MissReason.NO_MONITOR,
    GapReason.LIMIT: MissReason.LIMIT,
}


@dataclass(frozen=True)
class Why:
    """The reason, with the monitor it stood with and that monitor's words, if there are any."""

    reason: MissReason
    monitor: str = ""
    words: str = ""


@dataclass(frozen=True)
class PlannedLine:
    """One line of the day plan about this person."""

    state: LineState
    monitor: str
    why: WhyNot | None = None
    words: str = ""


@dataclass(frozen=True)
class DayKnown:
    """What is known of a project's day: people are numbers, absent ones are not in a mapping."""

    has_plan: bool = False
    has_monitor: bool = True
    has_calls: bool = False
    drawn_from: frozenset[int] = frozenset()
    """Who was at work when the plan was drawn."""
    lines: Mapping[int, tuple[PlannedLine, ...]] = field(default_factory=dict)
    gaps: Mapping[int, GapReason] = field(default_factory=dict)
    drafts: Mapping[int, str] = field(default_factory=dict)
    uncounted: Mapping[int, str] = field(default_factory=dict)
    callers: frozenset[int] = frozenset()


def why_missed(person_id: int, known: DayKnown) -> Why:
    """The reason that explains the most: what was begun, then what the plan says, then the rest."""
    if person_id in known.drafts:
        return Why(MissReason.NOT_SUBMITTED, known.drafts[person_id])
    if person_id in known.uncounted:
        return Why(MissReason.NOT_COUNTED, known.uncounted[person_id])
    lines = known.lines.get(person_id, ())
    settled = [line for line in lines if line.why is not None]
    waiting = [line for line in lines if line.state is LineState.PLANNED]
    if settled and not waiting:
        return _settled(settled[-1])
    if known.has_calls and person_id not in known.callers:
        return Why(MissReason.NO_CALLS)
    if waiting:
        return Why(MissReason.NOT_DONE, waiting[-1].monitor)
    return Why(_never_planned(person_id, known))


def _settled(line: PlannedLine) -> Why:
    reason = SETTLED.get(line.why or WhyNot.OTHER, MissReason.SKIPPED)
    return Why(reason, line.monitor, line.words)


def _never_planned(person_id: int, known: DayKnown) -> MissReason:
    if person_id in known.gaps:
        return GAPS[known.gaps[person_id]]
    if not known.has_monitor:
        return MissReason.NO_MONITOR
    if not known.has_plan:
        return MissReason.NO_PLAN
    return MissReason.NOT_DRAWN if person_id in known.drawn_from else MissReason.ROSTER
