"""Who worked on the days of a report: people to be monitored, and monitors with their floor."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
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
from qaweb.training.queries import is_good, licences_of

LICENCE = ("id", "granted", "valid_from", "valid_until", "ended_on")
WIDTH = 6
"""The columns of a day at work; those of a licence follow."""


class Worked(NamedTuple):
    """A day at work by the roster, in the team of now; whether a specialist may monitor then."""

    person_id: int
    name: str
    role: Role
    team_id: int | None
    team: str | None
    day: dt.date
    is_licensed: bool


def worked(project_id: int, period: Period) -> list[Worked]:
    """By day and number."""
    rows = _worked(project_id, period.starts_on, period.ends_on)
    licences: dict[int, list[Licence]] = defaultdict(list)
    days = dict.fromkeys(row[:WIDTH] for row in rows)
    for row in rows:
        known = licences[row[0]]
        if row[WIDTH] and all(each.id != row[WIDTH] for each in known):
            known.append(Licence(**dict(zip(LICENCE, row[WIDTH:], strict=True))))
    return [Worked._make((*each, is_good(licences[each[0]], each[-1]))) for each in days]


@prepared
def _worked(project_id: int, since: dt.date, until: dt.date) -> Query:
    """A row for each licence of a specialist, one for anybody else."""
    of = Person
    theirs = (of.role == Role.QA_SPECIALIST) & (Licence.person == of.id)
    held = [getattr(Licence, name) for name in LICENCE]
    return (
        of.select(of.id, of.name, of.role, of.team, Team.name, Shift.day, *held)
        .join(Shift, on=(Shift.person == of.id))
        .join_from(of, Team, pw.JOIN.LEFT_OUTER)
        .join_from(of, Licence, pw.JOIN.LEFT_OUTER, on=theirs)
        .where(
            of.project == project_id,
            of.role.in_([*MONITORED, Role.QA_SPECIALIST]),
            Shift.day.between(since, until),
            Shift.code.in_(WORKING_CODES),
        )
        .order_by(Shift.day, of.number, Licence.id)
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
    floors = _floors([(row.person_id, row.day, row.is_licensed) for row in on_duty], policies)
    others = {tally.monitor_id for tally in scored.tallies} - set(names)
    known = scored.names.people
    obliged = [Monitor(person_id, name, floors[person_id]) for person_id, name in names.items()]
    return obliged + [Monitor(person_id, known[person_id]) for person_id in sorted(others)]


def floors_of(worked: Sequence[tuple[int, dt.date]]) -> dict[int, int | None]:
    """What the days at work oblige each person to; None without a good licence (P3.2, P4.2)."""
    if not worked:
        return {}
    licences = licences_of(sorted({person_id for person_id, _day in worked}))
    return _floors(
        [(person, day, is_good(licences.get(person, []), day)) for person, day in worked],
        parameters.as_of_days({day for _person, day in worked}),
    )


def _floors(
    worked: Sequence[tuple[int, dt.date, bool]], policies: Policies
) -> dict[int, int | None]:
    """By person; each day comes with whether the licence was good."""
    floors: dict[int, int | None] = {}
    for person_id, day, is_licensed in worked:
        floor = floors.setdefault(person_id, None)
        if is_licensed:
            floors[person_id] = (floor or 0) + policies[day].calls_per_day
    return floors
