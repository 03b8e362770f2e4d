"""The roster: the grid of a month, one person's month, copying a week."""

import datetime as dt
from typing import Any

from babel import dates
from flask import Blueprint, Response, flash, request, url_for
from flask_babel import get_locale

from qaweb import clock
from qaweb.errors import Forbidden, NotFound, Refused
from qaweb.guards import viewer
from qaweb.labels import LABELS
from qaweb.language import gettext as _
from qaweb.language import in_english, ngettext
from qaweb.people.models import ShiftCode
from qaweb.permissions import Permission, Scope, requires
from qaweb.rendering import done, render, wants_fragment
from qaweb.rosters import actions, calendar_views, queries, rules
from qaweb.rosters.forms import CopyForm, titled

blueprint = Blueprint("rosters", __name__)
blueprint.register_blueprint(calendar_views.blueprint)


@blueprint.app_template_filter("shift_sign")
def shift_sign(code: ShiftCode | None) -> str:
    """The one letter or character that a cell shows."""
    return rules.SIGNS[code.value][in_english()] if code else ""


blueprint.add_app_template_filter(titled, "group_title")


@blueprint.app_template_filter("weekday")
def weekday(day: dt.date) -> str:
    """The shortest name of the day of the week."""
    return dates.get_day_names("narrow", locale=get_locale())[day.weekday()]


@blueprint.app_template_filter("weekday_short")
def weekday_short(day: dt.date) -> str:
    """The name of the day of the week where there is room to tell Tuesday from Thursday."""
    return dates.get_day_names("abbreviated", locale=get_locale())[day.weekday()]


def _month() -> dt.date:
    return rules.month_of(request.args.get("month", ""), clock.today())


@blueprint.get("/shifts")
@requires(Permission.ROSTER_SEE)
def index() -> Response:
    """The grid of a group's month; for an agent their own month."""
    if viewer().scope(Permission.ROSTER_SEE) is Scope.SELF:
        return _own()
    groups = queries.groups(viewer())
    chosen = queries.group_among(groups, viewer(), request.args.get("team", ""))
    return render(
        "rosters/index.html",
        "rosters/_grid.html",
        grid=queries.grid(viewer(), chosen, _month(), clock.today()),
        groups=groups,
        **_around(),
    )


def _around() -> dict[str, Any]:
    month = _month()
    return {
        "month": month,
        "before": rules.month_before(month),
        "after": rules.month_after(month),
        "has_calendar": queries.has_calendar(month.year),
        "codes": list(ShiftCode),
        "worked": rules.WORKED,
        "keys": rules.KEYS,
        "signs": {code: shift_sign(ShiftCode(code)) for code in rules.SIGNS},
        "words": {code: str(word) for code, word in LABELS["ShiftCode"].items()},
    }


def _own() -> Response:
    month = _month()
    return render(
        "rosters/own.html",
        line=queries.month_line(viewer(), viewer().id, month),
        columns=queries.month_columns(rules.days_of(month), clock.today()),
        **_around(),
    )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _code(text: str | None) -> ShiftCode | None:
    """A code as it is sent; nothing that is none counts as an empty day."""
    return ShiftCode(text) if text in set(ShiftCode) else None


@blueprint.post("/shifts/<int:person_id>/<day>")
@requires(Permission.ROSTER_MANAGE)
def put(person_id: int, day: str) -> Response:
    """Set one day; HTMX gets the cell back, with both values when somebody else was faster."""
    on, wanted, seen = _day(day), _code(request.form.get("code")), _code(request.form.get("seen"))
    theirs, status, now = False, 200, wanted
    try:
        actions.set_shift(viewer(), person_id, on, wanted, seen)
    except actions.ShiftChanged as met:
        if not wants_fragment():
            raise
        theirs, status, now = True, met.status, met.now[on]
        flash(str(met.message), "warning")
    if not wants_fragment():
        return done(url_for("rosters.show", person_id=person_id, month=f"{on:%Y-%m}"))
    values = {"code": now, "yours": wanted if theirs else None, "clash": theirs}
    return render("rosters/_cell.html", "rosters/_cell.html", day=on, status=status, **values)


@blueprint.route("/shifts/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.ROSTER_SEE)
def show(person_id: int) -> Response:
    """One person's month, as a form for those who write the roster."""
    if request.method == "GET":
        return _person(person_id)
    days, month = rules.days_of(_month()), f"{_month():%Y-%m}"
    try:
        count = actions.set_days(viewer(), person_id, _sent("code", days), _sent("seen", days))
    except Forbidden:
        raise
    except Refused as refused:
        return _person(person_id, refused)
    said = ngettext("%(num)s day is changed.", "%(num)s days are changed.", count)
    return done(url_for("rosters.show", person_id=person_id, month=month), said)


def _person(person_id: int, refused: Refused | None = None) -> Response:
    """The month as it stands, or as it was typed when that was refused."""
    days = rules.days_of(_month())
    line = queries.month_line(viewer(), person_id, _month())
    return render(
        "rosters/person.html",
        line=line,
        columns=queries.month_columns(days, clock.today()),
        typed=dict(zip(days, line.codes, strict=True)) | (_sent("code", days) if refused else {}),
        theirs=refused.now if isinstance(refused, actions.ShiftChanged) else {},
        refused=refused,
        status=refused.status if refused else 200,
        **_around(),
    )


def _sent(what: str, days: list[dt.date]) -> dict[dt.date, ShiftCode | None]:
    names = {day: f"{what}-{day}" for day in days}
    return {day: _code(request.form[name]) for day, name in names.items() if name in request.form}


@blueprint.route("/shifts/copy", methods=["GET", "POST"])
@requires(Permission.ROSTER_MANAGE)
def copy() -> Response:
    """Copy a week of a group; shows first what would change."""
    form, plan = CopyForm.of(queries.groups(viewer()), request.args), None
    if form.submitted_well():
        if form.looks and form.attempt(lambda: actions.plan_copy(viewer(), **form.asked)):
            plan = actions.plan_copy(viewer(), **form.asked)
        elif not form.looks and form.attempt(lambda: actions.copy_week(viewer(), **form.asked)):
            month = f"{form.target.data:%Y-%m}"
            back = url_for("rosters.index", team=form.group.data, month=month)
            return done(back, _("The week is copied."))
    return render("rosters/copy.html", form=form, plan=plan, status=form.status)
