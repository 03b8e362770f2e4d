"""What the page of a record shows beside the form: revisions, what happened, who took it along."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from qaweb.audit import AuditEntry, change, history_of
from qaweb.errors import Conflict, NotFound
from qaweb.evaluations import queries
from qaweb.evaluations.answers import Sheet, sheet_of
from qaweb.evaluations.models import Evaluation, EvaluationRevision
from qaweb.evaluations.revisions import earlier
from qaweb.evaluations.rules import EvaluationState
from qaweb.exports.models import Export
from qaweb.exports.queries import taken_in
from qaweb.language import lazy_gettext as _
from qaweb.permissions import MONITORED, Permission, Scope, Viewer

TAKEN = ("evaluations.export", "evaluations.print")
HEARD = ("calls.listen", "calls.reveal")
CORRECTED = "corrections.approve"
MOST_PRINTED = 50


@dataclass(frozen=True)
class AsItStood:
    """One revision: its form and figures, and the row of the earlier one, if it is one."""

    revision: int
    sheet: Sheet
    total: int | None
    raw_total: int | None
    band: str
    past: EvaluationRevision | None = None


def seen_as(viewer: Viewer, evaluation: Evaluation, revision: int | None) -> AsItStood:
    """The same for a reader: `NotFound` for a revision that is not theirs to read."""
    if revision is not None and revision not in revision_numbers(viewer, evaluation):
        raise NotFound
    return as_it_stood(evaluation, revision)


def as_it_stood(evaluation: Evaluation, revision: int | None) -> AsItStood:
    """The record in this revision; the present one when none is named."""
    if revision in (None, evaluation.revision):
        e = evaluation
        return AsItStood(e.revision, sheet_of(e), e.total, e.raw_total, e.band)
    past = next((row for row in earlier(evaluation) if row.revision == revision), None)
    if past is None:
        raise NotFound
    stood = Evaluation(
        id=evaluation.id, revision=past.revision, version=past.version, project=evaluation.project
    )
    return AsItStood(past.revision, sheet_of(stood), past.total, past.raw_total, past.band, past)


def revision_numbers(viewer: Viewer, evaluation: Evaluation) -> list[int]:
    """Those the viewer may read, the present one last.

    When a correction took somebody else for this person, agents and leads are not told who.
    """
    others = _others(evaluation) if viewer.role in MONITORED else set()
    return [n for n in range(1, evaluation.revision + 1) if n not in others]


def _others(evaluation: Evaluation) -> set[int]:
    """The revisions under which the record was about somebody else."""
    return {row.revision for row in earlier(evaluation) if row.agent_id != evaluation.agent_id}


def history(viewer: Viewer, evaluation: Evaluation) -> list[AuditEntry]:
    """Everything that happened to the record, the oldest first.

    Who listened, saw the customer's number or took it along is told to those whom it concerns
    (S17): the person, the monitor among the QA specialists, and the manager.
    """
    if not _may_know_of_looks(viewer, evaluation):
        told = _since_theirs(viewer, evaluation, history_of(evaluation))
        return [entry for entry in told if entry.action not in TAKEN]
    own, heard = _with_heard(evaluation)
    listed = [_listed(export) for export in taken_in("evaluation", evaluation.id)]
    told = [*_since_theirs(viewer, evaluation, own), *heard, *listed]
    return sorted(told, key=lambda entry: entry.at)


def _since_theirs(
    viewer: Viewer, evaluation: Evaluation, told: list[AuditEntry]
) -> list[AuditEntry]:
    """For agents and leads only what came after the correction that made it this person's."""
    if viewer.role not in MONITORED or not _others(evaluation):
        return told
    moved = [n for n, entry in enumerate(told) if _changed_agent(entry)]
    return told[moved[-1] + 1 :] if moved else told


def _changed_agent(entry: AuditEntry) -> bool:
    before, after = (json.loads(side).get("agent") for side in (entry.before, entry.after))
    return entry.action == CORRECTED and before != after


def _listed(export: Export) -> AuditEntry:
    """A line for this record's time line alone: the trail tells of the file as a whole."""
    return AuditEntry(
        at=export.finished_at,
        actor_id=export.author_id,
        actor_name=export.author_name,
        action="evaluations.listed",
        note=f"{export} · {export.title}",
    )


def _may_know_of_looks(viewer: Viewer, evaluation: Evaluation) -> bool:
    whole = viewer.scope(Permission.AUDIT_READ) is Scope.ALL
    return whole or viewer.id in (evaluation.agent_id, evaluation.monitor_id)


def _with_heard(evaluation: Evaluation) -> tuple[list[AuditEntry], list[AuditEntry]]:
    """What happened to it, and who listened to its call or saw the number."""
    E, call_id = AuditEntry, str(evaluation.call_id or "")  # noqa: N806
    own = (E.subject_type == "evaluation") & (E.subject_id == str(evaluation.id))
    heard = (E.subject_type == "call") & (E.subject_id == call_id) & E.action.in_(HEARD)
    lines = list(E.select().where(own | heard).order_by(E.id))
    return (
        [line for line in lines if line.subject_type == "evaluation"],
        [line for line in lines if line.subject_type == "call"],
    )


def note_export(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """The record that leaves the system as a file, with a line in the trail that it does."""
    return _taken(viewer, evaluation_id, "evaluations.export")


def _taken(viewer: Viewer, evaluation_id: int, action: str) -> Evaluation:
    found = queries.evaluation(viewer, evaluation_id)
    if found.state is EvaluationState.DRAFT:
        raise Conflict(_("A draft is no record yet. Submit it first."))
    with change(viewer, action, found):
        return found


def to_print(viewer: Viewer, ids: Sequence[int]) -> list[tuple[Evaluation, Sheet]]:
    """Records on their way to paper, in the order asked for; the trail says who printed them."""
    if not ids:
        raise NotFound
    wanted = dict.fromkeys(ids[:MOST_PRINTED])
    found = [_taken(viewer, evaluation_id, "evaluations.print") for evaluation_id in wanted]
    return [(evaluation, sheet_of(evaluation)) for evaluation in found]
