"""Words and states of the day plan (P3.1-P3.5)."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a line stands in the plan, in the order of precedence (P3.2-5)."""

    COVERAGE = "coverage"
    NEW_STAFF = "new_staff"
    CHANGE_NOTICE = "change_notice"
    FOLLOW_UP = "follow_up"
    MIX = "mix"


class LineState(StrEnum):
    """What a monitor settled of a line; whether it is begun or done its evaluation says."""

    PLANNED = "planned"
    SKIPPED = "skipped"
    REPLACED = "replaced"
    REASSIGNED = "reassigned"


class WhyNot(StrEnum):
    """Why a line was not carried out as it was drawn; words stand beside it."""

    ABSENT = "absent"
    NO_CALLS = "no_calls"
    BUSY = "busy"
    HEARD = "heard"
    UNUSABLE = "unusable"
    OTHER = "other"


class GapReason(StrEnum):
    """Why somebody who ought to be monitored was not drawn."""

    CAPACITY = "capacity"
    NO_OVERLAP = "no_overlap"
    NO_MONITOR = "no_monitor"
    LIMIT = "limit"


class NoticeKind(StrEnum):
    """What changes (P3.5)."""

    KNOWLEDGE = "knowledge"
    PROCESS = "process"
    SYSTEM = "system"


class NoticeState(StrEnum):
    """proposed → in force → withdrawn; a proposal may be declined."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
