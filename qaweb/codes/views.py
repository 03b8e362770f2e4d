"""Signing in with a code after the password, and keeping one's own codes."""

from flask import Blueprint, Response, request, session, url_for
from flask_login import current_user

from qaweb.codes import actions, queries
from qaweb.codes.forms import CodeForm
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.people import entering
from qaweb.people.actions import complete_sign_in
from qaweb.people.models import Person
from qaweb.permissions import CODE_ROLES, Permission, public, requires
from qaweb.rendering import done, is_local_path, render

blueprint = Blueprint("codes", __name__)
PREPARED = "prepared_codes"


@blueprint.route("/login/code", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    """The second step: a code, once the password was right."""
    person = entering.pending()
    if person is None:
        return done(url_for("people.login"))
    form, target = CodeForm(), entering.pending_target()
    if form.submitted_well() and form.attempt(lambda: _enter(form, person)):
        return done(target if is_local_path(target) else url_for("home.show"))
    return render("codes/sign_in.html", form=form, status=form.status)


def _enter(form: CodeForm, person: Person) -> None:
    address = request.remote_addr or ""
    how = actions.check(person, str(form.code.data), address)
    complete_sign_in(person, address, how)
    entering.begin(person)


@blueprint.route("/codes", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def show() -> Response:
    """One's own sign-in codes: set them up, or renew what is left."""
    form = CodeForm()
    if current_user.code_secret:
        return _kept(form)
    made: list[str] = []
    if form.submitted_well() and form.attempt(lambda: made.extend(_set_up(form))):
        return _told(made)
    secret = session.setdefault(PREPARED, actions.new_secret())
    return render(
        "codes/set_up.html",
        form=form,
        picture=queries.picture(current_user, secret),
        secret=queries.secret_in_clear(secret),
        is_required=current_user.role in CODE_ROLES,
        status=form.status,
    )


def _set_up(form: CodeForm) -> list[str]:
    own = session.row.id  # type: ignore[attr-defined]
    secret = session.get(PREPARED, "") or actions.new_secret()
    codes = actions.set_up(viewer(), secret, str(form.code.data), own)
    session.pop(PREPARED, None)
    return codes


def _kept(form: CodeForm) -> Response:
    left = queries.codes_left(viewer())
    is_required = current_user.role in CODE_ROLES
    return render(
        "codes/show.html", form=form, left=left, is_required=is_required, status=form.status
    )


def _told(codes: list[str]) -> Response:
    return render("codes/recovery.html", codes=codes)


@blueprint.post("/codes/renew")
@requires(Permission.SIGNED_IN)
def renew() -> Response:
    """Ten new recovery codes, shown this once."""
    form = CodeForm()
    made: list[str] = []
    if form.submitted_well() and form.attempt(lambda: made.extend(_renew(form))):
        return _told(made)
    return _kept(form)


def _renew(form: CodeForm) -> list[str]:
    return actions.renew(viewer(), str(form.code.data), request.remote_addr or "")


@blueprint.post("/codes/remove")
@requires(Permission.SIGNED_IN)
def remove() -> Response:
    """Sign in with the password alone again, where the role allows it."""
    form, address = CodeForm(), request.remote_addr or ""
    if form.submitted_well() and form.attempt(
        lambda: actions.remove(viewer(), str(form.code.data), address)
    ):
        return done(url_for("codes.show"), _("Sign-in codes are turned off."))
    return _kept(form)
