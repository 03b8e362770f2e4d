"""Sessions kept in a table, so that a logout ends them for good.

The cookie holds 256 random bits; the table holds their hash. A copied cookie is worthless after
logout, password change, role change or deactivation.
"""

import datetime as dt
import hashlib
import json
import secrets
from typing import Any

import peewee as pw
from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from qaweb import clock
from qaweb.people.models import LoginSession

COOKIE = "__Host-qaweb"
IDLE = dt.timedelta(hours=2)
ABSOLUTE = dt.timedelta(hours=12)
SEEN_EVERY = dt.timedelta(minutes=1)
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
            row = LoginSession.get_or_none(LoginSession.token_hash == token_hash(token))
        except (pw.OperationalError, pw.InterfaceError) as fault:
            g.database_fault = fault  # raised again once the request can answer with a page
            return TableSession()
        if row is None or is_over(row, clock.now()):
            return TableSession()
        return TableSession(row, token)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, TableSession)
        if session.modified and (session or session.row):
            _write(session, response)
        elif session.row and clock.now() - session.row.seen_at > SEEN_EVERY:
            LoginSession.update(seen_at=clock.now()).where(
                LoginSession.id == session.row.id
            ).execute()


def is_over(row: LoginSession, now: dt.datetime) -> bool:
    """Idle for two hours, or open for twelve."""
    return now - row.seen_at > IDLE or now - row.created_at > ABSOLUTE


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
    return LoginSession.delete().where(over).execute()
