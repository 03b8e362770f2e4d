"""A new revision of a submitted evaluation: the only way in which it ever changes.

An appeal or a correction calls `revise` inside its own transaction and writes its own line in the
trail; the revision before stays readable whole, and the summaries follow.
"""

from collections.abc import Mapping
from typing import Any

from qaweb import clock
from qaweb.db import is_sqlite
from qaweb.errors import Conflict
from qaweb.evaluations import summaries
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.drafts import columns_of
from qaweb.evaluations.missing_rules import missing
from qaweb.evaluations.models import Evaluation, EvaluationRevision, EvaluationScore
from qaweb.evaluations.rules import (
    ANSWERABLE,
    Answer,
    EvaluationState,
    RevisionCause,
    as_shown,
    lost_criteria,
    score,
)
from qaweb.evaluations.submitting import Incomplete
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.standards.queries import bands_of, criterion_ids, form_of
from qaweb.standards.rules import band_for

REVISABLE = (*ANSWERABLE, EvaluationState.ACCEPTED, EvaluationState.APPEALED)
KEPT = (
    "agent_id", "team_id", "version_id", "call_id", "call_number", "call_started_at",
    "call_type_name", "call_day", "raw_total", "total", "band", "accepted_at", "accepted_by_lapse",
)  # fmt: skip


def revise(
    viewer: Viewer,
    evaluation: Evaluation,
    why: RevisionCause,
    state: EvaluationState,
    answers: Mapping[str, Answer] | None = None,
    **facts: Any,
) -> Evaluation:
    """Make the next revision with other `answers` (by code) or `facts` (columns); returns it.

    The person's answer is asked anew. `Incomplete` when a line that now applies has no answer,
    `Conflict` when somebody was faster. A revision under another version takes over the answers
    by code, so it needs an answer to each of that version's criteria.
    """
    held = _hold(evaluation)
    asked = sheet_of(held).answers
    summaries.apply(held, -1)
    _keep(viewer, held, why)
    for name, value in facts.items():
        setattr(held, name, value)
    held.revision += 1
    _write_down(held, {**asked, **(answers or {})}, state)
    fresh = Evaluation.get_by_id(held.id)
    summaries.apply(fresh)
    return fresh


def _hold(evaluation: Evaluation) -> Evaluation:
    """The row as it stands now, held until the transaction ends."""
    query = Evaluation.select().where(
        Evaluation.id == evaluation.id,
        Evaluation.revision == evaluation.revision,
        Evaluation.state.in_(REVISABLE),
    )
    held = (query if is_sqlite() else query.for_update()).first()
    if held is None:
        raise Conflict(_("This evaluation has changed meanwhile. Load the page again."))
    return held


def _keep(viewer: Viewer, held: Evaluation, why: RevisionCause) -> None:
    EvaluationRevision.create(
        evaluation=held.id,
        revision=held.revision,
        ended_at=clock.now(),
        ended_by=viewer.name,
        why=why,
        **{name: getattr(held, name) for name in KEPT},
    )


def _write_down(held: Evaluation, answers: Mapping[str, Answer], state: EvaluationState) -> None:
    form = form_of(held.version_id)
    given = {c.code: answers[c.code] for c in form.criteria if c.code in answers}
    if open_ones := missing(form, given):
        raise Incomplete(open_ones)
    given = dict(as_shown(form, given)[1])
    ids = criterion_ids(held.version_id)
    rows = [
        {"evaluation": held.id, "revision": held.revision, "criterion": ids[criterion.code]}
        | columns_of(criterion, given[criterion.code])
        for criterion in form.criteria
        if criterion.code in given
    ]
    EvaluationScore.insert_many(rows).execute()
    outcome = score(form, given)
    held.raw_total, held.total = outcome.raw, outcome.total
    held.band = band_for(outcome.total, bands_of(held.version))
    # What is no longer lost owes no slip; what is owed anew the caller says.
    held.slip_owed = held.slip_owed and bool(lost_criteria(form, given))
    held.state, held.answer_since = state, clock.now()
    held.accepted_at, held.accepted_by_lapse = None, False
    held.save()


def earlier(evaluation: Evaluation) -> list[EvaluationRevision]:
    """The revisions before the present one, the first first."""
    mine = EvaluationRevision.evaluation == evaluation.id
    return list(EvaluationRevision.select().where(mine).order_by(EvaluationRevision.revision))
