"""Which notices there are, and which of them nobody can turn off."""

from enum import StrEnum

from qaweb.permissions import MONITORED, Role


class Occasion(StrEnum):
    """What a notice tells, in the order of the page on which one chooses."""

    EVALUATION_NEW = "evaluation_new"
    EVALUATION_REVISED = "evaluation_revised"
    EVALUATION_WITHDRAWN = "evaluation_withdrawn"
    SLIP_ISSUED = "slip_issued"
    SLIP_QUESTION = "slip_question"
    SLIP_ANSWERED = "slip_answered"
    SLIP_ACKNOWLEDGED = "slip_acknowledged"
    SLIP_DUE = "slip_due"
    SLIP_OVERDUE = "slip_overdue"
    SLIP_CLOSED = "slip_closed"
    APPEAL_RAISED = "appeal_raised"
    APPEAL_DUE = "appeal_due"
    APPEAL_DECIDED = "appeal_decided"
    CORRECTION_ASKED = "correction_asked"
    CORRECTION_DECIDED = "correction_decided"
    REPORT_SUBMITTED = "report_submitted"
    REPORT_RETURNED = "report_returned"
    REPORT_APPROVED = "report_approved"
    REPORT_RESTATED = "report_restated"
    REPORT_DUE = "report_due"
    REPORT_OVERDUE = "report_overdue"
    RECORDS_DUE = "records_due"
    REPORT_PUBLISHED = "report_published"

    SHEET_OWNED = "sheet_owned"
    SHEET_SET_ASIDE = "sheet_set_aside"
    SHEET_STOPPED = "sheet_stopped"
    BACKUP_FAILED = "backup_failed"


OBLIGATORY = frozenset(
    {
        Occasion.EVALUATION_NEW,
        Occasion.EVALUATION_REVISED,
        Occasion.EVALUATION_WITHDRAWN,
        Occasion.SLIP_ISSUED,
        Occasion.SLIP_OVERDUE,
        Occasion.APPEAL_DECIDED,
        Occasion.CORRECTION_DECIDED,
        Occasion.REPORT_RETURNED,
        Occasion.REPORT_OVERDUE,
        Occasion.SHEET_OWNED,
    }
)
"""What carries a duty or a right with a clock (P2.5, P3.11): it is always delivered."""

ALL = frozenset(Role)
LED = frozenset({Role.MANAGER, Role.SUPERVISOR})
HOLDERS = LED | {Role.TEAM_LEAD}
WRITERS = HOLDERS | {Role.QA_SPECIALIST}
WATCHED = frozenset(MONITORED)
OWNERS = frozenset({Role.MANAGER, Role.QA_SPECIALIST, Role.ASSISTANT})

TOLD_TO = {
    Occasion.EVALUATION_NEW: WATCHED,
    Occasion.EVALUATION_REVISED: WATCHED,
    Occasion.EVALUATION_WITHDRAWN: WATCHED,
    Occasion.SLIP_ISSUED: WATCHED,
    Occasion.SLIP_QUESTION: WRITERS,
    Occasion.SLIP_ANSWERED: WATCHED,
    Occasion.SLIP_ACKNOWLEDGED: WRITERS,
    Occasion.SLIP_DUE: HOLDERS,
    Occasion.SLIP_OVERDUE: HOLDERS,
    Occasion.SLIP_CLOSED: WATCHED,
    Occasion.APPEAL_RAISED: LED | {Role.QA_SPECIALIST},
    Occasion.APPEAL_DUE: LED | {Role.QA_SPECIALIST},
    Occasion.APPEAL_DECIDED: ALL - {Role.ASSISTANT},
    Occasion.CORRECTION_ASKED: LED | {Role.QA_SPECIALIST},
    Occasion.CORRECTION_DECIDED: ALL - {Role.ASSISTANT},
    Occasion.REPORT_SUBMITTED: LED,
    Occasion.REPORT_RETURNED: frozenset({Role.QA_SPECIALIST}),
    Occasion.REPORT_APPROVED: frozenset({Role.QA_SPECIALIST, Role.SUPERVISOR}),
    Occasion.REPORT_RESTATED: LED | {Role.QA_SPECIALIST},
    Occasion.REPORT_DUE: frozenset({Role.QA_SPECIALIST}),
    Occasion.REPORT_OVERDUE: frozenset({Role.QA_SPECIALIST, Role.MANAGER}),
    Occasion.RECORDS_DUE: frozenset({Role.QA_SPECIALIST, Role.SUPERVISOR}),
    Occasion.REPORT_PUBLISHED: WATCHED,
    Occasion.SHEET_SET_ASIDE: frozenset({Role.MANAGER, Role.ASSISTANT}),
    Occasion.SHEET_OWNED: OWNERS,
    Occasion.SHEET_STOPPED: OWNERS,
    Occasion.BACKUP_FAILED: frozenset({Role.MANAGER, Role.ASSISTANT}),
}
"""Whose page of choices names it: those who may come to be told of it."""


def choosable(role: Role) -> list[Occasion]:
    """What a person of this role may be told, in the order of the page."""
    return [kind for kind in Occasion if role in TOLD_TO[kind]]


KEPT_DAYS = 90
"""*Ours*: how long a notice stays after it was read."""


def is_wanted(kind: Occasion, turned_off: frozenset[Occasion]) -> bool:
    """Whether a person who turned these off gets a notice of this kind."""
    return kind in OBLIGATORY or kind not in turned_off
