"""By what the viewer is monitored, by whom, and how often (S17)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.models import DaySummary
from qaweb.people.models import Person, Project, Status
from qaweb.permissions import MONITORS, Viewer
from qaweb.standards.models import StandardVersion
from qaweb.standards.queries import company_version, version_in_force
from qaweb.training.queries import in_force, licences_of, state_of
from qaweb.training.rules import VALID, LicenceState

MONTHS = 12


def standard(viewer: Viewer, day: dt.date) -> StandardVersion | None:
    """By what the viewer's calls of that day are judged (P3.7)."""
    return version_in_force(viewer.project_id, day) if viewer.project_id else company_version(day)


@dataclass(frozen=True)
class Monitor:
    """Somebody who may monitor in the viewer's project, and until when."""

    person: Person
    state: LicenceState
    valid_until: dt.date


def monitors(viewer: Viewer, day: dt.date, warn_days: int) -> list[Monitor]:
    """Everybody licensed to monitor in the viewer's project: not who has whom today (S5)."""
    place = Person.project == viewer.project_id if viewer.project_id else pw.SQL("1 = 1")
    query: Query = (
        Person.select(Person, Project)
        .join(Project)
        .where(place, Person.role.in_(MONITORS), Person.status != Status.LEFT)
        .order_by(Project.id, Person.role, Person.number)
    )
    people = list(query)
    kept = licences_of([person.id for person in people])
    found = []
    for person in people:
        licence = in_force(kept.get(person.id, []), day)
        state = state_of(licence, day, warn_days) if licence else None
        if licence and state in VALID:
            found.append(Monitor(person, state, licence.valid_until))
    return found


@dataclass(frozen=True)
class Month:
    """How often the viewer was monitored in a month, on how many days, how often in one day."""

    first: dt.date
    calls: int
    days: int
    most: int


def months(viewer: Viewer, today: dt.date) -> list[Month]:
    """The last twelve months, the latest first; those without a call are left out."""
    since = (today.replace(day=1) - dt.timedelta(days=31 * (MONTHS - 1))).replace(day=1)
    rows: Any = (
        DaySummary.select(DaySummary.day, pw.fn.SUM(DaySummary.evaluations))
        .where(DaySummary.agent_id == viewer.id, DaySummary.day.between(since, today))
        .group_by(DaySummary.day)
        .tuples()
    )
    found: dict[dt.date, list[int]] = defaultdict(list)
    for day, count in rows:
        found[day.replace(day=1)].append(int(count))
    ordered = sorted(found.items(), reverse=True)
    return [Month(first, sum(days), len(days), max(days)) for first, days in ordered]
