"""People of the large world, signed in for a measurement."""

import secrets
from dataclasses import dataclass

from itsdangerous import URLSafeTimedSerializer

from qaweb import clock
from qaweb.people.models import LoginSession, Person
from qaweb.people.sessions import COOKIE, token_hash
from qaweb.permissions import Role

SECRET = "only for measuring: nobody else knows this server"  # noqa: S105  # a port of loopback
TOKEN = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105


@dataclass(frozen=True)
class SignedIn:
    """A person and the headers that their browser sends."""

    person: Person
    headers: dict[str, str]


def sign_in(role: Role = Role.QA_SPECIALIST) -> SignedIn:
    """A session of the first person of a role; QA specialists' pages show the most."""
    person = Person.select().where(Person.role == role).order_by(Person.id).get()
    token = secrets.token_urlsafe(32)
    LoginSession.create(
        token_hash=token_hash(token),
        person=person,
        data=f'{{"_user_id": "{person.id}", "_fresh": true, "csrf_token": "{TOKEN}"}}',
        created_at=clock.now(),
        seen_at=clock.now(),
    )
    csrf = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(TOKEN)
    return SignedIn(person, {"Cookie": f"{COOKIE}={token}", "X-CSRFToken": str(csrf)})
