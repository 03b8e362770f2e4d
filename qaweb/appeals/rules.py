"""Words and states of appeals and corrections, and what an appeal comes to (P2.5).

Proposals and rulings are answers by criterion: a ruling without a level and not N/A lets stand
what was chosen. Points and scores are hundredths.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from qaweb.evaluations.rules import Answer, Answers, EvaluationState, lost_criteria, score, shown
from qaweb.standards.rules import Band, Criterion, Form, band_for

LONGEST_REASON = 2000
REMINDED_BEFORE = dt.timedelta(days=1)
"""*Ours*: how long before it is due whoever decides is reminded."""


class Level(IntEnum):
    """Who decides: first the supervisor or who stands in for them, then the manager."""

    FIRST = 1
    SECOND = 2


class AppealState(StrEnum):
    """open → upheld, partly upheld or rejected; or withdrawn by the agent."""

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


DECIDED = (AppealState.UPHELD, AppealState.PARTLY_UPHELD, AppealState.REJECTED)
GRANTED = (AppealState.UPHELD, AppealState.PARTLY_UPHELD)
"""The outcomes that gave something back."""


class CorrectionKind(StrEnum):
    """Which plain mistake was made."""

    WRONG_PERSON = "wrong_person"
    WRONG_CALL = "wrong_call"


class CorrectionState(StrEnum):
    """asked → approved or refused, by a second person; or withdrawn by whoever asked."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


# --- who decides ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """Somebody who might decide, and how many appeals already wait for them."""

    person: int
    waiting: int = 0


def first_decider(groups: Iterable[Sequence[Candidate]], barred: frozenset[int]) -> int | None:
    """Whose turn it is at the first level; None leaves it to the manager (P2.5).

    The first group with somebody who is not barred decides: the supervisors in charge of the team,
    the project's other supervisors, its uninvolved QA specialists. In it, whoever has least to do.
    """
    for group in groups:
        able = [each for each in group if each.person not in barred]
        if able:
            return min(able, key=lambda each: (each.waiting, each.person)).person
    return None


def next_level(state: EvaluationState, last: AppealState | None, is_final: bool) -> Level | None:
    """Which level is open to the agent now; None when they can only accept.

    `last` and `is_final` tell of the last decided appeal against the evaluation as it stands.
    """
    if state is EvaluationState.SUBMITTED:
        return Level.FIRST
    again = (EvaluationState.PARTLY_UPHELD, EvaluationState.REJECTED)
    if state in again and last is not None and not is_final:
        return Level.SECOND
    return None


