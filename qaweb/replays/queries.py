"""The evaluations that a draft would have judged, replayed under it (P3.6)."""

import datetime as dt
from dataclasses import dataclass

from qaweb.db import Query
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.queries import evaluations_within
from qaweb.evaluations.rules import FEEDING, Answer, EvaluationState
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Project
from qaweb.permissions import Permission, Viewer
from qaweb.replays.rules import Kept, Outcome, Replay, replay
from qaweb.standards.models import Criterion, Standard, StandardVersion
from qaweb.standards.queries import draft_form, form_of, version_in_force
from qaweb.standards.rules import Form


@dataclass(frozen=True)
class Month:
    """The evaluations of a month (its first day), replayed."""

    first: dt.date
    replay: Replay


@dataclass(frozen=True)
class Page:
    """The last full month and this one so far, under the draft, and who they are about."""

    months: list[Month]
    form: Form
    rows: dict[int, Evaluation]

    @property
    def changed(self) -> list[Outcome]:
        return [outcome for month in self.months for outcome in month.replay.changed]


def replayed(viewer: Viewer, draft: StandardVersion, today: dt.date) -> Page:
    """Every counting evaluation since the start of last month, of the projects concerned."""
    this = today.replace(day=1)
    last = (this - dt.timedelta(days=1)).replace(day=1)
    form, bands = draft_form(draft.id), as_of(today).bands
    rows = {row.id: row for row in _evaluations(viewer, draft.standard, last, today)}
    kept = _kept(list(rows.values()), last, today)
    months = [
        Month(first, replay(form, bands, [k for k in kept if _first(rows[k.id]) == first]))
        for first in (last, this)
    ]
    return Page(months, form, rows)


def _first(row: Evaluation) -> dt.date:
    day: dt.date = row.monitored_on
    return day.replace(day=1)


def _concerned(standard: Standard, today: dt.date) -> list[int]:
    """The project itself; for the company's standard, the projects that have none of their own."""
    if standard.project_id is not None:
        return [standard.project_id]
    found = ((p.id, version_in_force(p.id, today)) for p in Project.select())
    return [id_ for id_, version in found if version and version.standard_id == standard.id]


def _evaluations(
    viewer: Viewer, standard: Standard, since: dt.date, until: dt.date
) -> list[Evaluation]:
    reach = evaluations_within(viewer, Permission.EVALUATIONS_SEE)
    query = (
        Evaluation.select(
            Evaluation.id,
            Evaluation.version,
            Evaluation.revision,
            Evaluation.monitored_on,
            Evaluation.total,
            Evaluation.band,
            Person.id,
            Person.name,
        )
        .join(Person, on=Evaluation.agent)
        .where(
            reach,
            Evaluation.project.in_(_concerned(standard, until)),
            Evaluation.monitored_on.between(since, until),
            Evaluation.state != EvaluationState.DRAFT,
            Evaluation.counts,
            Evaluation.purpose.in_(FEEDING),
        )
    )
    return list(query.order_by(Evaluation.monitored_on, Evaluation.id))


def _kept(rows: list[Evaluation], since: dt.date, until: dt.date) -> list[Kept]:
    """The records with their answers: one query for all of them."""
    answers: dict[int, dict[str, Answer]] = {row.id: {} for row in rows}
    scores = (
        EvaluationScore.select(
            EvaluationScore.evaluation, Criterion.code, EvaluationScore.level, EvaluationScore.na
        )
        .join(Evaluation)
        .join_from(EvaluationScore, Criterion)
        .where(
            Evaluation.monitored_on.between(since, until),
            EvaluationScore.revision == Evaluation.revision,
        )
    )
    rows_of_scores: Query = scores.tuples()
    for evaluation_id, code, level, na in rows_of_scores:
        if evaluation_id in answers:
            answers[evaluation_id][code] = Answer(code, level, bool(na))
    return [
        Kept(row.id, form_of(row.version_id), answers[row.id], row.total or 0, row.band)
        for row in rows
    ]
