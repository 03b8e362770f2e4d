"""A lead's team at a glance (P2.4), and an agent's own strengths and next step (P2.5)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.models import DaySummary, Evaluation, EvaluationScore
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.home.desk import Desk
from qaweb.home.rules import Growth, Line, growth, points_of_line
from qaweb.people.models import Person, Status
from qaweb.people.queries import visible_people
from qaweb.permissions import MONITORED
from qaweb.reports.sections import mean_of
from qaweb.slips.due_rules import REMIND_DAYS
from qaweb.slips.models import Slip
from qaweb.slips.queries import may_see
from qaweb.slips.rules import FOLLOWABLE, OPEN
from qaweb.standards.models import Criterion
from qaweb.standards.rules import band_for

GLANCE_DAYS = 30
LAST_CALLS = 10


@dataclass(frozen=True)
class Member:
    """One person of the team: scores of the days before today, open slips, whether to coach."""

    person: Person
    calls: int
    mean: int | None
    band: str
    spark: str
    slips: list[Slip]
    to_coach: Slip | None


def team(desk: Desk) -> list[Member]:
    """Everybody of the viewer's teams, whom to coach today first.

    Scores end yesterday: nobody reads from them who is still to be heard today (S5).
    """
    people = _members(desk)
    scores, open_slips = _scores(desk, people), _open_slips(desk, people)
    found = [
        _member(desk, person, scores[person.id], open_slips.get(person.id, [])) for person in people
    ]
    return sorted(found, key=lambda m: (m.to_coach is None, m.person.number))


def _members(desk: Desk) -> list[Person]:
    query = visible_people(desk.viewer).where(
        Person.team.in_(desk.viewer.team_ids), Person.id != desk.viewer.id
    )
    return list(query.where(Person.role.in_(MONITORED), Person.status != Status.LEFT))


def _scores(desk: Desk, people: list[Person]) -> dict[int, dict[dt.date, tuple[int, int]]]:
    until = desk.today - dt.timedelta(days=1)
    since = until - dt.timedelta(days=GLANCE_DAYS - 1)
    rows: Any = (
        DaySummary.select(
            DaySummary.agent_id,
            DaySummary.day,
            pw.fn.SUM(DaySummary.evaluations),
            pw.fn.SUM(DaySummary.total_sum),
        )
        .where(
            DaySummary.agent_id.in_([p.id for p in people]), DaySummary.day.between(since, until)
        )
        .group_by(DaySummary.agent_id, DaySummary.day)
        .order_by(DaySummary.day)
        .tuples()
    )
    found: dict[int, dict[dt.date, tuple[int, int]]] = defaultdict(dict)
    for agent, day, count, total in rows:
        found[agent][day] = (int(count), int(total))
    return found


def _open_slips(desk: Desk, people: list[Person]) -> dict[int, list[Slip]]:
    found: dict[int, list[Slip]] = defaultdict(list)
    about = Slip.person.in_([p.id for p in people]) & Slip.state.in_(OPEN)
    rows: Query = Slip.select().where(may_see(desk.viewer), about)
    for row in rows.order_by(Slip.due_on, Slip.id):
        found[row.person_id].append(row)
    return found


def _member(
    desk: Desk, person: Person, scores: dict[dt.date, tuple[int, int]], slips: list[Slip]
) -> Member:
    count, total = (sum(each[n] for each in scores.values()) for n in (0, 1))
    mean = mean_of(total, count)
    soon = desk.today + dt.timedelta(days=REMIND_DAYS)
    return Member(
        person=person,
        calls=count,
        mean=mean,
        band="" if mean is None else band_for(mean, desk.policy.bands),
        spark=points_of_line([mean_of(each[1], each[0]) for each in scores.values()]),
        slips=slips,
        to_coach=next((s for s in slips if s.state in FOLLOWABLE and s.due_on <= soon), None),
    )


def own_growth(desk: Desk) -> Growth:
    """What goes well in the viewer's last calls, and the one thing to work on."""
    last = (
        Evaluation.select(Evaluation.id)
        .where(Evaluation.agent == desk.viewer.id, Evaluation.state != EvaluationState.DRAFT)
        .where(Evaluation.counts, Evaluation.purpose.in_(FEEDING))
        .order_by(Evaluation.monitored_on.desc(), Evaluation.id.desc())
        .limit(LAST_CALLS)
    )
    rows: Any = (
        EvaluationScore.select(
            pw.fn.MAX(Criterion.title),
            pw.fn.MAX(Criterion.title_en),
            pw.fn.COUNT(EvaluationScore.id),
            pw.fn.SUM(EvaluationScore.earned),
            pw.fn.SUM(Criterion.points),
        )
        .join(Criterion)
        .join_from(EvaluationScore, Evaluation)
        .where(Evaluation.id.in_(last), EvaluationScore.revision == Evaluation.revision)
        .where(EvaluationScore.earned.is_null(False), Criterion.bonus == False)  # noqa: E712
        .group_by(Criterion.code)
        .order_by(pw.fn.MIN(Criterion.id))
        .tuples()
    )
    return growth([Line(*row) for row in rows])
