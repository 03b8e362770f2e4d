"""What was heard in the evaluations of a slip, what a new one would say, and what it changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qaweb.db import Query
from qaweb.evaluations.answers import answer_of, sheet_of
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import FEEDING, EvaluationState, level_chosen, lost_criteria
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.slips import queries
from qaweb.slips.models import Slip, SlipCriterion, SlipEvaluation
from qaweb.slips.rules import Effect, Point, effect_of
from qaweb.standards import models, rules
from qaweb.standards.queries import form_of

Counted = Evaluation.alias("counted")


@dataclass(frozen=True)
class Line:
    """One criterion of an evaluation: the level chosen (None at N/A) and the monitor's note."""

    criterion: rules.Criterion
    level: rules.Level | None
    note: str
    problem: bool
    is_lost: bool

    @property
    def best(self) -> rules.Level:
        """What the standard wants to hear."""
        return self.criterion.levels[self.criterion.top_level]


@dataclass(frozen=True)
class Proposal:
    """What a new slip may speak of: every line of the evaluation, and the open slips to join."""

    lines: tuple[Line, ...]
    joinable: dict[int, set[str]]
    slips: tuple[Slip, ...]
    settled: frozenset[str]

    @property
    def lost(self) -> list[Line]:
        """What obliges a slip and has none yet (P3.11)."""
        return [line for line in self.lines if self._owes(line)]

    @property
    def others(self) -> list[Line]:
        """What a slip may speak of beside that, also at full score."""
        return [line for line in self.lines if not self._owes(line)]

    @property
    def to_be_written(self) -> list[Line]:
        """The lost lines that no open slip speaks of yet."""
        known = {code for codes in self.joinable.values() for code in codes}
        return [line for line in self.lost if line.criterion.code not in known]

    def _owes(self, line: Line) -> bool:
        return line.is_lost and line.criterion.code not in self.settled


def proposal_for(viewer: Viewer, evaluation: Evaluation) -> Proposal:
    """The slip pre-written from the lost criteria of a submitted evaluation (P3.11)."""
    lines = lines_of(evaluation)
    settled = codes_of(evaluation)
    owed = {line.criterion.code for line in lines if line.is_lost} - settled
    found = queries.joinable(viewer, evaluation.agent_id, owed)
    joinable = {slip.id: codes for slip, codes in found.items()}
    return Proposal(lines, joinable, tuple(found), frozenset(settled))


def lines_of(evaluation: Evaluation) -> tuple[Line, ...]:
    """The form of an evaluation, as its present revision was answered."""
    sheet = sheet_of(evaluation)
    lost = set(lost_criteria(sheet.form, sheet.answers))
    found = []
    for criterion in sheet.form.criteria:
        if criterion.code not in sheet.shown:
            continue
        answer = sheet.answers.get(criterion.code)
        found.append(
            Line(
                criterion=criterion,
                level=level_chosen(criterion, sheet.answers),
                note=answer.reason if answer else "",
                problem=bool(answer and answer.problem),
                is_lost=criterion.code in lost,
            )
        )
    return tuple(found)


def codes_of(evaluation: Evaluation) -> set[str]:
    """The criteria that the slips of this evaluation speak of already."""
    rows: Query = (
        SlipCriterion.select(models.Criterion.code)
        .join(models.Criterion)
        .join_from(SlipCriterion, SlipEvaluation, on=SlipEvaluation.slip == SlipCriterion.slip)
        .where(SlipEvaluation.evaluation == evaluation.id)
        .tuples()
    )
    return {code for (code,) in rows}


@dataclass(frozen=True)
class Heard:
    """What one evaluation of the slip says of one of its criteria."""

    evaluation: Evaluation
    level: rules.Level | None
    note: str
    problem: bool


@dataclass(frozen=True)
class Finding:
    """A criterion of the slip with everything heard on it, the latest first."""

    criterion: models.Criterion
    best: rules.Level
    heard: tuple[Heard, ...]


