"""What the pages of an appeal show of each criterion: as it was, as proposed, as decided (P2.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qaweb.appeals import queries
from qaweb.appeals.models import Appeal, AppealPoint
from qaweb.appeals.raising import proposal_of
from qaweb.appeals.rules import (
    Foreseen,
    PointOutcome,
    Ruling,
    changes,
    foresee,
    point_outcome,
    stays_marked,
)
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.notes import Note, notes_of
from qaweb.evaluations.records import AsItStood, as_it_stood
from qaweb.evaluations.rules import Answer, Answers, level_chosen
from qaweb.permissions import Viewer
from qaweb.standards.models import StandardVersion
from qaweb.standards.queries import bands_of
from qaweb.standards.rules import Criterion, Level, Section


@dataclass(frozen=True)
class Line:
    """One criterion; `point` is None where nobody objected."""

    criterion: Criterion
    was: Answer | None
    moments: tuple[Note, ...] = ()
    point: AppealPoint | None = None
    proposed: Answer | None = None
    ruling: Ruling | None = None

    @property
    def was_level(self) -> Level | None:
        return self._level(self.was)

    @property
    def proposed_level(self) -> Level | None:
        return self._level(self.proposed)

    @property
    def decided_level(self) -> Level | None:
        return self._level(self.ruling.answer) if self.ruling else None

    def _level(self, answer: Answer | None) -> Level | None:
        return level_chosen(self.criterion, {self.criterion.code: answer}) if answer else None

    @property
    def is_lost(self) -> bool:
        level = self.was_level
        marked = self.was is not None and self.was.problem
        return marked or (level is not None and self.criterion.is_loss(level))

    @property
    def is_opened(self) -> bool:
        """Whether only the decision made it apply: nobody objected to it."""
        return self.proposed is not None and self.proposed.level is None and not self.proposed.na

    @property
    def offers(self) -> list[tuple[str, Level | None]]:
        """What may be put instead: no level below the one chosen; None is N/A."""
        least = self.was_level.points if self.was_level else 0
        found: list[tuple[str, Level | None]] = [
            (str(index), level)
            for index, level in enumerate(self.criterion.levels)
            if level.points >= least and (level is not self.was_level or self._is_marked)
        ]
        is_na = self.was is not None and self.was.na
        if (self.criterion.na_allowed or self.criterion.bonus) and not is_na:
            found.append(("na", None))
        return found

    @property
    def _is_marked(self) -> bool:
        return self.was is not None and self.was.problem

    @property
    def keeps_level(self) -> bool:
        """Whether the level stands, though something was given back: the problem mark."""
        if self.ruling is None or self.was is None or self.ruling.answer.na:
            return False
        return self.ruling.stands or self.ruling.answer.level == self.was.level

    @property
    def is_unmarked(self) -> bool:
        """Whether the decision took the problem mark away."""
        if self.ruling is None or self.ruling.stands:
            return False
        return self._is_marked and not stays_marked(self.criterion, self.was, self.ruling)

    @property
    def outcome(self) -> PointOutcome | None:
        if self.ruling is None or self.proposed is None or self.is_opened:
            return None
        return point_outcome(self.proposed, self.ruling)


def moments_of(evaluation: Evaluation) -> dict[str, tuple[Note, ...]]:
    """The monitor's notes at their second, by criterion."""
    found: dict[str, tuple[Note, ...]] = {}
    for note in notes_of(evaluation):
        if note.criterion:
            code = note.criterion.code
            found[code] = (*found.get(code, ()), note)
    return found


def sections_of(evaluation: Evaluation) -> list[tuple[Section, list[Line]]]:
    """The whole form as it stands, section by section, for whoever looks for what to object to."""
    sheet, moments = sheet_of(evaluation), moments_of(evaluation)
    return [
        (
            section,
            [
                Line(c, sheet.answers.get(c.code), moments.get(c.code, ()))
                for c in section.criteria
                if c.code in sheet.shown
            ],
        )
        for section in sheet.form.sections
    ]


@dataclass(frozen=True)
class Case:
    """An appeal with everything its page shows; `after` is None before the decision."""

    appeal: Appeal
    evaluation: Evaluation
    before: AsItStood
    lines: list[Line]
    asked_for: Foreseen
    after: AsItStood | None = None
    others: list[Appeal] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [line.criterion.code for line in self.lines]


def case_of(viewer: Viewer, appeal: Appeal) -> Case:
    """Original, appealed and final, side by side."""
    evaluation = queries.evaluation_of(viewer, appeal)
    before = as_it_stood(evaluation, appeal.revision)
    points = queries.points_of(appeal)
    is_done = appeal.decided_at is not None
    final = as_it_stood(evaluation, appeal.result_revision or appeal.revision) if is_done else None
    return Case(
        appeal,
        evaluation,
        before,
        _lines(evaluation, before, points),
        _asked_for(before, evaluation, points),
        final,
        [other for other in queries.appeals_of(evaluation) if other.id != appeal.id],
    )


def _lines(evaluation: Evaluation, before: AsItStood, points: list[AppealPoint]) -> list[Line]:
    known, moments = {c.code: c for c in before.sheet.form.criteria}, moments_of(evaluation)
    return [
        Line(
            known[code := point.criterion.code],
            before.sheet.answers.get(code),
            moments.get(code, ()),
            point,
            proposal_of(point),
            ruling_of(point),
        )
        for point in points
        if point.criterion.code in known
    ]


def ruling_of(point: AppealPoint) -> Ruling | None:
    """What was decided on a point; None before."""
    if point.upheld is None:
        return None
    code, level = point.criterion.code, point.decided_level
    return Ruling(Answer(code, level, point.decided_na, point.decision))


def _asked_for(before: AsItStood, evaluation: Evaluation, points: list[AppealPoint]) -> Foreseen:
    wanted = {p.criterion.code: Ruling(proposal_of(p)) for p in points}
    return _foresee(before, evaluation, wanted)


def _foresee(before: AsItStood, evaluation: Evaluation, rulings: Mapping[str, Ruling]) -> Foreseen:
    sheet, version = before.sheet, _version(before, evaluation)
    changed = changes(sheet.form, sheet.answers, rulings)
    return foresee(sheet.form, bands_of(version), sheet.answers, changed)


def _version(before: AsItStood, evaluation: Evaluation) -> StandardVersion:
    found: StandardVersion = before.past.version if before.past else evaluation.version
    return found


def if_raised(evaluation: Evaluation, proposed: Answers) -> Foreseen:
    """What the score would become if all that is proposed were upheld."""
    rulings = {code: Ruling(answer) for code, answer in proposed.items()}
    return _foresee(as_it_stood(evaluation, None), evaluation, rulings)


def if_decided(case: Case, rulings: Mapping[str, Ruling]) -> Foreseen:
    """What the score would become by these rulings."""
    return _foresee(case.before, case.evaluation, rulings)


def opened_lines(case: Case, foreseen: Foreseen, rulings: Mapping[str, Ruling]) -> list[Line]:
    """The lines that these rulings would make apply: they are answered with the decision."""
    sheet = case.before.sheet
    given = {code for code, ruling in rulings.items() if ruling.is_made}
    wanted = {*foreseen.opened, *(given - set(case.codes) - sheet.shown)}
    return [Line(c, None) for c in sheet.form.criteria if c.code in wanted]
