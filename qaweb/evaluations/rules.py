"""How an evaluation is scored, and what it obliges to (P3.1, P3.8, P3.10, P3.11).

Points and scores are integers of hundredths: 10000 is a hundred points, 8750 is 87.50.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from qaweb.standards.rules import FULL, Criterion, Critical, Form, Level, Section, ShownIf


class EvaluationState(StrEnum):
    """draft → submitted → accepted, or appealed → upheld, partly upheld, rejected → accepted."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    APPEALED = "appealed"
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"


class RevisionCause(StrEnum):
    """What made a new revision of a submitted evaluation: nothing else does."""

    APPEAL = "appeal"
    CORRECTION = "correction"


ANSWERABLE = (
    EvaluationState.SUBMITTED,
    EvaluationState.UPHELD,
    EvaluationState.PARTLY_UPHELD,
    EvaluationState.REJECTED,
)
"""The states in which the person's answer is awaited; silence accepts (P2.5)."""


class Mode(StrEnum):
    """How the call was monitored (P3.1), in the order the ratio names them."""

    SIDE_BY_SIDE = "side_by_side"
    REMOTE = "remote"
    RECORDING = "recording"


LIVE = (Mode.SIDE_BY_SIDE, Mode.REMOTE)
"""The modes in which the form opens before there is a call (P3.1)."""


class Purpose(StrEnum):
    """What an evaluation was made for."""

    REGULAR = "regular"
    FOLLOW_UP = "follow_up"
    REREAD = "reread"
    CALIBRATION = "calibration"
    REFERENCE = "reference"


FEEDING = (Purpose.REGULAR, Purpose.FOLLOW_UP)
"""The purposes that feed scores, quota, coverage, mix and summaries."""


def counts_toward_figures(purpose: Purpose, counts: bool) -> bool:
    """Whether it feeds scores, quota, coverage, mix and summaries; a doubtful one does not."""
    return counts and purpose in FEEDING


@dataclass(frozen=True)
class Answer:
    """What the monitor put to one criterion; `level` is an index, and N/A outweighs it."""

    criterion: str
    level: int | None = None
    na: bool = False
    reason: str = ""
    problem: bool = False


Answers = Mapping[str, Answer]
"""The answers by criterion code."""


@dataclass(frozen=True)
class SectionScore:
    """The hundredths earned and possible over the answered, applicable criteria of a section."""

    code: str
    earned: int
    possible: int
    failed: bool


@dataclass(frozen=True)
class Score:
    """The outcome so far: `raw` before whole-critical and bonus, `total` after them."""

    earned: int
    possible: int
    raw: int
    total: int
    failed_sections: tuple[str, ...]
    failed_whole: bool
    sections: tuple[SectionScore, ...]
    bonus: int
    answered: int
    of: int

    @property
    def is_scored(self) -> bool:
        """False while nothing that applies is answered: then a total of 0 says nothing."""
        return self.possible > 0


def share_of(part: int, whole: int) -> int:
    """Part in whole as hundredths of a percent, rounded half up; 0 of nothing."""
    return (2 * FULL * part + whole) // (2 * whole) if whole else 0


def level_chosen(criterion: Criterion, answers: Answers) -> Level | None:
    """The level that scores; None while unanswered, at N/A, or at a level that is not there."""
    answer = answers.get(criterion.code)
    if answer is None or answer.na or answer.level is None:
        return None
    return criterion.levels[answer.level] if criterion.has_level(answer.level) else None


def shown(form: Form, answers: Answers) -> frozenset[str]:
    """The codes of the criteria that are asked: those whose condition, if any, holds (P3.6).

    It holds when the criterion it names is itself shown, stands earlier, and has one of the
    levels named; unanswered or at N/A it has none.
    """
    found = set[str]()
    for criterion in form.criteria:
        condition = criterion.shown_if
        if condition is None or (condition.code in found and _is_met(condition, answers)):
            found.add(criterion.code)
    return frozenset(found)


def _is_met(condition: ShownIf, answers: Answers) -> bool:
    answer = answers.get(condition.code)
    return answer is not None and not answer.na and answer.level in condition.levels


