"""Who decides an appeal: never the monitor, never the person themselves (P2.5)."""

from typing import Any

import peewee as pw

from qaweb.appeals.models import Appeal
from qaweb.appeals.rules import AppealState, Candidate, Level, first_decider
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person, Status
from qaweb.people.queries import supervisors_of
from qaweb.permissions import Role
from qaweb.slips.models import Slip, SlipEvaluation


def decider_for(
    evaluation: Evaluation, level: Level, leaving: Person | None = None
) -> Person | None:
    """The person whose turn it is, or will be without whoever is leaving; None is any manager."""
    if level is Level.SECOND:
        return None
    in_charge = supervisors_of(evaluation.project_id, evaluation.team_id)
    others = supervisors_of(evaluation.project_id, None)
    groups = [_candidates(group) for group in (in_charge, others, _uninvolved(evaluation))]
    barred = {evaluation.monitor_id, evaluation.agent_id} | ({leaving.id} if leaving else set())
    found = first_decider(groups, frozenset(barred))
    return Person.get_by_id(found) if found else None


def able(appeal: Appeal) -> list[Person]:
    """Whom the manager may choose at the first level: the same people, and the managers."""
    about = appeal.evaluation
    barred = (about.monitor_id, about.agent_id)
    found = [
        *supervisors_of(about.project_id, about.team_id),
        *supervisors_of(about.project_id, None),
        *_uninvolved(about),
        *managers(),
    ]
    return list({p.id: p for p in found if p.id not in barred}.values())


def managers() -> list[Person]:
    """Everybody who manages and has not left."""
    query = Person.select().where(Person.role == Role.MANAGER, Person.status != Status.LEFT)
    return list(query.order_by(Person.id))


def _uninvolved(evaluation: Evaluation) -> list[Person]:
    """The project's QA specialists who neither monitored the call nor wrote a slip on it."""
    wrote = (
        Slip.select(Slip.author)
        .join(SlipEvaluation)
        .where(SlipEvaluation.evaluation == evaluation.id)
    )
    query = Person.select().where(
        Person.project == evaluation.project_id,
        Person.role == Role.QA_SPECIALIST,
        Person.status != Status.LEFT,
        Person.id != evaluation.monitor_id,
        Person.id.not_in(wrote),
    )
    return list(query.order_by(Person.id))


def _candidates(people: list[Person]) -> list[Candidate]:
    rows: Any = (
        Appeal.select(Appeal.decider, pw.fn.COUNT(Appeal.id))
        .where(Appeal.state == AppealState.OPEN, Appeal.decider.in_([p.id for p in people]))
        .group_by(Appeal.decider)
        .tuples()
    )
    waiting: dict[int, int] = dict(rows)
    return [Candidate(person.id, waiting.get(person.id, 0)) for person in people]
