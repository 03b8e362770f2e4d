"""Giving and ending duties beside the roles; one keeper of the records per project (P6.1)."""

import datetime as dt
from dataclasses import dataclass

from qaweb.audit import change
from qaweb.errors import Conflict, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import DutyHeld, Person, Project, Site, Status
from qaweb.permissions import Duty, Role, Viewer
from qaweb.projects import queries, rules
from qaweb.projects.actions import refuse_strangers


@dataclass(frozen=True)
class Given:
    """A duty as it is asked for: who, what, where, from when until when."""

    person: int
    duty: Duty
    project: int | None
    site: int | None
    department: str
    valid_from: dt.date
    valid_until: dt.date | None

    @property
    def period(self) -> tuple[dt.date, dt.date | None]:
        return self.valid_from, self.valid_until


def give_duty(viewer: Viewer, given: Given) -> DutyHeld:
    """A duty for a person, for a project, site or department and a period."""
    refuse_strangers(viewer)
    person = Person.get_or_none(Person.id == given.person)
    if person is None or person.status is Status.LEFT:
        raise Refused(_("Choose somebody who works here."), "person")
    _refuse_period(given.valid_from, given.valid_until)
    _refuse_unknown_place(given)
    if given.duty is Duty.RECORDS_KEEPER:
        _refuse_keeper(given, person)
    _refuse_twice(given)
    with change(viewer, "projects.give_duty") as entry:
        values = {**vars(given), "department": rules.tidy(given.department)}
        row = DutyHeld.create(**values)
        entry.subject, entry.note, entry.after = row, str(person), values
    return row


def _refuse_period(since: dt.date, until: dt.date | None) -> None:
    if until is not None and until < since:
        raise Refused(_("A duty ends on or after the day it begins."), "valid_until")


def _refuse_unknown_place(given: Given) -> None:
    if given.project and Project.get_or_none(Project.id == given.project) is None:
        raise Refused(_("Choose a project of the list."), "project")
    if given.site and Site.get_or_none(Site.id == given.site) is None:
        raise Refused(_("Choose a site of the list."), "site")


def _refuse_keeper(given: Given, person: Person) -> None:
    """The records go to one QA specialist of the project on any day (P3.10, P6.1)."""
    if given.project is None:
        raise Refused(_("Choose the project whose records are kept."), "project")
    if person.role is not Role.QA_SPECIALIST or person.project_id != given.project:
        raise Refused(_("The records are kept by a QA specialist of the project."), "person")
    held = DutyHeld.select(DutyHeld, Person).join(Person)
    held = held.where(DutyHeld.duty == Duty.RECORDS_KEEPER, DutyHeld.project == given.project)
    for row in held:
        if rules.overlap(given.period, (row.valid_from, row.valid_until)):
            raise Refused(
                _(
                    "%(name)s keeps this project's records in that period. End that duty first.",
                    name=row.person.name,
                ),
                "valid_from",
            )


def _refuse_twice(given: Given) -> None:
    same = DutyHeld.select().where(DutyHeld.person == given.person, DutyHeld.duty == given.duty)
    place = (given.project, given.site, rules.folded(given.department))
    for row in same:
        there = (row.project_id, row.site_id, rules.folded(row.department))
        if place == there and rules.overlap(given.period, (row.valid_from, row.valid_until)):
            raise Refused(_("This person holds this duty in that period already."), "valid_from")


def end_duty(
    viewer: Viewer, duty_id: int, last_day: dt.date, seen_until: dt.date | None
) -> DutyHeld:
    """The last day of a duty; earlier than planned, or the end of an open one."""
    row = queries.duty(viewer, duty_id)
    refuse_strangers(viewer)
    if row.valid_until != seen_until and row.valid_until != last_day:
        raise Conflict(
            _(
                "Somebody else ended this duty on %(theirs)s, you typed %(yours)s. "
                "Save again to put yours in its place.",
                theirs=row.valid_until or _("no day"),
                yours=last_day,
            )
        )
    _refuse_period(row.valid_from, last_day)
    if row.valid_until is not None and last_day > row.valid_until:
        raise Refused(_("A duty is not made longer: give it anew from the next day."), "last_day")
    with change(viewer, "projects.end_duty", row) as entry:
        entry.before, entry.after = {"valid_until": row.valid_until}, {"valid_until": last_day}
        entry.note = str(row.person)
        row.valid_until = last_day
        row.save(only=["valid_until"])
    return row
