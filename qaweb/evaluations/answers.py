"""The form of an evaluation with its answers, score and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import Answer, Score, score, shown
from qaweb.standards.models import Criterion
from qaweb.standards.queries import bands_by, form_of
from qaweb.standards.rules import Form, band_for


@dataclass(frozen=True)
class Kept:
    """An answer as it is kept, with the `seq` of its last change."""

    answer: Answer
    seq: int


@dataclass(frozen=True)
class Sheet:
    """A form with its answers and score; `seqs` says when each answer was last changed."""

    form: Form
    answers: dict[str, Answer]
    score: Score
    seqs: dict[str, int]
    band: str = ""

    @property
    def done(self) -> frozenset[str]:
        """The codes of the criteria that have a level, or do not apply."""
        return frozenset(c for c, a in self.answers.items() if a.na or a.level is not None)

    @cached_property
    def shown(self) -> frozenset[str]:
        """The codes of the criteria that these answers leave to be asked."""
        return shown(self.form, self.answers)


def sheet_of(evaluation: Evaluation) -> Sheet:
    """The form of the evaluation's version, filled in as its present revision is."""
    return filled_in(evaluation, kept_answers(evaluation))


def filled_in(evaluation: Evaluation, kept: Mapping[str, Kept]) -> Sheet:
    """The form of the evaluation's version with these answers."""
    form, bands = form_of(evaluation.version_id), bands_by(evaluation.version_id)
    answers = {code: each.answer for code, each in kept.items()}
    outcome = score(form, answers)
    band = band_for(outcome.total, bands) if outcome.is_scored else ""
    return Sheet(form, answers, outcome, {code: each.seq for code, each in kept.items()}, band)


def kept_answers(evaluation: Evaluation) -> dict[str, Kept]:
    """The answers of the present revision, by the codes of their criteria."""
    S = EvaluationScore  # noqa: N806
    rows: Any = (
        S.select(Criterion.code, S.level, S.na, S.note, S.problem, S.seq)
        .join(Criterion)
        .where(S.evaluation == evaluation.id, S.revision == evaluation.revision)
        .tuples()
    )
    return {code: Kept(Answer(code, *answer), seq) for code, *answer, seq in rows}


def answer_of(row: EvaluationScore) -> Answer:
    """A row of the answers as plain data."""
    return Answer(row.criterion.code, row.level, row.na, row.note, row.problem)


def words_of(evaluation: Evaluation) -> dict[str, str]:
    """Everything on the form that is written and not chosen, by field."""
    started = evaluation.call_started_at
    zone = evaluation.project.zone
    return {
        "problems": evaluation.problems,
        "suggestions": evaluation.suggestions,
        "private_note": evaluation.private_note,
        "call_number": evaluation.call_number,
        "call_type_name": evaluation.call_type_name,
        "call_time": started.astimezone(zone).strftime("%H:%M") if started else "",
    }
