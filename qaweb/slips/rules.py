"""What a slip may become, and who holds it."""

from enum import StrEnum

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


def may_become(state: SlipState, target: SlipState) -> bool:
    """Whether the state machine has an arrow from `state` to `target`."""
    return target in NEXT[state]


def holder_role(monitored: Role) -> Role:
    """The lead holds an agent's slip; a lead's own slip is held by the supervisor (P3.12)."""
    return Role.SUPERVISOR if monitored is Role.TEAM_LEAD else Role.TEAM_LEAD


def uncovered(lost: set[str], joined: set[str]) -> set[str]:
    """Lost criteria that no joined open slip speaks of; they need a slip of their own (P3.11)."""
    return lost - joined
