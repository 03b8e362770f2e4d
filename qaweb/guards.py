"""What stands between a request and a view: the database, sign-in, rights, and the headers."""

import secrets
from collections.abc import Callable
from itertools import chain
from typing import Any

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    request,
    url_for,
)
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from werkzeug.routing import IntegerConverter, Map

from qaweb import audit, errorpages
from qaweb.db import database
from qaweb.permissions import Permission, Viewer
from qaweb.rendering import wants_fragment

login = LoginManager()
csrf = CSRFProtect()
htmx = Htmx()

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
WITHOUT_DATABASE = ("assets.serve", "metrics.show")
OPEN_WITH_FIRST_PASSWORD = ("people.password", "people.logout", "people.preferences")
OPEN_WITHOUT_CODES = (*OPEN_WITH_FIRST_PASSWORD, "codes.show")
_viewer_of: list[Callable[[Any], Viewer]] = []


class RecordNumber(IntegerConverter):
    """`<int:…>` in an address: larger than any record's number is an address that is not there."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def know_people(load: Callable[[str], Any], viewer_of: Callable[[Any], Viewer]) -> None:
    """The part that keeps people says how a session becomes a person, and a person a viewer."""
    login.user_loader(load)
    _viewer_of[:] = [viewer_of]


def init_app(app: Flask) -> None:
    """Install every guard; nothing is open unless a view says so."""
    app.url_map.converters["int"] = RecordNumber
    login.init_app(app)
    # `_check` asks for the token: whoever's session has ended is sent to the login, not told that
    # the page is stale.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    htmx.init_app(app)
    # In this order: an answer without the database must not need one.
    app.before_request_funcs.setdefault(None, []).insert(0, _open_database)
    app.before_request(_check)
    app.after_request(_headers)
    app.teardown_request(_drop_broken_connection)
    app.context_processor(lambda: {"style_nonce": g.get("style_nonce", "")})
    app.add_template_global(can)
    errorpages.init_app(app)


def viewer() -> Viewer:
    """The signed-in person, as queries and actions know them."""
    known: Viewer = g.viewer
    return known


def can(permission: str) -> bool:
    """Whether a button for this permission may be shown."""
    known = g.get("viewer")
    return known is not None and known.may(Permission(permission))


def _open_database() -> None:
    g.style_nonce = secrets.token_urlsafe(16)
    if "database_fault" in g:  # met while the session was read, when no page could be shown yet
        raise g.pop("database_fault")
    if request.endpoint not in WITHOUT_DATABASE:
        database.connect(reuse_if_open=True)


def _drop_broken_connection(fault: BaseException | None) -> None:
    """A connection stays open for the next request, unless this one ended in a fault."""
    if fault is not None and not database.is_closed() and not database.in_transaction():
        database.close()


def _check() -> Response | None:
    audit.source.set("web")
    if request.method in UNSAFE and not _from_own_page():
        abort(403)
    if request.endpoint is None:
        return None  # an unknown address becomes a 404
    permission = getattr(
        current_app.view_functions[request.endpoint], "permission", Permission.SIGNED_IN
    )
    if permission is None:
        _remember_viewer()
        _check_form()
        return None
    if not current_user.is_authenticated:
        return _to_login()
    _remember_viewer()
    _check_form()
    if current_user.must_change_password and request.endpoint not in OPEN_WITH_FIRST_PASSWORD:
        return _away_to(url_for("people.password"))
    if _needs_code() and request.endpoint not in OPEN_WITHOUT_CODES:
        return _away_to(url_for("codes.show"))
    if not viewer().may(permission):
        abort(403)
    return None


def _needs_code() -> bool:
    """Whether this person must set up sign-in codes before anything else."""
    return bool(current_app.config["REQUIRE_CODES"] and current_user.needs_code)


def _check_form() -> None:
    """The CSRF token of whatever changes something; and no NUL, which no database keeps."""
    sent = request.args.items(multi=True)
    if request.method in UNSAFE:
        csrf.protect()
        sent = chain(sent, request.form.items(multi=True))
    if any("\0" in value for _, value in sent):
        abort(400)


def _from_own_page() -> bool:
    """The browser's own word beside the CSRF token; other clients do not send it."""
    return request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")


def _remember_viewer() -> None:
    if request.endpoint not in WITHOUT_DATABASE and current_user.is_authenticated:
        # The person, not the proxy: it looks them up anew for each of a dozen attributes.
        g.viewer = _viewer_of[0](current_user._get_current_object())
        g.person_id = g.viewer.id


def _to_login() -> Response:
    if request.headers.get("X-Autosave"):
        return make_response("", 401)
    if wants_fragment():
        return _away_from_fragment(401, url_for("people.login", next=_page_behind()))
    if request.method in UNSAFE and (typed := errorpages.typed_words()):
        return errorpages.signed_out(typed)
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return _see_other(url_for("people.login", next=here))


def _away_to(address: str) -> Response:
    """Something else has to be done first, there."""
    return _away_from_fragment(403, address) if wants_fragment() else _see_other(address)


def _away_from_fragment(status: int, address: str) -> Response:
    """HTMX leaves the whole page for `address`, instead of putting that into a piece of it."""
    answer = make_response("", status)
    answer.headers["HX-Redirect"] = address
    return answer


def _see_other(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


def _page_behind() -> str:
    current = request.headers.get("HX-Current-URL", "")
    return "/" + current.split("/", 3)[3] if current.count("/") >= 3 else "/"


def _headers(response: Response) -> Response:
    nonce = g.get("style_nonce", "")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; img-src 'self' data:; style-src 'self' 'nonce-{nonce}'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint not in WITHOUT_DATABASE:
        response.headers["Cache-Control"] = "no-store"
    return response
