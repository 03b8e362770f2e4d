"""Who holds a licence."""

import datetime as dt
from dataclasses import dataclass

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Project, Status, Team
from qaweb.people.reach import people_within
from qaweb.permissions import MONITORS, Permission, Viewer
from qaweb.prepared import prepared
from qaweb.training.models import Licence
from qaweb.training.rules import (
    MAY_SUSPEND,
    MAY_WITHDRAW,
    VALID,
    LicenceState,
    Term,
    licence_state,
    term_on,
)


@dataclass(frozen=True)
class Holding:
    """A monitor with the licence that decides on a day, its state, and all the others."""

    person: Person
    licence: Licence | None
    state: LicenceState | None
    others: list[Licence]
    experience_wanted: int

    @property
    def lacks_experience(self) -> bool:
        """Whether the licence was given with less experience than the policy wants (P4.1)."""
        licence = self.licence
        return licence is not None and licence.experience_years < self.experience_wanted

    @property
    def may_be_suspended(self) -> bool:
        return self.state in MAY_SUSPEND

    @property
    def may_be_withdrawn(self) -> bool:
        return self.state in MAY_WITHDRAW


def monitors(viewer: Viewer) -> Query:
    """The QA specialists and supervisors whose licence the viewer may see."""
    reach = people_within(viewer, Permission.LICENCES_SEE)
    return (
        Person.select(Person, Project, Team)
        .join(Project, pw.JOIN.LEFT_OUTER)
        .switch(Person)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(reach, Person.role.in_(MONITORS), Person.status != Status.LEFT)
        .order_by(Person.project, Person.role, Person.number)
    )


def holdings(viewer: Viewer, day: dt.date) -> list[Holding]:
    """Every monitor the viewer may see with the licence that decides on `day` (P4.1, P4.2)."""
    policy = as_of(day)
    people = list(monitors(viewer))
    kept = licences_of([person.id for person in people])
    found = []
    for person in people:
        own = kept.get(person.id, [])
        licence = in_force(own, day)
        state = state_of(licence, day, policy.licence_warning_days) if licence else None
        others = [each for each in reversed(own) if each is not licence]
        found.append(Holding(person, licence, state, others, policy.experience_years))
    return found


def licences_of(person_ids: list[int]) -> dict[int, list[Licence]]:
    """Everything recorded of these people, the oldest first."""
    kept: dict[int, list[Licence]] = {}
    for row in _kept(person_ids):
        kept.setdefault(row.person_id, []).append(row)
    return kept


@prepared
def _kept(person_ids: list[int]) -> Query:
    return Licence.select().where(Licence.person.in_(person_ids)).order_by(Licence.id)


def in_force(licences: list[Licence], day: dt.date) -> Licence | None:
    """Which of one person's licences decides on `day`."""
    rows = {row.id: row for row in licences}
    terms = [Term(row.id, row.valid_from) for row in licences]
    term = term_on(terms, day)
    return rows[term.order] if term else None


def state_of(licence: Licence, day: dt.date, warn_days: int) -> LicenceState:
    """The state of one licence on `day`."""
    return licence_state(
        licence.granted, licence.valid_from, licence.valid_until, day, warn_days, licence.ended_on
    )


def licence(viewer: Viewer, licence_id: int) -> Licence:
    """One licence; `NotFound` for one that the viewer may not know of."""
    visible = [person.id for person in monitors(viewer)]
    found = Licence.get_or_none((Licence.id == licence_id) & Licence.person.in_(visible))
    if found is None:
        raise NotFound
    return found


def state_on(person_id: int, day: dt.date, warn_days: int = 30) -> LicenceState | None:
    """The state of a person's licence on `day`; None without any (P4.2)."""
    row = in_force(licences_of([person_id]).get(person_id, []), day)
    return state_of(row, day, warn_days) if row else None


def may_monitor(person_id: int, day: dt.date) -> bool:
    """Whether a person may submit evaluations on `day`."""
    return bool(who_may_monitor([person_id], day))


def who_may_monitor(person_ids: list[int], day: dt.date) -> set[int]:
    """Those of these people who may submit evaluations on `day`."""
    kept = licences_of(person_ids).items()
    return {number for number, rows in kept if is_good(rows, day)}


def is_good(licences: list[Licence], day: dt.date) -> bool:
    """Whether one of these, all of one person, lets them submit evaluations on `day`."""
    row = in_force(licences, day)
    return row is not None and state_of(row, day, 0) in VALID
