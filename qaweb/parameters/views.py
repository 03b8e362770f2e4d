"""The policy: its numbers as a page, and changing one of them."""

import datetime as dt
from typing import Any

from flask import Blueprint, Response, request, url_for

from qaweb import clock
from qaweb.errors import NotFound, Refused
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.parameters import actions, queries
from qaweb.parameters.forms import ChangeForm, WithdrawForm, form_for
from qaweb.parameters.reaches import REACHES
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render

blueprint = Blueprint("parameters", __name__)


@blueprint.get("/parameters")
@requires(Permission.PARAMETERS_READ)
def index() -> Response:
    """Every number by clause, as it holds today or on the `day` asked for."""
    today = clock.today()
    day = _day(request.args.get("day", "")) or today
    return render(
        "parameters/index.html",
        clauses=queries.policy_page(viewer(), day),
        day=day,
        today=today,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


@blueprint.route("/parameters/<key>", methods=["GET", "POST"])
@requires(Permission.PARAMETERS_CHANGE)
def change(key: str) -> Response:
    """Change one number from a day on; `preview` shows the change without making it."""
    entry = queries.entry(viewer(), key, clock.today())
    form = form_for(entry.parameter, entry.value, clock.today())
    values: dict[str, Any] = {
        "entry": entry,
        "form": form,
        "ahead": None,
        "reach": REACHES.get(key, ""),
        "is_preview": "preview" in request.form,
    }
    if values["is_preview"]:
        values["ahead"] = _ahead(form, key)
        return render("parameters/change.html", "parameters/_preview.html", **values)
    seen, form.seen.data = form.seen.data, str(entry.newest_id)
    if form.submitted_well() and form.attempt(lambda: _set(form, key, seen or "")):
        return done(url_for("parameters.index", _anchor=key), _("The policy is changed."))
    return render("parameters/change.html", **values, status=form.status)


@blueprint.route("/parameters/changes/<int:change_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.PARAMETERS_CHANGE)
def withdraw(change_id: int) -> Response:
    """Take back a change that has not begun."""
    row = queries.one_change(viewer(), change_id)
    entry = queries.entry(viewer(), row.key, clock.today())
    form = WithdrawForm()
    if row.withdrawn_at and not form.is_submitted():
        raise NotFound
    if form.submitted_well() and form.attempt(
        lambda: actions.withdraw(viewer(), row.id, form.reason.data or "")
    ):
        return done(url_for("parameters.index", _anchor=row.key), _("The change is withdrawn."))
    value = next(each.value for each in entry.history if each.row.id == row.id)
    return render(
        "parameters/withdraw.html",
        entry=entry,
        row=row,
        value=value,
        form=form,
        status=form.status,
    )


def _set(form: ChangeForm, key: str, seen: str) -> None:
    actions.refuse_overtaken(key, int(seen) if seen.isdecimal() else 0)
    actions.set_parameter(viewer(), key, form.given, form.day, form.reason.data or "")


def _ahead(form: ChangeForm, key: str) -> queries.Ahead | None:
    """What holds around the day asked for; None, with words at the field, if it cannot be set."""
    form.submitted_well()
    form.reason.errors = []  # not asked for yet
    if form.errors:
        return None
    try:
        actions.refuse_early(form.day)
        actions.refuse_bad_value(key, form.given, form.day)
    except Refused as refused:
        form.refuse(refused)
        return None
    return queries.ahead(viewer(), key, form.day)
