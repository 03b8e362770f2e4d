"""What a slip may become, who holds it, and whether it helped (P3.11, P3.12)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qaweb.evaluations.rules import share_of
from qaweb.permissions import Role


class SlipState(StrEnum):
    """draft → issued → acknowledged → following → recovered / not recovered → closed."""

    DRAFT = "draft"
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    FOLLOWING = "following"
    RECOVERED = "recovered"
    NOT_RECOVERED = "not_recovered"
    CLOSED = "closed"


class Cause(StrEnum):
    """Why the problem came about."""

    AGENT = "agent"
    PROCESS = "process"
    TOOL = "tool"
    KNOWLEDGE = "knowledge"


class FollowUpKind(StrEnum):
    """What the holder did."""

    COACHING = "coaching"
    SIDE_BY_SIDE = "side_by_side"
    TRAINING = "training"
    REVIEW = "review"


NEXT: dict[SlipState, tuple[SlipState, ...]] = {
    SlipState.DRAFT: (SlipState.ISSUED,),
    SlipState.ISSUED: (SlipState.ACKNOWLEDGED,),
    SlipState.ACKNOWLEDGED: (SlipState.FOLLOWING,),
    SlipState.FOLLOWING: (SlipState.RECOVERED, SlipState.NOT_RECOVERED),
    SlipState.NOT_RECOVERED: (SlipState.FOLLOWING,),
    SlipState.RECOVERED: (SlipState.CLOSED,),
    SlipState.CLOSED: (),
}
OPEN = tuple(s for s in SlipState if s not in (SlipState.DRAFT, SlipState.CLOSED))
JOINABLE = tuple(s for s in OPEN if s is not SlipState.RECOVERED)
"""An evaluation joins a slip that still waits for its effect; what has recovered was judged."""

FOLLOWABLE = (SlipState.ACKNOWLEDGED, SlipState.FOLLOWING, SlipState.NOT_RECOVERED)
"""When a follow-up may be written: the person has read the slip, the effect is not yet there."""

SHORTEST_WORDS = 2


def may_become(state: SlipState, target: SlipState) -> bool:
    """Whether the state machine has an arrow from `state` to `target`."""
    return target in NEXT[state]


def holder_role(monitored: Role) -> Role:
    """The lead holds an agent's slip; a lead's own slip is held by the supervisor (P3.12)."""
    return Role.SUPERVISOR if monitored is Role.TEAM_LEAD else Role.TEAM_LEAD


def uncovered(lost: set[str], joined: set[str]) -> set[str]:
    """Lost criteria that no joined open slip speaks of; they need a slip of their own (P3.11)."""
    return lost - joined


def is_overdue(state: SlipState, due_on: dt.date, today: dt.date) -> bool:
    """Open on the day after it was due."""
    return state in OPEN and due_on < today


@dataclass(frozen=True)
class Point:
    """What one criterion earned of what it could in one evaluation; `later`: after the slip."""

    evaluation: int
    criterion: str
    earned: int
    possible: int
    later: bool


@dataclass(frozen=True)
class Measure:
    """Points earned of points possible, over so many evaluations."""

    earned: int = 0
    possible: int = 0
    evaluations: int = 0

    @property
    def share(self) -> int | None:
        """Hundredths of a percent; None while there is nothing to measure."""
        return share_of(self.earned, self.possible) if self.possible else None


@dataclass(frozen=True)
class Effect:
    """A criterion, or all of a slip's together, before the slip and after it (P3.12)."""

    before: Measure
    after: Measure

    @property
    def change(self) -> int | None:
        """Hundredths of a percentage point gained; None while one side is missing."""
        if self.before.share is None or self.after.share is None:
            return None
        return self.after.share - self.before.share


def effect_of(points: Iterable[Point], criterion: str | None = None) -> Effect:
    """The measured change of one criterion, or of all together."""
    chosen = [p for p in points if criterion in (None, p.criterion)]
    return Effect(
        before=_measure([p for p in chosen if not p.later]),
        after=_measure([p for p in chosen if p.later]),
    )


def _measure(points: list[Point]) -> Measure:
    return Measure(
        earned=sum(p.earned for p in points),
        possible=sum(p.possible for p in points),
        evaluations=len({p.evaluation for p in points}),
    )
