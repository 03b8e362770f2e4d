"""The pages of duties, inside the blueprint of the projects."""

import datetime as dt

from flask import Blueprint, Response, url_for

from qaweb import clock
from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.permissions import Duty, Permission, requires
from qaweb.projects import duties, queries
from qaweb.projects.duties import Given
from qaweb.projects.forms import DutyForm, EndDutyForm
from qaweb.rendering import done, render

blueprint = Blueprint("duties", __name__)


@blueprint.get("/duties")
@requires(Permission.PROJECTS_SEE)
def index() -> Response:
    """Who holds which duty beside the role."""
    page = page_of(queries.duties(viewer()))
    return render("projects/duties.html", page=page, today=clock.today())


@blueprint.route("/duties/new", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def give() -> Response:
    """Give a duty."""
    form = _duty_form()
    if form.submitted_well() and form.attempt(lambda: duties.give_duty(viewer(), _given(form))):
        return done(url_for("projects.duties.index"), _("The duty is given."))
    return render("projects/give.html", form=form, status=form.status)


def _duty_form() -> DutyForm:
    form = DutyForm(valid_from=clock.today())
    people = queries.holders_to_choose(viewer())
    form.person.choices = [(0, _("Choose a person"))] + [
        (p.id, f"{p.name} ({p.number}) · {label(p.role)}") for p in people
    ]
    form.duty.choices = [(duty, label(duty)) for duty in Duty]
    form.project.choices = [("", "–")] + [(p.id, p.name) for p in queries.projects(viewer())]
    form.site.choices = [("", "–")] + [(s.id, s.name) for s in queries.sites(viewer())]
    return form


def _given(form: DutyForm) -> Given:
    fields = ("person", "duty", "project", "site", "valid_from", "valid_until")
    return Given(
        **{name: form[name].data for name in fields}, department=form.department.data or ""
    )


@blueprint.route("/duties/<int:duty_id>/end", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def end(duty_id: int) -> Response:
    """Set the last day of a duty."""
    row = queries.duty(viewer(), duty_id)
    form = EndDutyForm(last_day=row.valid_until or clock.today(), seen=row.valid_until or "")
    if form.submitted_well() and form.attempt(lambda: _end(duty_id, form)):
        return done(url_for("projects.duties.index"), _("The duty ends on that day."))
    if form.status == 409:
        form.seen.data = str(row.valid_until or "")
    return render("projects/end.html", form=form, row=row, status=form.status)


def _end(duty_id: int, form: EndDutyForm) -> None:
    try:
        seen = dt.date.fromisoformat(form.seen.data or "")
    except ValueError:
        seen = None
    duties.end_duty(viewer(), duty_id, form.last_day.data or clock.today(), seen)
