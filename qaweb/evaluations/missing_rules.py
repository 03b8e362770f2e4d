"""What stands between an evaluation's answers and its submission (P3.10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qaweb.evaluations.rules import Answer, Answers, as_shown, is_na
from qaweb.standards.rules import Criterion, Form


class Why(StrEnum):
    """Why an answer keeps the form from being submitted (P3.10)."""

    UNANSWERED = "unanswered"
    NA_NOT_ALLOWED = "na_not_allowed"
    NA_REASON = "na_reason"
    ALL_NA = "all_na"
    NO_SUCH_LEVEL = "no_such_level"
    NO_SUCH_CRITERION = "no_such_criterion"
    EMPTY = "empty"


@dataclass(frozen=True)
class Missing:
    """A criterion that stops the submission, and why; code "" is the form as a whole."""

    code: str
    why: Why


def missing(form: Form, answers: Answers) -> list[Missing]:
    """Everything between these answers and a submission, in the order of the page (P3.10)."""
    asked, _hidden = as_shown(form, answers)
    checked = ((criterion.code, _why_missing(criterion, answers)) for criterion in asked.criteria)
    found = [Missing(code, why) for code, why in checked if why is not None]
    known = {criterion.code for criterion in form.criteria}
    found += [Missing(code, Why.NO_SUCH_CRITERION) for code in answers if code not in known]
    if all(is_na(criterion, answers) for criterion in asked.scored):
        found.append(Missing("", Why.ALL_NA))
    return found


def missing_facts(facts: Mapping[str, str]) -> list[Missing]:
    """The facts of a call that the form requires and that are still empty, by name (P3.10)."""
    return [Missing(name, Why.EMPTY) for name, value in facts.items() if not value.strip()]


def _why_missing(criterion: Criterion, answers: Answers) -> Why | None:
    answer = answers.get(criterion.code, Answer(criterion.code))
    if answer.na:
        return _why_not_na(criterion, answer)
    if answer.level is None:
        return None if criterion.bonus else Why.UNANSWERED
    return None if criterion.has_level(answer.level) else Why.NO_SUCH_LEVEL


def _why_not_na(criterion: Criterion, answer: Answer) -> Why | None:
    if not criterion.na_allowed and not criterion.bonus:
        return Why.NA_NOT_ALLOWED
    if criterion.is_critical and not answer.reason.strip():
        return Why.NA_REASON
    return None
