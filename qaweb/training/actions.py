"""Recording, suspending and withdrawing licences (P2.6, P4.1, P4.2, P5.2, P5.3)."""

import datetime as dt
from collections.abc import Container

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Status
from qaweb.permissions import MONITORS, Permission, Viewer
from qaweb.training import queries
from qaweb.training.models import Licence
from qaweb.training.rules import (
    MAY_SUSPEND,
    MAY_WITHDRAW,
    LicenceState,
    TermFault,
    fault_in_term,
)

FAULTS = {
    TermFault.ENDS_BEFORE: _("A licence ends after the day it begins."),
    TermFault.TOO_LONG: _("A licence runs for three years at most. Choose an earlier day."),
}


def record_licence(
    viewer: Viewer,
    person_id: int,
    valid_from: dt.date,
    valid_until: dt.date,
    experience_years: int,
    note: str = "",
) -> Licence:
    """Give a monitor a licence; whoever was suspended is licensed again from its first day on."""
    if not viewer.may(Permission.LICENCES_RECORD):
        raise Forbidden(_("Only the assistant records licences."))
    person = _monitor(person_id)
    if person.id == viewer.id:
        raise Forbidden(_("Nobody records their own licence."))
    fault = fault_in_term(valid_from, valid_until)
    if fault:
        raise Refused(FAULTS[fault], "valid_until")
    _refuse_twice(person, valid_from, valid_until)
    with change(viewer, "training.record_licence") as entry:
        entry.before = {"state": queries.state_on(person.id, clock.today())}
        row = Licence.create(
            person=person,
            valid_from=valid_from,
            valid_until=valid_until,
            experience_years=experience_years,
            note=note.strip(),
            recorded_by=viewer.name,
            recorded_at=clock.now(),
        )
        entry.subject, entry.note = row, row.note
        entry.after = {"valid_from": valid_from, "valid_until": valid_until}
    return row


def _monitor(person_id: int) -> Person:
    """The person, if monitoring is part of their role and they still work here."""
    person = Person.get_or_none(Person.id == person_id)
    if person is None or person.role not in MONITORS or person.status is Status.LEFT:
        raise Refused(_("Choose a QA specialist or a supervisor."), "person")
    return person


def _refuse_twice(person: Person, valid_from: dt.date, valid_until: dt.date) -> None:
    same = Licence.get_or_none(
        (Licence.person == person)
        & (Licence.valid_from == valid_from)
        & (Licence.valid_until == valid_until)
        & (Licence.granted == LicenceState.LICENSED)
    )
    if same is not None:
        raise Conflict(_("This licence is recorded already."))


def suspend_licence(viewer: Viewer, licence_id: int, reason: str) -> Licence:
    """Take a monitor off the work at once, until a new licence is recorded (P5.2, P5.3)."""
    return _end(viewer, licence_id, LicenceState.SUSPENDED, reason, MAY_SUSPEND)


def withdraw_licence(viewer: Viewer, licence_id: int, reason: str) -> Licence:
    """End a licence for good (P5.3)."""
    return _end(viewer, licence_id, LicenceState.WITHDRAWN, reason, MAY_WITHDRAW)


VERBS = {
    LicenceState.SUSPENDED: "training.suspend_licence",
    LicenceState.WITHDRAWN: "training.withdraw_licence",
}


def _end(
    viewer: Viewer,
    licence_id: int,
    outcome: LicenceState,
    reason: str,
    allowed: Container[LicenceState],
) -> Licence:
    row = queries.licence(viewer, licence_id)
    if not viewer.may(Permission.LICENCES_SUSPEND):
        raise Forbidden(_("Only the manager suspends or withdraws a licence."))
    state = queries.state_of(row, clock.today(), as_of(clock.today()).licence_warning_days)
    if state not in allowed:
        raise Conflict(_("This licence has ended already. Load the page again."))
    if not reason.strip():
        raise Refused(_("Say why."), "reason")
    with change(viewer, VERBS[outcome], row) as entry:
        entry.before, entry.after, entry.note = {"state": state}, {"state": outcome}, reason.strip()
        for each in _not_yet_over(row):
            each.granted, each.reason = outcome, reason.strip()
            each.ended_on, each.ended_by = clock.today(), viewer.name
            each.save()
    return Licence.get_by_id(row.id)


def _not_yet_over(row: Licence) -> list[Licence]:
    """The licence and the renewals recorded in advance: none of them may bring the person back."""
    still_good = (Licence.granted == LicenceState.LICENSED) & (Licence.valid_until >= clock.today())
    query = Licence.select().where(Licence.person == row.person_id)
    return list(query.where((Licence.id == row.id) | still_good))
