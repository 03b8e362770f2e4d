"""What keeps a form from being published (P3.6)."""

from dataclasses import dataclass
from enum import StrEnum

from qaweb.standards.rules import FULL, Criterion, Form, ShownIf, repeated


class FormFault(StrEnum):
    """Why a form may not be published (P3.6)."""

    TOTAL_NOT_FULL = "total_not_full"
    EMPTY_SECTION = "empty_section"
    SAME_SECTION = "same_section"
    SAME_CRITERION = "same_criterion"
    NO_LEVELS = "no_levels"
    NO_POINTS = "no_points"
    NEGATIVE_POINTS = "negative_points"
    NEVER_FAILS = "never_fails"
    CRITICAL_BONUS = "critical_bonus"
    BAD_CONDITION = "bad_condition"


@dataclass(frozen=True)
class Problem:
    """A fault and the code of the section or criterion that has it; "" is the form itself."""

    code: str
    why: FormFault


def problems_in(form: Form) -> list[Problem]:
    """Everything that keeps a form from being published, the form's own faults first (P3.6)."""
    found = [] if form.possible == FULL else [Problem("", FormFault.TOTAL_NOT_FULL)]
    found += _same_codes(form)
    for section in form.sections:
        if not section.criteria:
            found.append(Problem(section.code, FormFault.EMPTY_SECTION))
        for criterion in section.criteria:
            found += [Problem(criterion.code, fault) for fault in _faults_of(criterion)]
    return found + _bad_conditions(form)


def _bad_conditions(form: Form) -> list[Problem]:
    """Lines that depend on one that is not before them, or on levels it does not have.

    Depending on what stands before only, no lines can wait for each other.
    """
    found, earlier = [], dict[str, Criterion]()
    for line in form.criteria:
        if line.shown_if is not None and not _can_hold(line.shown_if, earlier):
            found.append(Problem(line.code, FormFault.BAD_CONDITION))
        earlier[line.code] = line
    return found


def _can_hold(condition: ShownIf, earlier: dict[str, Criterion]) -> bool:
    asked = earlier.get(condition.code)
    return (
        asked is not None
        and bool(condition.levels)
        and all(asked.has_level(index) for index in condition.levels)
    )


def _same_codes(form: Form) -> list[Problem]:
    sections = repeated(section.code for section in form.sections)
    criteria = repeated(criterion.code for criterion in form.criteria)
    return [Problem(code, FormFault.SAME_SECTION) for code in sections] + [
        Problem(code, FormFault.SAME_CRITERION) for code in criteria
    ]


def _faults_of(criterion: Criterion) -> list[FormFault]:
    if not criterion.levels:
        return [FormFault.NO_LEVELS]
    points = [level.points for level in criterion.levels]
    checks = {
        FormFault.NO_POINTS: max(points) == 0,
        FormFault.NEGATIVE_POINTS: min(points) < 0,
        FormFault.NEVER_FAILS: criterion.is_critical and 0 not in points,
        FormFault.CRITICAL_BONUS: criterion.is_critical and criterion.bonus,
    }
    return [fault for fault, is_found in checks.items() if is_found]
