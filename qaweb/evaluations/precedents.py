"""How a criterion was decided before, for whoever has to decide on it now."""

import datetime as dt
from dataclasses import dataclass

from qaweb.evaluations import queries
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import EvaluationState
from qaweb.permissions import Viewer
from qaweb.standards.models import Criterion
from qaweb.standards.queries import form_of
from qaweb.standards.rules import Level

SHOWN = 5
DAYS = 90


@dataclass(frozen=True)
class Precedent:
    """What was decided on the criterion in one call; `level` is None where it did not apply."""

    evaluation: Evaluation
    level: Level | None
    problem: bool
    note: str


def precedents(viewer: Viewer, draft: Evaluation, code: str) -> list[Precedent]:
    """The last calls of the project that lost points, were marked or noted there; within reach."""
    since = draft.monitored_on - dt.timedelta(days=DAYS)
    lost = EvaluationScore.earned < max_points(draft, code)
    rows = (
        queries.evaluations(viewer)
        .select_extend(EvaluationScore)
        .join_from(
            Evaluation,
            EvaluationScore,
            on=(EvaluationScore.evaluation == Evaluation.id)
            & (EvaluationScore.revision == Evaluation.revision),
            attr="decided",
        )
        .join(Criterion)
        .where(
            Evaluation.project == draft.project_id,
            Evaluation.monitored_on >= since,
            Evaluation.state != EvaluationState.DRAFT,
            Evaluation.id != draft.id,
            Criterion.code == code,
            lost | EvaluationScore.problem | (EvaluationScore.note != ""),
        )
        .limit(SHOWN)
    )
    return [_precedent(row, code) for row in rows]


def max_points(draft: Evaluation, code: str) -> int:
    """What the criterion earns at its best in the draft's version; 0 when it is not there."""
    return next((c.points for c in form_of(draft.version_id).criteria if c.code == code), 0)


def _precedent(row: Evaluation, code: str) -> Precedent:
    decided = row.decided
    criteria = (c for c in form_of(row.version_id).criteria if c.code == code)
    criterion = next(criteria, None)
    has_level = criterion and decided.level is not None and criterion.has_level(decided.level)
    level = criterion.levels[decided.level] if criterion and has_level else None
    return Precedent(row, level, decided.problem, decided.note)
