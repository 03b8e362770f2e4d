"""Sessions kept in a table, so that a logout ends them for good.

The cookie holds 256 random bits; the table holds their hash. A copied cookie is worthless after
logout, password change, role change or deactivation.
"""

import datetime as dt
import hashlib
import json
import secrets
from contextlib import suppress
from typing import Any

import peewee as pw
from flask import Flask, Request, Response, g, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from qaweb import clock
from qaweb.db import Query, database, hardly_waiting, is_sqlite
from qaweb.people import queries
from qaweb.people.models import LoginSession, Person, Project, Status, Team
from qaweb.prepared import prepared

COOKIE = "__Host-qaweb"
IDLE = dt.timedelta(hours=2)
ABSOLUTE = dt.timedelta(hours=12)
SEEN_EVERY = dt.timedelta(minutes=1)
BY_ITSELF = "QAweb-By-Itself"
"""Header of what a page asks over and over with nobody at it: no use of the session."""
WITHOUT_SESSION = ("/assets/", "/healthz", "/metrics")


class TableSession(CallbackDict[str, Any], SessionMixin):
    """The values of one browser session; `row` is None until something is kept."""

    def __init__(self, row: LoginSession | None = None, token: str = "") -> None:  # nosec B107
        def touched(values: Any) -> None:
            values.modified = True

        super().__init__(json.loads(row.data) if row else None, touched)
        self.row = row
        self.token = token
        self.modified = False
        self.renewing = False

    def renew(self) -> None:
        """Take a new random id with the answer to this request (at each login)."""
        self.renewing = self.modified = True


def token_hash(token: str) -> str:
    """What the table keeps of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


class TableSessions(SessionInterface):
    """Flask's session interface over the `login_sessions` table."""

    def open_session(self, app: Flask, request: Request) -> TableSession:
        token = request.cookies.get(COOKIE, "")
        if not token or request.path.startswith(WITHOUT_SESSION):
            return TableSession()
        try:
            row = _row_of(token)
        except (pw.OperationalError, pw.InterfaceError) as fault:
            g.database_fault = fault  # raised again once the request can answer with a page
            return TableSession()
        if row is None or is_over(row, clock.now()):
            return TableSession()
        g.session_person = row.person
        return TableSession(row, token)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, TableSession)
        if session.modified and (session or session.row):
            _write_if_it_can(session, response)
        elif session.row and BY_ITSELF not in request.headers:
            _note_seen(session.row)


def _write_if_it_can(session: TableSession, response: Response) -> None:
    """No page that is only read, or that says what is wrong, waits for it or fails by it."""
    if request.method in ("GET", "HEAD") and session.row and not session.renewing:
        with suppress(pw.OperationalError, pw.InterfaceError), hardly_waiting():
            _write(session, response)
        return
    try:
        _write(session, response)
    except (pw.OperationalError, pw.InterfaceError):
        if response.status_code < 500:
            raise


def _note_seen(row: LoginSession) -> None:
    """The next request does it as well: no page waits for it, or fails by it."""
    if abs(clock.now() - row.seen_at) <= SEEN_EVERY:
        return
    with suppress(pw.OperationalError, pw.InterfaceError), hardly_waiting():
        LoginSession.update(seen_at=clock.now()).where(LoginSession.id == row.id).execute()


def _row_of(token: str) -> LoginSession | None:
    """The first question of a request: a connection that broke meanwhile is opened anew."""
    try:
        rows = _known(token_hash(token))
    except (pw.OperationalError, pw.InterfaceError):
        if is_sqlite() or database.in_transaction():
            raise
        database.close()
        rows = _known(token_hash(token))
    return rows[0] if rows else None


@prepared
def _known(hashed: str) -> Query:
    """A session with its person and their place: every request needs them all."""
    return (
        LoginSession.select(LoginSession, Person, Team, Project)
        .join(Person, pw.JOIN.LEFT_OUTER)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .join_from(Person, Project, pw.JOIN.LEFT_OUTER)
        .where(LoginSession.token_hash == hashed)
    )


def person_of_session(person_id: str) -> Person | None:
    """Whoever was read with the session, else read alone; nobody once they have left."""
    known = g.get("session_person")
    if known is None or str(known.id) != person_id:
        return queries.load(person_id)
    return None if known.status is Status.LEFT else known


def is_over(row: LoginSession, now: dt.datetime) -> bool:
    """Idle for two hours, or open for twelve; or opened before the clock was set back."""
    is_old = now - row.seen_at > IDLE or now - row.created_at > ABSOLUTE
    return is_old or row.created_at > now + clock.CLOCKS_DIFFER


def _write(session: TableSession, response: Response) -> None:
    row = session.row
    if row is not None and session.renewing:
        row.delete_instance()
        row = None
    user = session.get("_user_id")
    values = {
        "person": int(user) if user else None,
        "data": json.dumps(dict(session), default=str),
        "seen_at": clock.now(),
    }
    if row is not None:
        LoginSession.update(values).where(LoginSession.id == row.id).execute()
        return
    session.token = secrets.token_urlsafe(32)
    values |= {"token_hash": token_hash(session.token), "created_at": clock.now()}
    session.row = LoginSession.create(**values, **session.pop("_client", {}))
    response.set_cookie(COOKIE, session.token, secure=True, httponly=True, samesite="Lax", path="/")


def end_all(person_id: int, but: int | None = None) -> int:
    """End every session of a person, except the one with id `but`; returns how many."""
    query = LoginSession.delete().where(LoginSession.person == person_id)
    if but is not None:
        query = query.where(LoginSession.id != but)
    return query.execute()


def sweep(now: dt.datetime) -> int:
    """Delete what has run out (a job of the worker)."""
    over = (LoginSession.seen_at < now - IDLE) | (LoginSession.created_at < now - ABSOLUTE)
    ahead = LoginSession.created_at > now + clock.CLOCKS_DIFFER
    return LoginSession.delete().where(over | ahead).execute()
