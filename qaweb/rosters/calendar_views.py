"""The page of the working calendar, inside the blueprint of the roster."""

import datetime as dt

from babel import dates
from flask import Blueprint, Response, request, url_for
from flask_babel import get_locale

from qaweb import clock
from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.language import in_english, ngettext
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.rosters import calendar, queries
from qaweb.rosters.forms import DayForm
from qaweb.rosters.holidays import shown_name
from qaweb.rosters.models import DayKind
from qaweb.rosters.rules import FIRST_YEAR, LAST_YEAR

blueprint = Blueprint("calendar", __name__)
NEXT_YEAR_IS_ANNOUNCED = 11
"""The State Council says each November which days of the next year are free."""


@blueprint.app_template_filter("holiday")
def holiday(kept: str) -> str:
    """The name of a holiday in the reader's language."""
    return shown_name(kept, english=in_english())


@blueprint.app_template_filter("month_day")
def month_day(day: dt.date) -> str:
    """A day where the year is known: Oct 1, 10月1日."""
    return dates.format_skeleton("MMMd", day, locale=get_locale())


def _year() -> int:
    asked = request.args.get("year", clock.today().year, type=int)
    return min(max(asked, FIRST_YEAR), LAST_YEAR)


@blueprint.get("/calendar")
@requires(Permission.SIGNED_IN)
def index() -> Response:
    """The holidays of a year, and the weekends worked for them."""
    return _page(_form(), _year())


def _form() -> DayForm:
    """The form, with a day that is there already when the address names one."""
    there = queries.special_day(request.args.get("day", ""))
    form = DayForm(day=there.day, kind=there.kind, name=holiday(there.name)) if there else DayForm()
    form.kind.choices = [(kind, label(kind)) for kind in DayKind]
    return form


def _page(form: DayForm, year: int) -> Response:
    holidays, today = queries.holidays(year), clock.today()
    return render(
        "rosters/calendar.html",
        form=form,
        year=year,
        holidays=holidays,
        coming=next((one for one in holidays if not one.is_over(today)), None),
        has_calendar=queries.has_calendar(year),
        unready=_unready(year),
        known=len(calendar.known_days(year)),
        status=form.status,
    )


def _unready(year: int) -> int | None:
    """The next year, when it is near and has no holidays yet."""
    today = clock.today()
    near = year == today.year and today.month >= NEXT_YEAR_IS_ANNOUNCED
    return year + 1 if near and not queries.has_calendar(year + 1) else None


@blueprint.post("/calendar/<int:year>/fill")
@requires(Permission.ROSTER_MANAGE)
def fill(year: int) -> Response:
    """Enter a year's public holidays."""
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    form = _form()
    form.kind.data = form.kind.data or DayKind.HOLIDAY
    count: list[int] = []
    if form.attempt(lambda: count.append(calendar.fill_year(viewer(), year))):
        said = ngettext("%(num)s day is entered.", "%(num)s days are entered.", count[0])
        return done(url_for("rosters.calendar.index", year=year), said)
    return _page(form, year)


@blueprint.post("/calendar")
@requires(Permission.ROSTER_MANAGE)
def put() -> Response:
    """Enter or change a day."""
    form = _form()
    if form.submitted_well() and form.attempt(lambda: _put(form)):
        year = form.day.data.year if form.day.data else _year()
        return done(url_for("rosters.calendar.index", year=year), _("The day is entered."))
    return _page(form, _year())


def _put(form: DayForm) -> None:
    calendar.set_day(viewer(), form.day.data or clock.today(), form.kind.data, form.name.data or "")


@blueprint.post("/calendar/days/<int:day_id>/drop")
@requires(Permission.ROSTER_MANAGE)
def drop(day_id: int) -> Response:
    """Make a day an ordinary one again."""
    row = calendar.drop_day(viewer(), day_id)
    said = _("%(day)s is an ordinary day again.", day=row.day)
    return done(url_for("rosters.calendar.index", year=row.day.year), said)