def evaluations_of(slip: Slip) -> list[Evaluation]:
    """The evaluations that led to the slip or joined it, the oldest first."""
    query = (
        Evaluation.select(Evaluation, Person)
        .join(Person, on=Evaluation.monitor)
        .join_from(Evaluation, SlipEvaluation)
        .where(SlipEvaluation.slip == slip.id)
    )
    return list(query.order_by(Evaluation.id))


def findings_of(slip: Slip, evaluations: Sequence[Evaluation]) -> list[Finding]:
    """The slip's criteria, each with what its evaluations heard."""
    criteria = queries.criteria_of([slip])[slip.id]
    by_id = {evaluation.id: evaluation for evaluation in evaluations}
    heard: dict[str, list[Heard]] = {}
    for row in _scores(list(by_id), [c.code for c in criteria]):
        told = _heard(by_id[row.evaluation_id], row)
        heard.setdefault(row.criterion.code, []).append(told)
    return [Finding(c, _best(c), tuple(heard.get(c.code, ()))) for c in criteria]


def _scores(evaluations: list[int], codes: list[str]) -> Iterable[EvaluationScore]:
    """The answers in force to these criteria; of the last evaluation first."""
    return (
        EvaluationScore.select(EvaluationScore, models.Criterion)
        .join(models.Criterion)
        .join_from(EvaluationScore, Evaluation)
        .where(
            EvaluationScore.evaluation.in_(evaluations),
            EvaluationScore.revision == Evaluation.revision,
            models.Criterion.code.in_(codes),
        )
        .order_by(EvaluationScore.evaluation.desc())
    )


def _heard(evaluation: Evaluation, row: EvaluationScore) -> Heard:
    rule = _rule(row.criterion)
    answer = answer_of(row)
    level = level_chosen(rule, {rule.code: answer})
    return Heard(evaluation, level, answer.reason, answer.problem)


def _rule(criterion: models.Criterion) -> rules.Criterion:
    """The criterion as plain data, with its levels read."""
    form = form_of(criterion.version_id)
    return next(c for c in form.criteria if c.code == criterion.code)


def _best(criterion: models.Criterion) -> rules.Level:
    rule = _rule(criterion)
    return rule.levels[rule.top_level]


@dataclass(frozen=True)
class SlipEffect:
    """The measured change of a slip: all its criteria together, and each (P3.12)."""

    total: Effect
    by_code: dict[str, Effect]


def effect_of_slip(slip: Slip, codes: Sequence[str]) -> SlipEffect:
    """Its criteria in the calls before the slip that led to it, and in all calls since (P3.12).

    Only evaluations that count; a later one that joined the slip is evidence after it.
    """
    points = _points(slip, codes)
    return SlipEffect(effect_of(points), {code: effect_of(points, code) for code in codes})


def _points(slip: Slip, codes: Sequence[str]) -> list[Point]:
    issued_at = slip.issued_at
    if issued_at is None:
        return []
    linked = SlipEvaluation.select(SlipEvaluation.evaluation).where(SlipEvaluation.slip == slip.id)
    counted = Counted.select(Counted.id).where(  # the person's few first, not all of a criterion
        Counted.agent == slip.person_id,
        Counted.state != EvaluationState.DRAFT,
        Counted.counts,
        Counted.purpose.in_(FEEDING),
        (Counted.call_started_at > issued_at) | Counted.id.in_(linked),
    )
    rows: Query = (
        EvaluationScore.select(
            Evaluation.id, models.Criterion.code, EvaluationScore.earned,
            models.Criterion.points, Evaluation.call_started_at,
        )
        .join(models.Criterion)
        .join_from(EvaluationScore, Evaluation)
        .where(
            EvaluationScore.evaluation.in_(counted),
            EvaluationScore.revision == Evaluation.revision,
            EvaluationScore.earned.is_null(False),
            models.Criterion.code.in_(list(codes)),
            ~models.Criterion.bonus,
        )
        .tuples()
    )  # fmt: skip
    return [
        Point(number, code, earned, possible, bool(began and began > issued_at))
        for number, code, earned, possible, began in rows
    ]
