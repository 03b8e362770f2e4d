"""How a browser becomes a person's: at once after the password, or after the code that follows."""

import datetime as dt

from flask import request, session
from flask_login import login_user

from qaweb import clock
from qaweb.people.models import Person
from qaweb.people.queries import load
from qaweb.people.sessions import token_hash

PENDING = "pending"
PATIENCE = dt.timedelta(minutes=10)


def begin(person: Person) -> None:
    """Sign the person in, in a session with a new id and a new token."""
    session.pop("csrf_token", None)  # whoever planted the old session may know it
    session.pop(PENDING, None)
    login_user(person)
    _renew()


def pend(person: Person, target: str) -> None:
    """Remember that the password was right; nobody is signed in until the code is."""
    session.clear()
    session[PENDING] = {
        "person": person.id,
        "password": token_hash(person.password_hash),
        "since": clock.now().isoformat(),
        "next": target,
    }
    _renew()


def _renew() -> None:
    address = request.remote_addr or ""
    session["_client"] = {"address": address, "agent": request.user_agent.string[:255]}
    session.renew()  # type: ignore[attr-defined]


def pending() -> Person | None:
    """Whose code is waited for: not for long, and not after another password was set."""
    kept = session.get(PENDING)
    if not kept or clock.now() - dt.datetime.fromisoformat(kept["since"]) > PATIENCE:
        return None
    person = load(str(kept["person"]))
    if person is None or token_hash(person.password_hash) != kept["password"]:
        return None
    return person


def pending_target() -> str:
    """Where the person wanted to go."""
    return str(session.get(PENDING, {}).get("next", ""))
