"""Inviting people, one or many at once: a first password for one use, said this once."""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.security import check_password_hash

from qaweb.audit import change
from qaweb.db import database, is_sqlite
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.actions import give_first_password
from qaweb.people.models import Person
from qaweb.people.queries import Filters
from qaweb.permissions import Viewer
from qaweb.staffing.actions import check_right
from qaweb.staffing.queries import person_to_manage, to_invite

EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are read as another
GROUPS, GROUP = 4, 4


@dataclass(frozen=True)
class Invited:
    """A person and the password that nobody can read again."""

    person: Person
    password: str


def invite(viewer: Viewer, person_id: int) -> str:
    """Give a first password for one use within seven days, and say it this once."""
    check_right(viewer)
    person = person_to_manage(viewer, person_id)
    if person.id == viewer.id:
        raise Forbidden(_("Change your own password in your own menu."))
    if not person.is_active:
        raise Refused(_("Whoever has left cannot be invited. Let the person come back first."))
    return _given(viewer, person).password


def invite_many(viewer: Viewer, chosen: Sequence[int], drawn_at: dt.datetime) -> list[Invited]:
    """Invite everybody chosen who waits for it; all of them or, at a fault, nobody.

    Who has signed in is passed over, and so is who was invited after `drawn_at`, when the page was
    drawn: sending it twice changes nothing the second time.
    """
    check_right(viewer)
    if not chosen:
        raise Refused(_("Choose at least one person."))
    with database.atomic():
        people = to_invite(viewer, Filters()).where(Person.id.in_(list(chosen)))
        locked = people if is_sqlite() else people.for_update(of=Person)
        waiting = [p for p in locked if not (p.invited_at and p.invited_at >= drawn_at)]
        if not waiting:
            raise Conflict(_("These people are invited already. Look at the list again."))
        return [_given(viewer, person) for person in waiting]


def _given(viewer: Viewer, person: Person) -> Invited:
    password = "-".join(_group() for _number in range(GROUPS))
    give_first_password(viewer, person, password)
    return Invited(person, password)


def _group() -> str:
    return "".join(secrets.choice(EASY_LETTERS) for _number in range(GROUP))


def take(viewer: Viewer, ids: Sequence[int], passwords: Sequence[str]) -> list[Invited]:
    """The invitations that the page still shows, for a workbook; the trail keeps that.

    Passwords are not kept, so the page sends them; only those that are still good are taken.
    """
    check_right(viewer)
    people = {p.id: p for p in to_invite(viewer, Filters()).where(Person.id.in_(list(ids)))}
    pairs = [
        Invited(people[id_], password)
        for id_, password in zip(ids, passwords, strict=False)
        if id_ in people and check_password_hash(people[id_].password_hash, password)
    ]
    if not pairs:
        raise Conflict(_("These first passwords are used or replaced. Look at the list again."))
    with change(viewer, "staffing.take_invitations") as entry:
        entry.after = {"people": len(pairs)}
    return pairs
