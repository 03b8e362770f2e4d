"""The first page of each role."""

import datetime as dt
from typing import Any

from flask import Blueprint, Response, request, url_for

from qaweb import clock, navigation
from qaweb.evaluations.queries import latest, mode_counts
from qaweb.evaluations.rules import mode_mix
from qaweb.guards import viewer
from qaweb.home import figures, first_steps, queries, team
from qaweb.home.desk import Desk
from qaweb.home.forms import FirstStandardForm
from qaweb.home.rules import AT_MOST, points_of_line
from qaweb.language import gettext as _
from qaweb.permissions import MONITORED, MONITORS, Permission, Role, requires
from qaweb.rendering import done, render
from qaweb.standards.company import COMPANY_STANDARD

blueprint = Blueprint("home", __name__)
OWN_DAYS = 30


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def show() -> Response:
    """What to do now, by due time, and the day's figures beside it."""
    desk = Desk(viewer(), clock.now())
    tasks = queries.tasks_at(desk)
    return render(
        "home/show.html",
        "home/_tasks.html",
        tasks=tasks if "all" in request.args else tasks[:AT_MOST],
        more=0 if "all" in request.args else len(tasks) - AT_MOST,
        first_steps=first_steps.first_steps(viewer(), desk.has("in_use")),
        **_figures(desk),
    )


@blueprint.get("/settings")
@requires(Permission.SIGNED_IN)
def settings() -> Response:
    """What is set up once and changed seldom, each with a word on what it is for."""
    return render("home/settings.html", entries=navigation.folded().entries)


@blueprint.route("/first-standard", methods=["GET", "POST"])
@requires(Permission.STANDARDS_PUBLISH)
def first_standard() -> Response:
    """Put the shipped standard into force where there is none yet."""
    form = FirstStandardForm(valid_from=first_steps.first_day())
    if form.submitted_well() and form.attempt(lambda: _adopt(form)):
        return done(url_for("standards.index"), _("The standard is published. Derive yours here."))
    return render(
        "home/first_standard.html",
        form=form,
        standard=COMPANY_STANDARD,
        is_published=first_steps.has_standard(),
        status=form.status,
    )


def _adopt(form: FirstStandardForm) -> None:
    first_steps.adopt_standard(viewer(), form.valid_from.data or clock.today())


def _figures(desk: Desk) -> dict[str, Any]:
    """The day's figures that this role steers by; others see none."""
    known, today = desk.viewer, desk.today
    shown: dict[str, Any] = {"today": today}
    if not known.may(Permission.EVALUATIONS_SEE):
        return shown
    if known.role in MONITORS:
        shown["progress"] = desk.progress
    shown |= _of_the_watched(desk) if known.role in MONITORED else _of_the_watching(desk)
    shown["spark"] = points_of_line([each.mean for each in shown["trend"].days])
    return shown


def _of_the_watching(desk: Desk) -> dict[str, Any]:
    known, today = desk.viewer, desk.today
    return {
        "trend": figures.trend(known, today),
        "coverage": figures.coverage(known, today),
        "mix": mode_mix(mode_counts(known, today), desk.policy.mode_ratio),
    }


def _of_the_watched(desk: Desk) -> dict[str, Any]:
    """Nothing that says who is still to be heard today (S5)."""
    known, yesterday = desk.viewer, desk.today - dt.timedelta(days=1)
    if known.role is Role.AGENT:
        trend = figures.trend(known, desk.today, days=OWN_DAYS)
        return {"trend": trend, "latest": latest(known), "growth": team.own_growth(desk)}
    return {
        "trend": figures.trend(known, yesterday),
        "past": figures.past_coverage(known, desk.today),
        "team": team.team(desk),
        "latest": latest(known),
    }