def as_shown(form: Form, answers: Answers) -> tuple[Form, Answers]:
    """The form and its answers without what is hidden: that is neither scored nor missing."""
    found = shown(form, answers)
    sections = (
        replace(section, criteria=tuple(c for c in section.criteria if c.code in found))
        for section in form.sections
    )
    return Form(tuple(sections)), {code: a for code, a in answers.items() if code in found}


def score(form: Form, answers: Answers) -> Score:
    """The score of a finished form, or the running one of a draft (P3.8, P3.10).

    Unanswered and hidden criteria leave both sums, as N/A does. A bonus is added to the rounded
    share and capped at 100. It rescues nothing: after a whole-critical failure the total stays 0,
    for that verdict is on the call and not on a count of points, and with nothing scored it stays
    0 too.
    """
    form, answers = as_shown(form, answers)
    sections = tuple(_section_score(section, answers) for section in form.sections)
    earned = sum(section.earned for section in sections)
    possible = sum(section.possible for section in sections)
    raw, bonus = share_of(earned, possible), _bonus(form, answers)
    failed_whole = _has_failed(form.criteria, Critical.WHOLE, answers)
    return Score(
        earned=earned,
        possible=possible,
        raw=raw,
        total=0 if failed_whole or not possible else min(FULL, raw + bonus),
        failed_sections=tuple(section.code for section in sections if section.failed),
        failed_whole=failed_whole,
        sections=sections,
        bonus=bonus,
        answered=sum(_is_answered(criterion, answers) for criterion in form.scored),
        of=len(form.scored),
    )


def _section_score(section: Section, answers: Answers) -> SectionScore:
    failed = _has_failed(section.criteria, Critical.SECTION, answers)
    earned = possible = 0
    for criterion in section.criteria:
        level = level_chosen(criterion, answers)
        if level is not None and not criterion.bonus:
            earned += level.points
            possible += criterion.points
    return SectionScore(section.code, 0 if failed else earned, possible, failed)


def _has_failed(criteria: tuple[Criterion, ...], kind: Critical, answers: Answers) -> bool:
    return any(
        criterion.critical is kind and criterion.is_failed_by(level)
        for criterion in criteria
        if (level := level_chosen(criterion, answers)) is not None
    )


def _bonus(form: Form, answers: Answers) -> int:
    chosen = (level_chosen(criterion, answers) for criterion in form.criteria if criterion.bonus)
    return sum(level.points for level in chosen if level is not None)


def _is_answered(criterion: Criterion, answers: Answers) -> bool:
    return is_na(criterion, answers) or level_chosen(criterion, answers) is not None


def is_na(criterion: Criterion, answers: Answers) -> bool:
    """Whether the criterion was said not to apply."""
    answer = answers.get(criterion.code)
    return answer is not None and answer.na


def lost_criteria(form: Form, answers: Answers) -> list[str]:
    """The codes that oblige a slip: points lost there, or a problem marked (P3.11).

    A failed section names the criterion that failed it, not the good ones it emptied.
    """
    form, answers = as_shown(form, answers)
    return [
        criterion.code
        for criterion in form.criteria
        if _has_lost(criterion, answers) or _has_problem(criterion, answers)
    ]


def _has_lost(criterion: Criterion, answers: Answers) -> bool:
    level = level_chosen(criterion, answers)
    return level is not None and criterion.is_loss(level)


def _has_problem(criterion: Criterion, answers: Answers) -> bool:
    answer = answers.get(criterion.code)
    return answer is not None and answer.problem


@dataclass(frozen=True)
class ModeShare:
    """A mode's part in the mix, in hundredths of a percent; None while there is no mix."""

    count: int
    target: int
    share: int | None
    difference: int | None


def mode_mix(
    counts: Mapping[Mode, int], ratio: tuple[int, int, int] = (2, 7, 1)
) -> dict[Mode, ModeShare]:
    """Each mode's share and its difference from the ratio's, in hundredths of a percent (P3.1)."""
    total = sum(counts.values())
    return {
        mode: _mode_share(counts.get(mode, 0), total, share_of(part, sum(ratio)))
        for mode, part in zip(Mode, ratio, strict=True)
    }


def _mode_share(count: int, total: int, target: int) -> ModeShare:
    if not total:
        return ModeShare(count, target, None, None)
    share = share_of(count, total)
    return ModeShare(count, target, share, share - target)
