"""What the reader sees when something is wrong: in their language, with what to do next."""

import errno
import sqlite3

import peewee as pw
import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from psycopg.errors import DiskFull
from werkzeug.exceptions import HTTPException, InternalServerError

from qaweb.db import database
from qaweb.errors import NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.rendering import wants_fragment

log = structlog.get_logger("qaweb.web")

TOO_LARGE = 413
RETRY_SECONDS = "10"
AWAY = (pw.OperationalError, pw.InterfaceError)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE)
NEVER_SHOWN = ("csrf_token", "seen", "old", "new", "again", "password", "code", "next")
WORDS = {
    400: (_("The request was incomplete"), _("Go back, load the page again and try once more.")),
    403: (
        _("This is not open to you"),
        _("Your role may not do this. If it should, ask the manager or the assistant."),
    ),
    404: (
        _("There is nothing here"),
        _("The record does not exist, or it is not one that you may see."),
    ),
    405: (_("This cannot be done here"), _("Go back and use the buttons of the page.")),
    413: (
        _("The file is too large"),
        _("A file may have up to 50 MB. Go back to the form and send a smaller one, or split it."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("It has been recorded. Try again; if it stays, tell the number below to your support."),
    ),
    503: (
        _("The database does not answer"),
        _("Nothing that you typed has been lost in this window. Wait a moment and try again."),
    ),
    507: (
        _("The server cannot write to its disk"),
        _(
            "It may be full. This was not saved; nothing that was saved before is lost. Tell "
            "whoever looks after the server to make room, leave this window open, then try again."
        ),
    ),
}


def init_app(app: Flask) -> None:
    """Turn every fault into a page, or into a message where HTMX asked for a piece."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(NotFound, lambda fault: _page(404))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(pw.OperationalError, _database_away)
    app.register_error_handler(pw.InterfaceError, _database_away)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(pw.DataError, _unkeepable)
    app.register_error_handler(OverflowError, _unkeepable)


def signed_out(typed: list[str]) -> Response:
    """A form sent without a session and without a script: the words typed, to be taken along."""
    return make_response(render_template("errors/signed_out.html", typed=typed), 401)


def _refused(fault: Refused) -> Response:
    return _say(fault.status, _("This was not done"), fault.message)


def _stale(fault: CSRFError) -> Response:
    words = _("The page was open for too long. Load it again; copy what you typed first.")
    return _say(400, _("This was not done"), words)


def _http(fault: HTTPException) -> Response:
    if isinstance(fault, InternalServerError):
        if isinstance(fault.original_exception, AWAY):  # met after the view, by the session
            return _database_away(fault.original_exception)
        log.error("failed", exc_info=fault.original_exception, path=request.path)
    return _page(fault.code or 500)


def _database_away(fault: pw.PeeweeException) -> Response:
    status = 507 if is_full(fault) else 503
    log.error("disk full" if status == 507 else "database away", exc_info=fault)
    if not database.is_closed() and not database.in_transaction():
        database.close()  # the next request opens a new connection
    g.pop("viewer", None)
    return _bare(status)


def _disk(fault: OSError) -> Response:
    """A file that found no room; any other fault of a file is a fault of ours."""
    if not is_full(fault):
        raise fault
    log.error("disk full", exc_info=fault)
    return _bare(507)


def is_full(fault: BaseException | None) -> bool:
    """Whether there was no room, or a quota was used up; the reason may lie behind others."""
    while fault is not None:
        code = getattr(fault, "sqlite_errorcode", None)
        if getattr(fault, "errno", None) in NO_ROOM or code in FULL or isinstance(fault, DiskFull):
            return True
        fault = getattr(fault, "orig", None) or fault.__cause__ or fault.__context__
    return False


def _unkeepable(fault: Exception) -> Response:
    """A number or text that no form of ours sends: too large for the database to compare."""
    log.warning("unkeepable value", exc_info=fault, path=request.path)
    return _page(400)


def _page(status: int) -> Response:
    title, advice = WORDS.get(status, WORDS[400 if status < 500 else 500])
    return _say(status, title, advice)


def _say(status: int, title: object, advice: object) -> Response:
    values = _values(status, title, advice)
    values["back"] = request.path if status == TOO_LARGE else ""  # the form is on the same address
    if wants_fragment():
        return _message(values)
    template = "errors/page.html" if "viewer" in g else "errors/bare.html"
    return make_response(render_template(template, **values), status)


def _message(values: dict[str, object]) -> Response:
    """Added to what stands above the page, which itself stays as it was."""
    answer = make_response(render_template("errors/_message.html", **values), values["status"])
    answer.headers["HX-Retarget"] = "#messages"
    answer.headers["HX-Reswap"] = "beforeend"
    return answer


def _bare(status: int) -> Response:
    """A page, or a message, that needs neither the database nor a session."""
    values = _values(status, *WORDS[status])
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        answer = _message(values)
    else:
        values["again"] = request.full_path.rstrip("?") if request.method == "GET" else ""
        values["typed"] = typed_words()
        answer = make_response(render_template("errors/bare.html", **values), status)
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def typed_words() -> list[str]:
    """The words of a form, to be shown again; no secret, nothing that a page put there itself."""
    fields = ((name, value.strip()) for name, value in request.form.items(multi=True))
    return [v for name, v in fields if v and not name.startswith(NEVER_SHOWN) and not v.isdigit()]


def _values(status: int, title: object, advice: object) -> dict[str, object]:
    return {"status": status, "title": title, "advice": advice, "number": g.get("request_id")}
