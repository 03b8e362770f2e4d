"""A telephone that shows sign-in codes."""

import datetime as dt

import pyotp

from qaweb import ciphers, clock
from qaweb.codes import actions
from qaweb.codes.rules import PURPOSE
from qaweb.people.models import Person
from tests.cast import viewer

ADDRESS = "10.0.0.1"


def telephone(person: Person) -> pyotp.TOTP:
    """What the person's telephone knows."""
    secret = Person.get_by_id(person.id).code_secret
    return pyotp.TOTP(ciphers.decrypt(secret, PURPOSE))


def code_of(person: Person, steps: int = 0) -> str:
    """The code of now, or of some steps later."""
    return telephone(person).at(clock.now() + dt.timedelta(seconds=30 * steps))


def with_codes(person: Person) -> list[str]:
    """Set the person's codes up; the recovery codes. The code of this step is used by it."""
    secret = actions.new_secret()
    plain = ciphers.decrypt(secret, PURPOSE)
    return actions.set_up(viewer(person), secret, pyotp.TOTP(plain).at(clock.now()))
