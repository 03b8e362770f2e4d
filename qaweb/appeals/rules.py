"""Words and states of appeals and corrections (P2.5)."""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """Who decides: first the supervisor or who stands in for them, then the manager."""

    FIRST = 1
    SECOND = 2


class AppealState(StrEnum):
    """open → upheld, partly upheld or rejected; or withdrawn by the agent."""

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class CorrectionKind(StrEnum):
    """Which plain mistake was made."""

    WRONG_PERSON = "wrong_person"
    WRONG_CALL = "wrong_call"


class CorrectionState(StrEnum):
    """asked → approved or refused, by a second person; or withdrawn by whoever asked."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
