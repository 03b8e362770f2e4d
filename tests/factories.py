"""Records that tests need and that no test is about: an evaluation as if it had been submitted."""

import datetime as dt
from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from qaweb import clock
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import Answer, EvaluationState, Mode, lost_criteria, score
from qaweb.people.models import Person
from qaweb.standards.queries import bands_of, criterion_ids, form_of
from qaweb.standards.rules import Form, band_for
from tests.cast import Cast

_numbers = count(1)


def evaluation(
    cast: Cast,
    *,
    agent: Person | None = None,
    monitor: Person | None = None,
    levels: Mapping[str, int] | None = None,
    problems: Collection[str] = (),
    na: Collection[str] = (),
    notes: Mapping[str, str] | None = None,
    called_at: dt.datetime | None = None,
    **values: Any,
) -> Evaluation:
    """A submitted evaluation: every criterion at its best but for `levels` (index by code).

    The call began half an hour ago unless `called_at` says otherwise; totals are the real ones.
    """
    person = agent or cast.agent
    began = called_at or clock.now() - dt.timedelta(minutes=30)
    form, version = form_of(cast.standard.id), cast.standard
    answers = _answers(form, levels or {}, problems, na, notes or {})
    outcome = score(form, answers)
    row = Evaluation.create(
        **{
            "project": person.project_id,
            "agent": person,
            "team": person.team_id,
            "monitor": monitor or cast.qa,
            "version": version,
            "mode": Mode.RECORDING,
            "state": EvaluationState.SUBMITTED,
            "call_number": f"T{next(_numbers):06d}",
            "call_started_at": began,
            "call_type_name": "业务咨询",
            "call_day": clock.local(began).date(),
            "monitored_on": clock.local(began).date(),
            "started_at": began,
            "submitted_at": clock.now(),
            "raw_total": outcome.raw,
            "total": outcome.total,
            "band": band_for(outcome.total, bands_of(version)),
            "slip_owed": bool(lost_criteria(form, answers)),
            **values,
        }
    )
    _keep_scores(row, form, answers)
    return row


def _answers(
    form: Form,
    levels: Mapping[str, int],
    problems: Collection[str],
    na: Collection[str],
    notes: Mapping[str, str],
) -> dict[str, Answer]:
    return {
        criterion.code: Answer(
            criterion.code,
            level=None if criterion.code in na else levels.get(criterion.code, criterion.top_level),
            na=criterion.code in na,
            reason=notes.get(criterion.code, ""),
            problem=criterion.code in problems,
        )
        for criterion in form.scored
    }


def _keep_scores(row: Evaluation, form: Form, answers: Mapping[str, Answer]) -> None:
    ids = criterion_ids(row.version_id)
    for criterion in form.scored:
        answer = answers[criterion.code]
        EvaluationScore.create(
            evaluation=row,
            revision=row.revision,
            criterion=ids[criterion.code],
            level=answer.level,
            na=answer.na,
            earned=None if answer.level is None else criterion.levels[answer.level].points,
            problem=answer.problem,
            note=answer.reason,
        )
