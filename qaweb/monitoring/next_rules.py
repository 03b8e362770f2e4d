"""Which call a monitor takes next, and why: what brings the day closest to its rules (P3.2-5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qaweb.evaluations.rules import LIVE, EvaluationState, Mode, share_of
from qaweb.monitoring.rules import LineState, Reason


class Stage(StrEnum):
    """How far a line is: its own state, and its evaluation's once there is one."""

    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"
    SKIPPED = "skipped"
    REPLACED = "replaced"
    REASSIGNED = "reassigned"


def stage_of(state: LineState, evaluation: EvaluationState | None) -> Stage:
    """What a reader sees of a line."""
    if state is not LineState.PLANNED:
        return Stage(state.value)
    if evaluation is None:
        return Stage.OPEN
    return Stage.BEGUN if evaluation is EvaluationState.DRAFT else Stage.DONE


@dataclass(frozen=True)
class OpenLine:
    """A line that is still to be begun, as the plan has it."""

    id: int
    agent: int
    mode: Mode
    reason: Reason
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def is_slot(self, now: datetime) -> bool:
        """Whether the line's time is now."""
        return (
            self.starts_at is not None
            and self.ends_at is not None
            and self.starts_at <= now < self.ends_at
        )


@dataclass(frozen=True)
class AtWork:
    """Somebody whom the monitor may hear: the shift's hours, and how often they were heard."""

    agent: int
    starts_at: datetime
    ends_at: datetime
    heard: int = 0

    def is_there(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True)
class Facts:
    """What the choice rests on: who works today, how often each mode was used, and its target."""

    at_work: Mapping[int, AtWork]
    modes: Mapping[Mode, int] = field(default_factory=dict)
    ratio: tuple[int, int, int] = (2, 7, 1)

    def heard(self, agent: int) -> int:
        person = self.at_work.get(agent)
        return person.heard if person else 0

    def can_hear(self, line: OpenLine, now: datetime) -> bool:
        """A live call needs the person at work; a recording waits."""
        person = self.at_work.get(line.agent)
        return line.mode not in LIVE or (person is not None and person.is_there(now))


class Because(StrEnum):
    """Why a call is proposed, the most pressing first."""

    SLOT_NOW = "slot_now"
    UNHEARD = "unheard"
    NEW_STAFF = "new_staff"
    CHANGE_NOTICE = "change_notice"
    FOLLOW_UP = "follow_up"
    MODE_BEHIND = "mode_behind"
    HEARD_BY_OTHERS = "heard_by_others"
    LEAST_HEARD = "least_heard"
    NOT_THERE = "not_there"


OF_REASON = {
    Reason.COVERAGE: Because.UNHEARD,
    Reason.NEW_STAFF: Because.NEW_STAFF,
    Reason.CHANGE_NOTICE: Because.CHANGE_NOTICE,
    Reason.FOLLOW_UP: Because.FOLLOW_UP,
    Reason.MIX: Because.MODE_BEHIND,
}
PRESSING = list(Because)


@dataclass(frozen=True)
class Proposal:
    """The next call: a line of the plan, or free work on `agent` when `line` is None."""

    because: Because
    agent: int
    mode: Mode
    line: int | None = None


def next_line(lines: Sequence[OpenLine], facts: Facts, now: datetime) -> Proposal | None:
    """The line that brings the day closest to its rules; None when none can be heard now."""
    able = [line for line in lines if facts.can_hear(line, now)]
    if not able:
        return None
    best = min(able, key=lambda line: _order(line, facts, now))
    return Proposal(because(best, facts, now), best.agent, best.mode, best.id)


def because(line: OpenLine, facts: Facts, now: datetime) -> Because:
    """Why this line's turn would be now; somebody heard meanwhile is no longer pressing."""
    if not facts.can_hear(line, now):
        return Because.NOT_THERE
    if line.reason is Reason.COVERAGE and facts.heard(line.agent):
        return Because.HEARD_BY_OTHERS
    if line.mode in LIVE and line.is_slot(now):
        return Because.SLOT_NOW
    return OF_REASON[line.reason]


def _order(line: OpenLine, facts: Facts, now: datetime) -> tuple[object, ...]:
    """Why first; what is planned for later waits, and what was recorded; whoever leaves soonest."""
    person = facts.at_work.get(line.agent)
    leaves = person.ends_at.timestamp() if person else float("inf")
    lacks = lacking_modes(facts.modes, facts.ratio).index(line.mode)
    waits = line.starts_at is not None and line.starts_at > now
    starts = line.starts_at.timestamp() if line.starts_at else float("inf")
    why = PRESSING.index(because(line, facts, now))
    first = lacks if line.reason is Reason.MIX else int(line.mode not in LIVE)
    return (why, waits, first, leaves, lacks, starts, line.id)


def free_choice(facts: Facts, now: datetime) -> Proposal | None:
    """Without a plan: whoever is at work and was heard least, by the live mode that lacks most."""
    there = [person for person in facts.at_work.values() if person.is_there(now)]
    if not there:
        return None
    best = min(there, key=lambda person: (person.heard, person.ends_at, person.agent))
    mode = next(m for m in lacking_modes(facts.modes, facts.ratio) if m in LIVE)
    why = Because.LEAST_HEARD if best.heard else Because.UNHEARD
    return Proposal(why, best.agent, mode)


def lacking_modes(counts: Mapping[Mode, int], ratio: tuple[int, int, int]) -> list[Mode]:
    """The modes, furthest behind its share first (P3.1)."""
    total = sum(counts.values())
    parts = dict(zip(Mode, ratio, strict=True))

    def ahead(mode: Mode) -> tuple[int, int]:
        target = share_of(parts[mode], sum(ratio))
        return share_of(counts.get(mode, 0), total) - target, -parts[mode]

    return sorted(Mode, key=ahead)
