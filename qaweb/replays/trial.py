"""Trying a draft: what a monitor's answers would come to under it, kept nowhere (P3.6)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from qaweb.evaluations.answers import Sheet
from qaweb.evaluations.drafts import WORDS
from qaweb.evaluations.forms import Sent, answers_in
from qaweb.evaluations.rules import Answer, score
from qaweb.parameters.queries import as_of
from qaweb.standards.models import StandardVersion
from qaweb.standards.queries import draft_form
from qaweb.standards.rules import Criterion, Form, band_for


def tried(draft: StandardVersion, sent: Sent, today: dt.date) -> Sheet:
    """The draft's form with the answers that were sent, and their score and band."""
    form = _answerable(draft_form(draft.id))
    answers = _possible(form, [given.answer for given in answers_in(sent)])
    outcome = score(form, answers)
    band = band_for(outcome.total, as_of(today).bands) if outcome.is_scored else ""
    return Sheet(form, answers, outcome, {}, band)


def words_in(sent: Sent) -> dict[str, str]:
    """What was written, to be shown again."""
    return {field: sent.get(field, "") for field in WORDS}


def _answerable(form: Form) -> Form:
    """Without the lines that have no levels yet, and the sections that then are empty."""
    sections = (
        replace(section, criteria=tuple(line for line in section.criteria if line.levels))
        for section in form.sections
    )
    return Form(tuple(section for section in sections if section.criteria))


def _possible(form: Form, answers: Iterable[Answer]) -> dict[str, Answer]:
    """The answers that this form allows: another tab may have changed it meanwhile."""
    lines = {line.code: line for line in form.criteria}
    return {
        a.criterion: a for a in answers if a.criterion in lines and _fits(lines[a.criterion], a)
    }


def _fits(line: Criterion, answer: Answer) -> bool:
    if answer.na:
        return line.na_allowed or line.bonus
    return answer.level is None or line.has_level(answer.level)
