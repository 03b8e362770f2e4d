"""The plan of a day: reading, checking, drawing it, signing for what is missing (P3.2-5)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request, url_for

from qaweb import clock
from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.monitoring import drawing, plans
from qaweb.monitoring.checking import check as checked
from qaweb.monitoring.models import DayPlan
from qaweb.monitoring.plan_forms import AnewForm, DrawForm, WaiverForm
from qaweb.monitoring.rules import Reason
from qaweb.people.models import Project
from qaweb.people.queries import projects
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render

blueprint = Blueprint("plans", __name__)
ONE_DAY = dt.timedelta(days=1)


@blueprint.get("/plan")
@requires(Permission.PLAN_SEE)
def index() -> Response:
    """A day of a project: today's of the own one unless the address asks for another."""
    reachable = projects(viewer())
    project = plans.project_among(reachable, request.args.get("project", ""))
    return _page(project, _day(request.args.get("day", ""), project), reachable)


def _day(text: str, project: Project) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return clock.today(project.zone)


def _page(
    project: Project, day: dt.date, reachable: Sequence[Project] = (), **sent: Any
) -> Response:
    """The page; `sent` are forms that were refused, with everything typed in them."""
    row, today = plans.day_plan(viewer(), project, day), clock.today(project.zone)
    forms: dict[str, Any] = {
        "draw_form": DrawForm(formdata=None, day=day, project=str(project.id)),
        "anew_form": AnewForm(formdata=None),
        "waiver_form": WaiverForm(formdata=None),
    } | sent
    return render(
        "monitoring/plan.html",
        "monitoring/_plan.html",
        status=max(form.status for form in forms.values()),
        project=project,
        projects=reachable or projects(viewer()),
        day=day,
        today=today,
        before=day - ONE_DAY if day > dt.date.min else None,
        after=day + ONE_DAY if day < dt.date.max else None,
        may_draw=today <= day <= today + drawing.FURTHEST,
        view=plans.view_of(viewer(), row) if row else None,
        helpers=plans.who_could_help(viewer(), row) if row and today <= day else [],
        drawn_at=drawing.DRAWN_AT,
        reason_words={reason.value: label(reason) for reason in Reason},
        **forms,
    )


@blueprint.post("/plan/draw")
@requires(Permission.WORK_ASSIGN)
def draw() -> Response:
    """Draw a day by hand: one to come, or one for which the worker was away."""
    form = DrawForm()
    project, day = plans.project_of(viewer(), form.project.data or ""), form.day.data
    if form.submitted_well() and day and form.attempt(lambda: drawing.draw(viewer(), project, day)):
        return done(_address(project.id, day), _("The day is drawn."))
    return _page(project, day or clock.today(project.zone), draw_form=form)


@blueprint.post("/plan/<int:plan_id>/anew")
@requires(Permission.WORK_ASSIGN)
def anew(plan_id: int) -> Response:
    """Draw what has not been begun once more."""
    row, form = plans.plan_by_id(viewer(), plan_id), AnewForm()
    if form.submitted_well() and form.attempt(
        lambda: drawing.draw_anew(viewer(), plan_id, str(form.reason.data))
    ):
        return done(_address_of(row), _("What had not been begun is drawn anew."))
    return _page(row.project, row.day, anew_form=form)


@blueprint.post("/plan/<int:plan_id>/waive")
@requires(Permission.PLAN_WAIVE)
def waive(plan_id: int) -> Response:
    """Sign for what the day cannot give."""
    row, form = plans.plan_by_id(viewer(), plan_id), WaiverForm()
    if form.submitted_well() and form.attempt(
        lambda: drawing.waive(viewer(), plan_id, str(form.reason.data))
    ):
        return done(_address_of(row), _("The waiver is signed. What is missing stays missing."))
    return _page(row.project, row.day, waiver_form=form)


@blueprint.get("/plan/<int:plan_id>/check")
@requires(Permission.PLAN_SEE)
def check(plan_id: int) -> Response:
    """Draw the kept facts again, and say whether the same comes out."""
    row = plans.plan_by_id(viewer(), plan_id)
    return render(
        "monitoring/plan_check.html",
        "monitoring/_plan_check.html",
        row=row,
        check=checked(viewer(), row),
    )


def _address_of(row: DayPlan) -> str:
    return _address(row.project_id, row.day)


def _address(project_id: int, day: dt.date) -> str:
    return url_for("monitoring.plans.index", project=project_id, day=day.isoformat())
