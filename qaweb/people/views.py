"""Signing in and out, one's own password, sessions and preferences, the staff list."""

from urllib.parse import quote

from flask import Blueprint, Response, make_response, request, session, url_for
from flask_login import current_user, logout_user

from qaweb import clock, guards
from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.language import COOKIE, LOCALES
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.people import actions, entering, queries
from qaweb.people.export import COLUMNS, workbook
from qaweb.people.forms import LoginForm, PasswordForm, filters_in
from qaweb.people.models import Status
from qaweb.people.queries import Filters
from qaweb.people.sessions import TableSessions, person_of_session
from qaweb.permissions import Permission, Role, public, requires
from qaweb.rendering import done, is_local_path, render
from qaweb.workbooks.styles import XLSX

blueprint = Blueprint("people", __name__)
YEAR = 365 * 24 * 3600


@blueprint.record_once
def _install(state: object) -> None:
    guards.know_people(person_of_session, queries.viewer_of)
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
    typed = str(form.old.data), str(form.new.data)
    actions.change_password(viewer(), *typed, own, request.remote_addr or "")


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
    """The staff list, filtered and sorted by the address."""
    filters = filters_in(request.args)
    return render(
        "people/index.html",
        "people/_list.html",
        page=page_of(queries.people(viewer(), filters)),
        filters=filters,
        columns=COLUMNS,
        choices=_choices(filters),
    )


def _choices(filters: Filters) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """The selects above the list: name, title, options, what is chosen."""
    teams = [(str(t.id), f"{t} · {t.project}") for t in queries.teams(viewer())]
    projects = [(str(p.id), str(p)) for p in queries.projects(viewer())]
    roles, states = ([(s.value, label(s)) for s in kind] for kind in (Role, Status))
    rows = [
        ("project", _("Project"), projects, str(filters.project or "")),
        ("team", _("Team"), teams, str(filters.team or "")),
        ("role", _("Role"), roles, filters.role or ""),
        ("status", _("Status"), states, filters.status or ""),
    ]
    return [row for row in rows if len(row[2]) > 1]


@blueprint.get("/people/export")
@requires(Permission.PEOPLE_SEE)
def export() -> Response:
    """What the list shows, as a workbook; the trail keeps it."""
    found = actions.export(viewer(), filters_in(request.args))
    response = make_response(workbook(found))
    response.headers["Content-Type"] = XLSX
    name = quote(f"{_('Staff list')} {clock.today()}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
