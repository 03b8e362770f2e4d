"""What else a slip is pre-written from: moments of the call, other calls, slips before (P3.11)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.notes import Note, notes_of
from qaweb.evaluations.rules import EvaluationState
from qaweb.permissions import Permission, Viewer
from qaweb.slips import queries
from qaweb.slips.models import Slip, SlipCriterion, SlipEvaluation, SlipMoment
from qaweb.standards.models import Criterion

LOOK_BACK = dt.timedelta(days=60)
MOST = 10
Named, Other = Criterion.alias("named"), Evaluation.alias("other")


@dataclass(frozen=True)
class Further:
    """Another evaluation of the person that lost points on the same criteria, by their codes."""

    evaluation: Evaluation
    codes: frozenset[str]


def further_for(viewer: Viewer, evaluation: Evaluation, codes: Collection[str]) -> list[Further]:
    """The person's other evaluations that lost points on `codes` and speak of them on no slip."""
    waiting: dict[Evaluation, set[str]] = defaultdict(set)
    for row in _lost_on(evaluation, codes):
        waiting[row.evaluation].add(row.criterion.code)
    found = [Further(row, frozenset(on)) for row, on in waiting.items() if _may_raise(viewer, row)]
    return found[:MOST]


def _lost_on(evaluation: Evaluation, codes: Collection[str]) -> Query:
    """The answers that lost points and stand on no slip, of the last evaluation first."""
    lost = (EvaluationScore.earned < Criterion.points) | EvaluationScore.problem
    others = Other.select(Other.id).where(  # the person's few first, not all answers to a criterion
        Other.agent == evaluation.agent_id,
        Other.id != evaluation.id,
        Other.state != EvaluationState.DRAFT,
        Other.submitted_at >= clock.now() - LOOK_BACK,
    )
    settled = (
        SlipCriterion.select(pw.SQL("1"))
        .join(Named, on=SlipCriterion.criterion)
        .join_from(SlipCriterion, SlipEvaluation, on=SlipEvaluation.slip == SlipCriterion.slip)
        .where(SlipEvaluation.evaluation == Evaluation.id, Named.code == Criterion.code)
    )
    rows: Query = (
        EvaluationScore.select(EvaluationScore.id, Evaluation, Criterion.code)
        .join(Criterion)
        .join_from(EvaluationScore, Evaluation)
        .where(
            EvaluationScore.evaluation.in_(others),
            EvaluationScore.revision == Evaluation.revision,
            Criterion.code.in_(list(codes)),
            ~Criterion.bonus,
            lost,
            ~pw.fn.EXISTS(settled),
        )
        .order_by(Evaluation.id.desc())
    )
    return rows


def _may_raise(viewer: Viewer, row: Evaluation) -> bool:
    """As for the evaluation that the slip begins with: monitored by, or within reach."""
    return row.monitor_id == viewer.id or viewer.reaches(
        Permission.SLIPS_ISSUE, person=row.agent_id, team=row.team_id, project=row.project_id
    )


def earlier_on(viewer: Viewer, person_id: int, codes: Collection[str]) -> dict[str, list[Slip]]:
    """The person's slips on these criteria that are closed, by code, the last first."""
    rows = (
        SlipCriterion.select(SlipCriterion, Slip, Criterion)
        .join(Slip)
        .join_from(SlipCriterion, Criterion)
        .where(queries.may_see(viewer), Slip.person == person_id, Slip.closed_at.is_null(False))
        .where(Criterion.code.in_(list(codes)))
        .order_by(Slip.id.desc())
    )
    found: dict[str, list[Slip]] = defaultdict(list)
    for row in rows:
        found[row.criterion.code].append(row.slip)
    return dict(found)


def keep_moments(
    slip: Slip, evaluation: Evaluation, codes: Collection[str], chosen: Collection[str] | None
) -> None:
    """Copy the notes that the slip speaks of: those `chosen` by key, else those on its criteria."""
    for note in notes_of(evaluation):
        code = note.criterion.code if note.criterion else ""
        if note.key in chosen if chosen is not None else code in codes:
            SlipMoment.create(
                slip=slip,
                evaluation=evaluation,
                criterion_code=code,
                at_s=note.at_s if note.position is None else note.position,
                on_recording=note.position is not None,
                text=note.text,
            )


def moments_of(slip: Slip) -> dict[str, list[SlipMoment]]:
    """The moments kept on a slip, by criterion and in the order of the call."""
    rows = (
        SlipMoment.select(SlipMoment, Evaluation)
        .join(Evaluation)
        .where(SlipMoment.slip == slip.id)
        .order_by(SlipMoment.evaluation.desc(), SlipMoment.at_s, SlipMoment.id)
    )
    return grouped(rows)


def grouped(moments: Iterable[SlipMoment]) -> dict[str, list[SlipMoment]]:
    """Moments by the code of their criterion; an empty code is for the call as a whole."""
    found: dict[str, list[SlipMoment]] = defaultdict(list)
    for moment in moments:
        found[moment.criterion_code].append(moment)
    return dict(found)


def usual_moments(notes: Sequence[Note], codes: Collection[str]) -> list[str]:
    """The keys of the notes that a new slip on these criteria takes along."""
    return [note.key for note in notes if note.criterion and note.criterion.code in codes]
