"""Sign-in codes (TOTP): set up, check, renew, turn off, reset. Secrets are kept encrypted."""

import secrets

import pyotp

from qaweb import ciphers, clock
from qaweb.audit import change
from qaweb.codes.models import RecoveryCode
from qaweb.codes.rules import (
    PERIOD,
    PURPOSE,
    RECOVERY_CODES,
    code_hash,
    is_time_code,
    plain,
    steps_around,
)
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.actions import count_failure, refuse_when_throttled
from qaweb.people.models import LoginAttempt, Person
from qaweb.people.sessions import end_all
from qaweb.permissions import CODE_ROLES, Permission, Viewer

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
WRONG = _("This code is not right, or was used already. Wait for the next one.")


def new_secret() -> str:
    """A fresh secret, encrypted; it counts only once a code of it was given."""
    return ciphers.encrypt(pyotp.random_base32(), PURPOSE)


def set_up(viewer: Viewer, secret: str, code: str, keep_session: int | None = None) -> list[str]:
    """Begin to ask for codes of `secret` (encrypted); the ten recovery codes, said this once."""
    person = Person.get_by_id(viewer.id)
    if person.code_secret:
        raise Conflict(_("Sign-in codes are set up already."))
    keys = _keys(person)
    refuse_when_throttled(keys)
    step = _step_of(secret, plain(code), after=0)
    if step is None:
        count_failure(keys, person.number)
        raise Refused(WRONG, "code")
    with change(viewer, "codes.set_up", person):
        fresh = (Person.id == person.id) & (Person.code_secret == "")  # nosec B105
        if not Person.update(code_secret=secret, code_step=step).where(fresh).execute():
            raise Conflict(_("Sign-in codes are set up already."))
        end_all(person.id, keep_session)
        return _recovery_codes(person)


def check(person: Person, typed: str, address: str) -> str:
    """Take a code of the telephone or a recovery code, each once; says which, else `Refused`."""
    keys = [*_keys(person), f"address:{address}"]
    refuse_when_throttled(keys)
    code = plain(typed)
    taken = _take_time_code(person, code) if is_time_code(code) else _take_recovery(person, code)
    if not taken:
        count_failure(keys, person.number)
        raise Refused(WRONG, "code")
    LoginAttempt.delete().where(LoginAttempt.key == keys[0]).execute()
    return "code" if is_time_code(code) else "recovery code"


def _keys(person: Person) -> list[str]:
    return [f"code:{person.id}"]


def _step_of(secret: str, code: str, after: int) -> int | None:
    """The step whose code this is, later than the last one that was used."""
    made = pyotp.TOTP(ciphers.decrypt(secret, PURPOSE))
    for step in steps_around(int(clock.now().timestamp())):
        if step > after and secrets.compare_digest(made.at(step * PERIOD).encode(), code.encode()):
            return step
    return None


def _take_time_code(person: Person, code: str) -> bool:
    if not person.code_secret:
        return False
    step = _step_of(person.code_secret, code, after=person.code_step)
    if step is None:
        return False
    unused = (Person.id == person.id) & (Person.code_step < step)
    return bool(Person.update(code_step=step).where(unused).execute())


def _take_recovery(person: Person, code: str) -> bool:
    unused = (
        (RecoveryCode.person == person)
        & (RecoveryCode.code_hash == code_hash(person.id, code))
        & RecoveryCode.used_at.is_null()
    )
    return bool(RecoveryCode.update(used_at=clock.now()).where(unused).execute())


def _recovery_codes(person: Person) -> list[str]:
    """Ten new codes in place of all before."""
    RecoveryCode.delete().where(RecoveryCode.person == person).execute()
    codes = ["-".join(_group() for _number in range(4)) for _number in range(RECOVERY_CODES)]
    for code in codes:
        RecoveryCode.create(person=person, code_hash=code_hash(person.id, code))
    return codes


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _number in range(4))


def renew(viewer: Viewer, typed: str, address: str) -> list[str]:
    """Ten new recovery codes; asks for a code, so that an open screen is not enough."""
    person = _with_codes(viewer)
    check(person, typed, address)
    with change(viewer, "codes.renew", person):
        return _recovery_codes(person)


def remove(viewer: Viewer, typed: str, address: str) -> None:
    """Turn one's own codes off, where the role does not need them."""
    person = _with_codes(viewer)
    if person.role in CODE_ROLES:
        raise Forbidden(_("Your role signs in with a code."))
    check(person, typed, address)
    with change(viewer, "codes.remove", person):
        forget(person)


def _with_codes(viewer: Viewer) -> Person:
    person = Person.get_by_id(viewer.id)
    if not person.code_secret:
        raise Conflict(_("Sign-in codes are not set up."))
    return person


def reset(viewer: Viewer, person: Person) -> None:
    """Take the codes off somebody who lost them, and end their sessions; never one's own."""
    if not viewer.may(Permission.USERS_MANAGE):
        raise Forbidden(_("Only the manager and the assistant reset sign-in codes."))
    if person.id == viewer.id:
        raise Forbidden(_("Nobody resets their own sign-in codes. Ask a colleague."))
    if not person.code_secret:
        raise Conflict(_("Sign-in codes are not set up."))
    with change(viewer, "codes.reset", person):
        forget(person)
        end_all(person.id)


def forget(person: Person) -> None:
    """Delete secret and recovery codes, within a change of the caller."""
    RecoveryCode.delete().where(RecoveryCode.person == person).execute()
    Person.update(code_secret="", code_step=0).where(Person.id == person.id).execute()  # nosec B106
