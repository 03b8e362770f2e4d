"""Signing in and out, passwords, preferences."""

from dataclasses import asdict
from typing import Any

from werkzeug.security import check_password_hash, generate_password_hash

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Forbidden, NotFound, Refused
from qaweb.language import LOCALES
from qaweb.language import lazy_gettext as _
from qaweb.people.models import LoginAttempt, LoginSession, Person, Status
from qaweb.people.queries import Filters, people, viewer_of
from qaweb.people.rules import (
    FORGET_AFTER,
    FREE_BY_ACCOUNT,
    FREE_BY_ADDRESS,
    PasswordProblem,
    first_password_is_over,
    password_problem,
    wait_after,
)
from qaweb.people.sessions import end_all
from qaweb.permissions import SYSTEM, Permission, Viewer

# Checked for unknown names, so that they take as long as known ones.
DUMMY_HASH = generate_password_hash("no such person")
FIRST_METHOD = "scrypt:1024:8:1"
"""Of first passwords: their 79 random bits need no slow hash, and a hundred are made at once."""
ACCOUNT, ADDRESS, PRESENT = "account:", "address:", "present:"
THEMES = ("", "light", "dark")

PROBLEMS = {
    PasswordProblem.SHORT: _("Use at least 8 characters."),
    PasswordProblem.LONG: _("Use at most 128 characters."),
    PasswordProblem.COMMON: _("This password is on every list of common ones. Choose another."),
    PasswordProblem.OWN_NUMBER: _("Do not build the password from your staff number."),
}


def sign_in(number: str, password: str, address: str) -> Person:
    """The person with this staff number and password; `Refused` otherwise, without saying which.

    Throttled by account and by address before any hashing. Who has sign-in codes is not in yet:
    `complete_sign_in` follows the code.
    """
    keys = [f"{ACCOUNT}{number[:64]}", f"{ADDRESS}{address}"]
    refuse_when_throttled(keys)
    person = Person.get_or_none((Person.number == number) & (Person.status != Status.LEFT))
    kept = person.password_hash if person and person.password_hash else DUMMY_HASH
    right = check_password_hash(kept, password)
    if kept.startswith(FIRST_METHOD):
        check_password_hash(DUMMY_HASH, password)  # takes as long as for everybody else
    if not right or person is None or not person.password_hash:
        count_failure(keys, number)
        raise Refused(_("The staff number and the password do not match."))
    if person.must_change_password and first_password_is_over(person.invited_at, clock.now()):
        raise Refused(_("This first password has run out. Ask the assistant for a new one."))
    LoginAttempt.delete().where(LoginAttempt.key == keys[0]).execute()
    if not person.code_secret:
        complete_sign_in(person, address)
    return person


def complete_sign_in(person: Person, address: str, how: str = "") -> None:
    """Keep when and from where the person came in, once everything asked for was given."""
    with change(viewer_of(person), "people.sign_in", person) as entry:
        entry.note = f"{address} {how}".strip()
        person.last_sign_in_at = clock.now()
        person.save(only=[Person.last_sign_in_at])


def refuse_when_throttled(keys: list[str], field: str | None = None) -> None:
    """Raise `Refused` while any of the keys has to wait for its failures."""
    now = clock.now()
    for row in LoginAttempt.select().where(LoginAttempt.key.in_(keys)):
        free = FREE_BY_ADDRESS if row.key.startswith(ADDRESS) else FREE_BY_ACCOUNT
        is_past = row.last_at <= now + clock.CLOCKS_DIFFER  # else the clock was set back since
        if is_past and now < row.last_at + wait_after(row.failures, free):
            raise Refused(_("Too many attempts. Wait a little, then try again."), field)


def count_failure(
    keys: list[str], number: str, actor: Viewer = SYSTEM, action: str = "people.sign_in_refused"
) -> None:
    """Keep a failure of each key (account or code, address), and a line in the trail."""
    now = clock.now()
    with change(actor, action) as entry:
        entry.note = f"{number[:64]} {keys[-1]}"
        LoginAttempt.delete().where(LoginAttempt.last_at < now - FORGET_AFTER).execute()
        for key in keys:
            LoginAttempt.insert(key=key, failures=1, last_at=now).on_conflict(
                conflict_target=[LoginAttempt.key],
                update={
                    LoginAttempt.failures: LoginAttempt.failures + 1,
                    LoginAttempt.last_at: now,
                },
            ).execute()


def sign_out(viewer: Viewer, session_row: LoginSession | None) -> None:
    """End this session for good."""
    with change(viewer, "people.sign_out"):
        if session_row is not None:
            session_row.delete_instance()


def end_session(viewer: Viewer, session_id: int) -> None:
    """End one of one's own sessions, on another machine perhaps."""
    mine = LoginSession.get_or_none(
        (LoginSession.id == session_id) & (LoginSession.person == viewer.id)
    )
    if mine is None:
        raise NotFound
    with change(viewer, "people.end_session"):
        mine.delete_instance()


def change_password(
    viewer: Viewer, old: str, new: str, keep_session: int | None = None, address: str = ""
) -> None:
    """Set a new password of one's own; every other session of the person ends.

    The present one is asked for as at the login: whoever sits at somebody's open screen may not
    try one after the other. The login itself is not held up by that.
    """
    person = Person.get_by_id(viewer.id)
    keys = [f"{PRESENT}{person.number}", f"{ADDRESS}{address}"]
    refuse_when_throttled(keys, "old")
    if not check_password_hash(person.password_hash or DUMMY_HASH, old):
        count_failure(keys, person.number, viewer, "people.password_refused")
        raise Refused(_("This is not your present password."), "old")
    if old == new:
        raise Refused(_("The new password is the old one."), "new")
    refuse_bad_password(new, person.number)
    with change(viewer, "people.change_password", person):
        person.password_hash = generate_password_hash(new)
        person.must_change_password = False
        person.save()
        end_all(person.id, keep_session)
        LoginAttempt.delete().where(LoginAttempt.key == keys[0]).execute()


def refuse_bad_password(password: str, number: str) -> None:
    """Raise `Refused` with what to do when the password cannot be taken."""
    problem = password_problem(password, number)
    if problem:
        raise Refused(PROBLEMS[problem], "new")


def give_first_password(viewer: Viewer, person: Person, password: str) -> None:
    """A one-time password, to be changed at the first login; ends the person's sessions."""
    if not viewer.may(Permission.USERS_MANAGE):
        raise Forbidden(_("Only the manager and the assistant invite people."))
    refuse_bad_password(password, person.number)
    with change(viewer, "people.give_first_password", person):
        person.password_hash = generate_password_hash(password, FIRST_METHOD)
        person.must_change_password = True
        person.invited_at = clock.now()
        person.save()
        end_all(person.id)


def export(viewer: Viewer, filters: Filters) -> list[Person]:
    """The people whom the list shows, for an export, which the trail keeps."""
    with change(viewer, "people.export") as entry:
        found: list[Person] = list(people(viewer, filters))
        asked = {name: str(value) for name, value in asdict(filters).items() if value}
        entry.after = {"people": len(found), **asked}
    return found


def prefer(viewer: Viewer, **preferences: Any) -> None:
    """Keep the person's own language and theme."""
    values = {}
    if preferences.get("locale") in LOCALES:
        values["locale"] = preferences["locale"]
    if preferences.get("theme") in THEMES:
        values["theme"] = preferences["theme"]
    if values:
        Person.update(values).where(Person.id == viewer.id).execute()
