"""Leaving: access ends at once, and nothing stays behind without somebody who minds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qaweb import clock
from qaweb.appeals.passing_on import pass_on
from qaweb.audit import change
from qaweb.codes.actions import forget
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.evaluations.models import Evaluation
from qaweb.language import gettext
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Delegation, DutyHeld, Person, Status, TeamSupervisor
from qaweb.people.sessions import end_all
from qaweb.permissions import Permission, Viewer
from qaweb.reports.models import Report
from qaweb.slips.models import Slip
from qaweb.slips.rules import SlipState
from qaweb.staffing import queries
from qaweb.staffing.queries import OpenWork


@dataclass(frozen=True)
class Heirs:
    """Who takes over which kind of work; None where there is none of it."""

    monitor: int | None = None
    holder: int | None = None
    author: int | None = None


def leave(viewer: Viewer, person_id: int, heirs: Heirs, note: str = "") -> Person:
    """End a person's access and hand the open work over, in one step.

    For somebody whom an import marked as left it hands over what is still open.
    """
    if not viewer.may(Permission.USERS_MANAGE):
        raise Forbidden(_("Only the manager and the assistant keep the staff list."))
    person = queries.person_to_manage(viewer, person_id)
    if person.id == viewer.id:
        raise Forbidden(_("Nobody ends their own access."))
    verb = "staffing.leave" if person.is_active else "staffing.hand_over"
    with change(viewer, verb, person) as entry:
        entry.before, entry.note = {"status": person.status}, note.strip()
        work = queries.open_work(viewer, person)
        if person.is_active:
            _end_access(person)
        elif not work:
            raise Conflict(_("This person has left already. Load the page again."))
        _hand_over(viewer, person, work, heirs)
        entry.after = {"status": Status.LEFT, **_told(work)}
    return person


def _end_access(person: Person) -> None:
    active = (Person.id == person.id) & (Person.status != Status.LEFT)
    gone = {"status": Status.LEFT, "password_hash": ""}  # nosec B105
    if not Person.update(gone).where(active).execute():
        raise Conflict(_("This person has left already. Load the page again."))
    end_all(person.id)
    forget(person)
    today = clock.today()
    endless = DutyHeld.valid_until.is_null() | (DutyHeld.valid_until > today)
    DutyHeld.update(valid_until=today).where(DutyHeld.person == person, endless).execute()
    either = (Delegation.absent == person) | (Delegation.stand_in == person)
    Delegation.update(ended_at=clock.now()).where(either, Delegation.ended_at.is_null()).execute()
    TeamSupervisor.delete().where(TeamSupervisor.person == person).execute()


def _hand_over(viewer: Viewer, person: Person, work: OpenWork, heirs: Heirs) -> None:
    if work.drafts or work.owed:
        monitor = _heir(queries.monitors_to_follow(viewer, person, work), heirs.monitor, "monitor")
        _update(Evaluation, work.drafts, monitor=monitor)
        _update(Evaluation, work.owed, slip_owed_by=monitor)
    if work.held:
        holder = _heir(queries.holders_to_follow(viewer, person, work), heirs.holder, "holder")
        _update(Slip, work.held, holder=holder)
    if work.reports:
        author = _heir(queries.authors_to_follow(viewer, person, work), heirs.author, "author")
        _update(Report, work.reports, author=author)
    pass_on(viewer, work.appeals, gettext("%(name)s has left", name=person.name))
    for slip in work.about:
        _close(viewer, slip)


def _heir(candidates: Sequence[Person], chosen: int | None, field: str) -> Person | None:
    """The person chosen, of those who may; where nobody may, the work stays where it is."""
    found = next((person for person in candidates if person.id == chosen), None)
    if candidates and found is None:
        raise Refused(_("Choose who takes this over."), field)
    return found


def _update(table: Any, rows: Sequence[Any], **values: Any) -> None:
    """Nothing is taken away where nobody can take it over."""
    if None in values.values():
        return
    table.update(values).where(table.id.in_([row.id for row in rows])).execute()


def _close(viewer: Viewer, slip: Slip) -> None:
    """A slip about somebody who has left has nobody to coach: closed without a judgement (ours)."""
    with change(viewer, "slips.close", slip) as entry:
        words = gettext("The person has left; the effect was not judged.")
        entry.before, entry.after = {"state": slip.state}, {"state": SlipState.CLOSED}
        entry.note = words
        Slip.update(
            state=SlipState.CLOSED, result=words, closed_at=clock.now(), closed_by=viewer.name
        ).where(Slip.id == slip.id).execute()


def _told(work: OpenWork) -> dict[str, Any]:
    kinds: dict[str, Sequence[Any]] = {
        "drafts": work.drafts, "owed": work.owed, "held": work.held,
        "closed": work.about, "reports": work.reports, "appeals": work.appeals,
    }  # fmt: skip
    return {kind: [str(row) for row in rows] for kind, rows in kinds.items() if rows}
