"""What stands beside the form: the agent's earlier calls, what was lost in them, the trend."""

from dataclasses import dataclass
from typing import Any

from qaweb.evaluations import queries
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import Answer, lost_criteria
from qaweb.permissions import Viewer
from qaweb.standards.models import Criterion as CriterionRow
from qaweb.standards.queries import form_of
from qaweb.standards.rules import Criterion

WIDTH, HEIGHT, MARGIN = 120, 28, 3


@dataclass(frozen=True)
class Earlier:
    """An earlier evaluation with the criteria that were lost or marked in it."""

    evaluation: Evaluation
    lost: list[Criterion]


def earlier(viewer: Viewer, draft: Evaluation) -> list[Earlier]:
    """The agent's last evaluations, the newest first."""
    rows = queries.last_of(viewer, draft.agent_id, draft.id)
    given = _answers(rows)
    return [Earlier(row, _lost(row, given.get(row.id, {}))) for row in rows]


def _answers(rows: list[Evaluation]) -> dict[int, dict[str, Answer]]:
    """The answers in force of these evaluations, by id and criterion, in one read."""
    revisions = {row.id: row.revision for row in rows}
    S = EvaluationScore  # noqa: N806
    # Tuples: a hundred rows of the model cost more than the rest of what stands beside.
    given: Any = (
        S.select(S.evaluation, S.revision, CriterionRow.code, S.level, S.na, S.note, S.problem)
        .join(CriterionRow)
        .where(S.evaluation.in_(list(revisions)))
        .tuples()
    )
    found: dict[int, dict[str, Answer]] = {}
    for number, revision, code, *answer in given:
        if revision == revisions[number]:
            found.setdefault(number, {})[code] = Answer(code, *answer)
    return found


def _lost(evaluation: Evaluation, answers: dict[str, Answer]) -> list[Criterion]:
    form = form_of(evaluation.version_id)
    codes = set(lost_criteria(form, answers))
    return [each for each in form.criteria if each.code in codes]


def trend(rows: list[Earlier]) -> str:
    """The `points` of an SVG polyline of the scores, the oldest first; empty for fewer than two."""
    totals = [row.evaluation.total for row in reversed(rows) if row.evaluation.total is not None]
    if len(totals) < 2:
        return ""
    low, span = min(totals), max(max(totals) - min(totals), 1)
    step, rise = WIDTH / (len(totals) - 1), (HEIGHT - 2 * MARGIN) / span
    places = [
        f"{round(index * step)},{round(HEIGHT - MARGIN - (total - low) * rise)}"
        for index, total in enumerate(totals)
    ]
    return " ".join(places)
