"""Signing in and out, one's own password, sessions and preferences, the staff list."""

from flask import Blueprint, Response, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from qaweb import guards
from qaweb.guards import viewer
from qaweb.language import COOKIE, LOCALES
from qaweb.paging import page_of
from qaweb.people import actions, entering, queries
from qaweb.people.forms import LoginForm, PasswordForm
from qaweb.people.sessions import TableSessions
from qaweb.permissions import Permission, Role, public, requires
from qaweb.rendering import done, is_local_path, render

blueprint = Blueprint("people", __name__)
YEAR = 365 * 24 * 3600


@blueprint.record_once
def _install(state: object) -> None:
    guards.know_people(queries.load, queries.viewer_of)
    state.app.session_interface = TableSessions()  # type: ignore[attr-defined]


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> Response:
    """Sign in; afterwards go on to where the reader wanted to be."""
    form = LoginForm(next=request.args.get("next", ""))
    if current_user.is_authenticated and request.method == "GET":
        return done(url_for("home.show"))
    if form.submitted_well() and form.attempt(lambda: _begin(form)):
        if entering.PENDING in session:
            return done(url_for("codes.sign_in"))
        target = form.next.data or ""
        return done(target if is_local_path(target) else url_for("home.show"))
    return render("people/login.html", form=form, status=form.status)


def _begin(form: LoginForm) -> None:
    number = str(form.number.data).strip()
    person = actions.sign_in(number, str(form.password.data), request.remote_addr or "")
    if person.code_secret:
        entering.pend(person, form.next.data or "")
    else:
        entering.begin(person)


@blueprint.post("/logout")
@requires(Permission.SIGNED_IN)
def logout() -> Response:
    """Sign out; the session ends on the server too."""
    actions.sign_out(viewer(), session.row)  # type: ignore[attr-defined]
    logout_user()
    session.row = None  # type: ignore[attr-defined]
    session.clear()
    return done(url_for("people.login"))


@blueprint.route("/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def password() -> Response:
    """Change one's own password; the first one must be changed."""
    form = PasswordForm()
    if form.submitted_well() and form.attempt(lambda: _change(form)):
        return done(url_for("home.show"), _("Your password is changed."))
    return render("people/password.html", form=form, status=form.status)


def _change(form: PasswordForm) -> None:
    own = session.row.id  # type: ignore[attr-defined]
    actions.change_password(viewer(), str(form.old.data), str(form.new.data), own)


@blueprint.get("/sessions")
@requires(Permission.SIGNED_IN)
def sessions() -> Response:
    """Where one is signed in."""
    own = session.row.id  # type: ignore[attr-defined]
    return render("people/sessions.html", sessions=queries.own_sessions(viewer()), own=own)


@blueprint.post("/sessions/<int:session_id>/end")
@requires(Permission.SIGNED_IN)
def end_session(session_id: int) -> Response:
    """End a session on another machine."""
    actions.end_session(viewer(), session_id)
    return done(url_for("people.sessions"), _("That session has ended."))


@blueprint.post("/preferences")
@public
def preferences() -> Response:
    """Language and theme, for the person and for this browser."""
    wanted = {key: request.form.get(key) for key in ("locale", "theme")}
    if current_user.is_authenticated:
        actions.prefer(viewer(), **wanted)
    back = request.form.get("back", "")
    response = done(back if is_local_path(back) else url_for("home.show"))
    if wanted["locale"] in LOCALES:
        response.set_cookie(
            COOKIE, wanted["locale"], YEAR, secure=True, httponly=True, samesite="Lax"
        )
    return response


@blueprint.get("/people")
@requires(Permission.PEOPLE_SEE)
def index() -> Response:
    """The staff list, filtered by the address."""
    text, role = request.args.get("q", "").strip(), request.args.get("role", "")
    team = request.args.get("team", type=int)
    found = queries.people(viewer(), text=text, team=team, role=role if role in set(Role) else "")
    return render(
        "people/index.html",
        "people/_list.html",
        page=page_of(found),
        teams=queries.teams(viewer()),
        roles=list(Role),
    )
