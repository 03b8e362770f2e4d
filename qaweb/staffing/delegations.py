"""Standing in for one another for a period; both records tell of it."""

import datetime as dt

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Delegation, Person
from qaweb.permissions import Permission, Viewer
from qaweb.staffing import queries

LONGEST = dt.timedelta(days=183)


def delegate(
    viewer: Viewer,
    absent_id: int,
    stand_in_id: int,
    valid_from: dt.date,
    valid_until: dt.date,
    reason: str,
) -> Delegation:
    """Let a person reach another's teams from one day to another, both included."""
    absent = _absent(viewer, absent_id)
    stand_in = _stand_in(viewer, absent, stand_in_id)
    _check_days(absent, stand_in, valid_from, valid_until)
    with change(viewer, "staffing.delegate", absent) as entry:
        row = Delegation.create(
            absent=absent,
            stand_in=stand_in,
            valid_from=valid_from,
            valid_until=valid_until,
            reason=reason.strip(),
            author=viewer.name,
            created_at=clock.now(),
        )
        entry.note = f"{stand_in}, {valid_from} – {valid_until}: {reason.strip()}"
        with change(viewer, "staffing.stand_in", stand_in) as other:
            other.note = f"{absent}, {valid_from} – {valid_until}"
    return row


def _absent(viewer: Viewer, absent_id: int) -> Person:
    if not viewer.may(Permission.USERS_MANAGE):
        raise Forbidden(_("Only the manager and the assistant name a stand-in."))
    absent = queries.person_to_manage(viewer, absent_id)
    if not absent.is_active:
        raise Refused(_("Whoever has left is not stood in for."))
    return absent


def _stand_in(viewer: Viewer, absent: Person, stand_in_id: int) -> Person:
    able = queries.stand_ins_for(viewer, absent)
    found = next((person for person in able if person.id == stand_in_id), None)
    if found is None:
        raise Refused(
            _("Choose a lead or supervisor of the same project; for a supervisor a supervisor."),
            "stand_in",
        )
    return found


def _check_days(
    absent: Person, stand_in: Person, valid_from: dt.date, valid_until: dt.date
) -> None:
    if valid_from < clock.today():
        raise Refused(_("Choose today or a later day."), "valid_from")
    if valid_until < valid_from:
        raise Refused(_("The last day comes before the first."), "valid_until")
    if valid_until - valid_from > LONGEST:
        raise Refused(_("Half a year at most: name somebody new in charge instead."), "valid_until")
    same = (Delegation.absent == absent) & (Delegation.stand_in == stand_in)
    overlaps = (Delegation.valid_from <= valid_until) & (Delegation.valid_until >= valid_from)
    if Delegation.select().where(same, overlaps, Delegation.ended_at.is_null()).exists():
        raise Conflict(_("This person stands in already on some of these days."))


def end(viewer: Viewer, delegation_id: int) -> Delegation:
    """End the standing in at once."""
    if not viewer.may(Permission.USERS_MANAGE):
        raise Forbidden(_("Only the manager and the assistant name a stand-in."))
    row = queries.delegation(viewer, delegation_id)
    with change(viewer, "staffing.end_delegation", row.absent) as entry:
        entry.note = str(row.stand_in)
        open_one = (Delegation.id == row.id) & Delegation.ended_at.is_null()
        if not Delegation.update(ended_at=clock.now()).where(open_one).execute():
            raise Conflict(_("This has ended already. Load the page again."))
    return row