def answer_since(asked_at: dt.datetime, raised_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Since when the answer counts as awaited after a withdrawal: the clock stood meanwhile."""
    return now - (raised_at - asked_at)


# --- what is proposed and decided -------------------------------------------------------------


class PointFault(StrEnum):
    """Why a line of an appeal or of a decision is not taken."""

    NO_REASON = "no_reason"
    TOO_LONG = "too_long"
    NO_PROPOSAL = "no_proposal"
    NO_RULING = "no_ruling"
    SAME = "same"
    WORSE = "worse"
    NO_SUCH_LEVEL = "no_such_level"
    NA_NOT_ALLOWED = "na_not_allowed"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Ruling:
    """What is decided on one criterion; `answer` without a level and not N/A lets it stand.

    `is_made` is false while nothing has been chosen.
    """

    answer: Answer
    is_made: bool = True

    @property
    def stands(self) -> bool:
        return self.answer.level is None and not self.answer.na


def faults_in_proposals(form: Form, asked: Answers, proposed: Answers) -> dict[str, PointFault]:
    """What is wrong with an appeal, by criterion; empty when it may be raised."""
    open_ones, known = shown(form, asked), {c.code: c for c in form.criteria}
    found: dict[str, PointFault] = {}
    for code, answer in proposed.items():
        if code not in open_ones:
            found[code] = PointFault.NOT_ASKED
        elif answer.level is None and not answer.na:
            found[code] = PointFault.NO_PROPOSAL
        elif fault := _fault(known[code], asked.get(code), answer):
            found[code] = fault
    return found


def faults_in_rulings(
    form: Form, asked: Answers, codes: Iterable[str], rulings: Mapping[str, Ruling]
) -> dict[str, PointFault]:
    """What keeps these rulings from deciding the points named; empty when nothing does."""
    known = {c.code: c for c in form.criteria}
    found: dict[str, PointFault] = {}
    for code in codes:
        ruling = rulings.get(code)
        if ruling is None or not ruling.is_made:
            found[code] = PointFault.NO_RULING
        elif ruling.stands:
            if fault := _fault_in_reason(ruling.answer):
                found[code] = fault
        elif fault := _fault(known[code], asked.get(code), ruling.answer):
            found[code] = fault
    return found


def _fault(criterion: Criterion, was: Answer | None, given: Answer) -> PointFault | None:
    if given.na and not (criterion.na_allowed or criterion.bonus):
        return PointFault.NA_NOT_ALLOWED
    if not given.na and not criterion.has_level(given.level or 0):
        return PointFault.NO_SUCH_LEVEL
    if was is not None and _is_same(was, given):
        return PointFault.SAME
    if was is not None and _points(criterion, given) < _points(criterion, was):
        return PointFault.WORSE
    return _fault_in_reason(given)


def _fault_in_reason(given: Answer) -> PointFault | None:
    if not given.reason.strip():
        return PointFault.NO_REASON
    return PointFault.TOO_LONG if len(given.reason) > LONGEST_REASON else None


def _is_same(was: Answer, given: Answer) -> bool:
    """A problem marked at a level can be objected to while the level stays."""
    if given.na or was.na:
        return given.na and was.na
    return given.level == was.level and not was.problem


def _points(criterion: Criterion, answer: Answer) -> int:
    """N/A is worth no less than any level: it leaves both sums."""
    if answer.na:
        return criterion.points
    level = answer.level
    known = level is not None and criterion.has_level(level)
    return criterion.levels[level].points if known and level is not None else 0


class PointOutcome(StrEnum):
    """What became of one point: as proposed, something between, or as it was."""

    UPHELD = "upheld"
    PARTLY = "partly_upheld"
    REJECTED = "rejected"


def point_outcome(proposed: Answer, ruling: Ruling) -> PointOutcome:
    """Upheld is what was proposed; another level than both is partly upheld."""
    if ruling.stands:
        return PointOutcome.REJECTED
    decided = ruling.answer
    same = decided.na if proposed.na else not decided.na and decided.level == proposed.level
    return PointOutcome.UPHELD if same else PointOutcome.PARTLY


def outcome_of(points: Iterable[PointOutcome]) -> AppealState:
    """The whole appeal: upheld when all of it was, rejected when none, else partly upheld."""
    found = set(points)
    if found == {PointOutcome.UPHELD}:
        return AppealState.UPHELD
    return AppealState.REJECTED if found == {PointOutcome.REJECTED} else AppealState.PARTLY_UPHELD


def changes(form: Form, asked: Answers, rulings: Mapping[str, Ruling]) -> dict[str, Answer]:
    """The answers that the rulings change. The reason of the decision becomes the line's note.

    A problem that was marked goes with the loss; the earlier revision keeps both.
    """
    known = {c.code: c for c in form.criteria}
    return {
        code: replace(ruling.answer, problem=stays_marked(known[code], asked.get(code), ruling))
        for code, ruling in rulings.items()
        if ruling.is_made and not ruling.stands and code in known
    }


def stays_marked(criterion: Criterion, was: Answer | None, ruling: Ruling) -> bool:
    """Whether a problem that was marked still is: after another level that loses points too."""
    level = ruling.answer.level
    if was is None or not was.problem or ruling.answer.na or level is None:
        return False
    is_known = criterion.has_level(level) and level != was.level
    return is_known and criterion.is_loss(criterion.levels[level])


@dataclass(frozen=True)
class Foreseen:
    """What the score would become; `opened` are lines that would apply and have no answer yet."""

    total: int
    band: str
    opened: tuple[str, ...] = ()


def foresee(form: Form, bands: Sequence[Band], asked: Answers, changed: Answers) -> Foreseen:
    """Score and band with some answers changed (P3.8)."""
    answers = {**asked, **changed}
    total = score(form, answers).total
    return Foreseen(total, band_for(total, bands), opened_by(form, answers))


def opened_by(form: Form, answers: Answers) -> tuple[str, ...]:
    """The criteria that these answers make apply and that nobody has answered yet."""
    return tuple(
        c.code
        for c in form.criteria
        if c.code in shown(form, answers)
        and not c.bonus
        and ((answer := answers.get(c.code)) is None or (answer.level is None and not answer.na))
    )


def no_longer_lost(form: Form, before: Answers, after: Answers) -> set[str]:
    """The criteria whose points came back: their slips have nothing left to say of them."""
    return set(lost_criteria(form, before)) - set(lost_criteria(form, after))


def newly_lost(form: Form, before: Answers, after: Answers) -> set[str]:
    """The criteria that only the decision made apply, and that lost points: they owe a slip."""
    return set(lost_criteria(form, after)) - set(lost_criteria(form, before))
