"""Who worked on the days of a report: people to be monitored, and monitors with their floor."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple

import peewee as pw

from qaweb.db import Query
from qaweb.parameters import queries as parameters
from qaweb.people.models import WORKING_CODES, Person, Shift, Team
from qaweb.permissions import MONITORED, Role
from qaweb.prepared import prepared
from qaweb.reports.lines import AtWork, Monitor, Named
from qaweb.reports.periods import Period
from qaweb.reports.records import Policies, Scored
from qaweb.training.models import Licence
from qaweb.training.rules import VALID, licence_state


class Worked(NamedTuple):
    """Somebody's day at work by the roster, in the team of now."""

    person_id: int
    name: str
    role: Role
    team_id: int | None
    team: str | None
    day: dt.date


def worked(project_id: int, period: Period) -> list[Worked]:
    """By day and number."""
    return [Worked._make(row) for row in _worked(project_id, period.starts_on, period.ends_on)]


@prepared
def _worked(project_id: int, since: dt.date, until: dt.date) -> Query:
    of = Person
    return (
        of.select(of.id, of.name, of.role, of.team, Team.name, Shift.day)
        .join(Shift, on=(Shift.person == of.id))
        .join_from(of, Team, pw.JOIN.LEFT_OUTER)
        .where(
            of.project == project_id,
            of.role.in_([*MONITORED, Role.QA_SPECIALIST]),
            Shift.day.between(since, until),
            Shift.code.in_(WORKING_CODES),
        )
        .order_by(Shift.day, of.number)
        .tuples()
    )


def at_work(rows: Sequence[Worked]) -> list[AtWork]:
    """Agents and leads, once for each day (P3.3)."""
    return [
        AtWork(Named(row.person_id, row.name, row.team_id or 0, row.team or ""), row.day)
        for row in rows
        if row.role in MONITORED
    ]


def monitors(rows: Sequence[Worked], scored: Scored, policies: Policies) -> list[Monitor]:
    """QA specialists at work, with the floor of their licensed days, and whoever scored."""
    on_duty = [row for row in rows if row.role == Role.QA_SPECIALIST]
    names = {row.person_id: row.name for row in on_duty}
    floors = floors_of([(row.person_id, row.day) for row in on_duty], policies)
    others = {tally.monitor_id for tally in scored.tallies} - set(names)
    known = scored.names.people
    obliged = [Monitor(person_id, name, floors[person_id]) for person_id, name in names.items()]
    return obliged + [Monitor(person_id, known[person_id]) for person_id in sorted(others)]


def floors_of(
    worked: Sequence[tuple[int, dt.date]], policies: Policies | None = None
) -> dict[int, int | None]:
    """What the days at work oblige each person to; None without a good licence (P3.2, P4.2).

    `policies` are those of the days, if they have been read.
    """
    if not worked:
        return {}
    policies = policies or parameters.as_of_days({day for _person, day in worked})
    licences = _licences({person_id for person_id, _day in worked})
    floors: dict[int, int | None] = {}
    for person_id, day in worked:
        floor = floors.setdefault(person_id, None)
        if _is_licensed(licences.get(person_id), day):
            floors[person_id] = (floor or 0) + policies[day].calls_per_day
    return floors


def _licences(people: Collection[int]) -> dict[int, Licence]:
    """Everybody's latest licence."""
    rows = Licence.select().where(Licence.person.in_(list(people))).order_by(Licence.id)
    return {row.person_id: row for row in rows}


def _is_licensed(row: Licence | None, day: dt.date) -> bool:
    if row is None:
        return False
    return licence_state(row.granted, row.valid_from, row.valid_until, day, 0) in VALID
