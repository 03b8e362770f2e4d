"""Telling people of corrections: nobody learns a name that is not theirs to know (P2.5)."""

from collections.abc import Collection, Sequence
from typing import Any

from qaweb.appeals import corrections
from qaweb.appeals.models import Appeal, Correction
from qaweb.appeals.rules import CorrectionKind
from qaweb.evaluations.models import Evaluation
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.permissions import Viewer
from qaweb.slips.models import Slip


def tell_approvers(viewer: Viewer, row: Correction) -> None:
    """Everybody who may approve: one of them does."""
    people = [person.id for person in corrections.approvers(row)]
    _tell(viewer, row, people, Occasion.CORRECTION_ASKED, *_page(row))


def tell_asker(viewer: Viewer, row: Correction, but: Collection[int] = ()) -> None:
    """Whoever asked, and the monitor: how it was decided."""
    people = [p for p in (row.asked_by_id, row.evaluation.monitor_id) if p not in but]
    _tell(viewer, row, people, Occasion.CORRECTION_DECIDED, *_page(row))


def tell_approved(
    viewer: Viewer, row: Correction, before: Evaluation, after: Evaluation, slips: Sequence[Slip]
) -> None:
    """The wrong person that it was not theirs, the right one that it is to be answered."""
    record = ("evaluations.show", {"evaluation_id": after.id})
    if before.agent_id == after.agent_id:
        _tell(viewer, row, [after.agent_id], Occasion.CORRECTION_DECIDED, *record)
    else:
        _tell(viewer, row, [before.agent_id], Occasion.EVALUATION_WITHDRAWN, "inbox.index", {})
        who = before.monitor.name
        _tell(viewer, row, [after.agent_id], Occasion.EVALUATION_NEW, *record, who=who)
    tell_asker(viewer, row, (before.agent_id, after.agent_id))
    _tell_around(viewer, row, slips)


def tell_void(viewer: Viewer, row: Correction, before: Evaluation, slips: Sequence[Slip]) -> None:
    """The person, whoever asked and the monitor: it no longer counts."""
    not_theirs = row.kind is CorrectionKind.WRONG_PERSON
    kind = Occasion.EVALUATION_WITHDRAWN if not_theirs else Occasion.CORRECTION_DECIDED
    record = ("evaluations.show", {"evaluation_id": before.id})
    _tell(viewer, row, [before.agent_id], kind, *record)
    tell_asker(viewer, row, (before.agent_id,))
    _tell_around(viewer, row, slips)


def _tell_around(viewer: Viewer, row: Correction, slips: Sequence[Slip]) -> None:
    """Who holds a slip that it touched, and who would have decided an appeal that it ended."""
    decided = Occasion.CORRECTION_DECIDED
    for slip in slips:
        _tell(viewer, row, [slip.holder_id], decided, "slips.show", {"slip_id": slip.id})
    ended = Appeal.select().where(
        Appeal.evaluation == row.evaluation_id, Appeal.decided_by.is_null()
    )
    _tell(viewer, row, [appeal.decider_id for appeal in ended], decided, *_page(row))


def _page(row: Correction) -> tuple[str, dict[str, Any]]:
    return "appeals.correction", {"correction_id": row.id}


def _tell(
    viewer: Viewer,
    row: Correction,
    people: Collection[int | None],
    occasion: Occasion,
    endpoint: str,
    values: dict[str, Any],
    who: str = "",
) -> None:
    key = f"correction:{row.id}:{endpoint}"
    number = f"E{row.evaluation_id:06d}"
    tell(people, occasion, key, endpoint, values, by=viewer, who=who or viewer.name, subject=number)
