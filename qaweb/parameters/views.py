"""The policy: its numbers as a page, and changing one of them."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from qaweb import clock
from qaweb.errors import Refused
from qaweb.guards import viewer
from qaweb.parameters import actions, queries
from qaweb.parameters.forms import ChangeForm, form_for
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render

blueprint = Blueprint("parameters", __name__)


@blueprint.get("/parameters")
@requires(Permission.PARAMETERS_READ)
def index() -> Response:
    """Every number by clause, with its source, its history, and who may change it."""
    return render("parameters/index.html", clauses=queries.policy_page(viewer(), clock.today()))


@blueprint.route("/parameters/<key>", methods=["GET", "POST"])
@requires(Permission.PARAMETERS_CHANGE)
def change(key: str) -> Response:
    """Change one number from a day on; `preview` shows the change without making it."""
    entry = queries.entry(viewer(), key, clock.today())
    form = form_for(entry.parameter, entry.value, clock.today())
    values: dict[str, Any] = {
        "entry": entry,
        "form": form,
        "before": None,
        "is_preview": "preview" in request.form,
    }
    if values["is_preview"]:
        values["before"] = _before(form, key)
        return render("parameters/change.html", "parameters/_preview.html", **values)
    if form.submitted_well() and form.attempt(lambda: _set(form, key)):
        return done(url_for("parameters.index", _anchor=key), _("The policy is changed."))
    return render("parameters/change.html", **values, status=form.status)


def _set(form: ChangeForm, key: str) -> None:
    actions.set_parameter(viewer(), key, form.given, form.day, form.reason.data or "")


def _before(form: ChangeForm, key: str) -> object:
    """What holds on the day asked for; None, with words at the field, when it cannot be set."""
    form.submitted_well()
    form.reason.errors = []  # not asked for yet
    if form.errors:
        return None
    try:
        return actions.refuse_bad_value(key, form.given, form.day)
    except Refused as refused:
        form.refuse(refused)
        return None
