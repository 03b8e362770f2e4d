"""Who monitors on a day: licensed, on the roster, with what the floor leaves of it (P3.2, P4.2)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from qaweb import clock
from qaweb.db import Query
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING
from qaweb.monitoring.plan_facts import Monitor
from qaweb.parameters.rules import Policy
from qaweb.people.models import (
    WORKING_CODES,
    Delegation,
    Person,
    Project,
    Shift,
    Status,
    Team,
    TeamSupervisor,
)
from qaweb.people.queries import in_force as stands_in
from qaweb.people.rules import may_stand_in
from qaweb.permissions import MONITORS, Role
from qaweb.training.queries import in_force, licences_of, state_of
from qaweb.training.rules import VALID

Done = Mapping[tuple[int, dt.date], int]
Modes = Mapping[int, tuple[int, int, int]]


def monitors_on(project: Project, day: dt.date, policy: Policy, modes: Modes) -> list[Monitor]:
    """The monitors of a day as the plan needs them; who holds no licence is none."""
    people = licensed(on_roster(project, day), day)
    done, days_left = _done(project, day), _days_left(people, day)
    teams = _teams(project, people, day)
    midnight = clock.at(day, dt.time(0), project.zone)
    return [
        Monitor(
            id=person.id,
            starts=_minutes(midnight, person.shift.starts_at),
            ends=_minutes(midnight, person.shift.ends_at),
            calls=_calls(person, day, policy, done, days_left),
            teams=teams.get(person.id),
            modes=modes.get(person.id, (0, 0, 0)),
        )
        for person in people
    ]


def on_roster(project: Project, day: dt.date) -> list[Person]:
    """QA specialists and supervisors who work that day, each with their `shift`."""
    query = (
        Person.select(Person, Shift)
        .join(Shift, on=(Shift.person == Person.id), attr="shift")
        .where(Person.project == project.id, Person.role.in_(MONITORS))
        .where(Person.status != Status.LEFT, Shift.day == day, Shift.code.in_(WORKING_CODES))
        .order_by(Person.id)
    )
    return list(query)


def licensed(people: Collection[Person], day: dt.date) -> list[Person]:
    """Those who may monitor on the day (P4.2)."""
    kept = licences_of([person.id for person in people])
    found = [(person, in_force(kept.get(person.id, []), day)) for person in people]
    return [person for person, row in found if row and state_of(row, day, 0) in VALID]


def _minutes(midnight: dt.datetime, moment: dt.datetime) -> int:
    return int((moment - midnight).total_seconds() // 60)


def _done(project: Project, day: dt.date) -> Done:
    """Calls by monitor and day since Monday, begun ones too."""
    monday = day - dt.timedelta(days=day.weekday())
    rows: Any = (
        Evaluation.select(Evaluation.monitor, Evaluation.monitored_on)
        .where(Evaluation.project == project.id, Evaluation.monitored_on.between(monday, day))
        .where(Evaluation.counts, Evaluation.purpose.in_(FEEDING))
        .tuples()
    )
    done: dict[tuple[int, dt.date], int] = defaultdict(int)
    for monitor, monitored_on in rows:
        done[monitor, monitored_on] += 1
    return done


def _days_left(people: Iterable[Person], day: dt.date) -> dict[int, int]:
    """How many days of the week each still works, today included."""
    sunday = day + dt.timedelta(days=6 - day.weekday())
    ids = [person.id for person in people if person.role is Role.SUPERVISOR]
    left: dict[int, int] = defaultdict(int)
    for shift in Shift.select(Shift.person).where(
        Shift.person.in_(ids), Shift.day.between(day, sunday), Shift.code.in_(WORKING_CODES)
    ):
        left[shift.person_id] += 1
    return left


def _calls(
    person: Person, day: dt.date, policy: Policy, done: Done, days_left: Mapping[int, int]
) -> int:
    """What the floor leaves: of the day, or of the week spread over the days still worked."""
    if person.role is not Role.SUPERVISOR:
        return max(policy.calls_per_day - done.get((person.id, day), 0), 0)
    week = sum(count for (who, _day), count in done.items() if who == person.id)
    return max(-(-(policy.calls_per_week - week) // max(days_left[person.id], 1)), 0)


def _teams(
    project: Project, people: Collection[Person], day: dt.date
) -> dict[int, tuple[int, ...]]:
    """Each supervisor's teams: those assigned, else all, and those of whom they stand in for."""
    supervisors = [person for person in people if person.role is Role.SUPERVISOR]
    absent = _represented(supervisors, day)
    everyone = {p.id for p in supervisors} | {p.id for each in absent.values() for p in each}
    assigned: dict[int, set[int]] = defaultdict(set)
    for row in TeamSupervisor.select().where(TeamSupervisor.person.in_(everyone)):
        assigned[row.person_id].add(row.team_id)
    every = {team.id for team in Team.select(Team.id).where(Team.project == project.id)}

    def own(person: Person) -> set[int]:
        if person.role is Role.TEAM_LEAD:
            return {person.team_id} - {None}
        return assigned[person.id] or every

    return {
        person.id: tuple(sorted(own(person).union(*map(own, absent[person.id]))))
        for person in supervisors
    }


def _represented(supervisors: Iterable[Person], day: dt.date) -> dict[int, list[Person]]:
    ids = [person.id for person in supervisors]
    query: Query = (
        Delegation.select(Delegation, Person)
        .join(Person, on=Delegation.absent)
        .where(Delegation.stand_in.in_(ids), stands_in(day))
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for row in query:
        if may_stand_in(row.absent.role, Role.SUPERVISOR):
            found[row.stand_in_id].append(row.absent)
    return found
