"""The first page of each role."""

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from qaweb import clock, navigation
from qaweb.evaluations.queries import latest, mode_counts, progress
from qaweb.evaluations.rules import mode_mix
from qaweb.guards import viewer
from qaweb.home import first_steps, queries
from qaweb.home.forms import FirstStandardForm
from qaweb.home.rules import AT_MOST, points_of_line
from qaweb.parameters.queries import as_of
from qaweb.permissions import MONITORED, MONITORS, Permission, Role, requires
from qaweb.rendering import done, render
from qaweb.standards.company import COMPANY_STANDARD

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def show() -> Response:
    """What to do now, by due time, and the day's figures beside it."""
    tasks = queries.tasks(viewer(), clock.now())
    return render(
        "home/show.html",
        "home/_tasks.html",
        tasks=tasks[:AT_MOST],
        more=len(tasks) - AT_MOST,
        first_steps=first_steps.first_steps(viewer()),
        **_figures(),
    )


@blueprint.get("/settings")
@requires(Permission.SIGNED_IN)
def settings() -> Response:
    """What is set up once and changed seldom, each with a word on what it is for."""
    return render("home/settings.html", entries=navigation.openable(navigation.SETTINGS))


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


def _figures() -> dict[str, Any]:
    """The day's figures that this role steers by; others see none."""
    known, today = viewer(), clock.today()
    shown: dict[str, Any] = {"today": today}
    if not known.may(Permission.EVALUATIONS_SEE):
        return shown
    trend = queries.trend(known, today)
    shown |= {"trend": trend, "spark": points_of_line([d.mean for d in trend])}
    if known.role in MONITORS:
        mix = mode_mix(mode_counts(known, today), as_of(today).mode_ratio)
        shown |= {"progress": progress(known, today), "mix": mix}
    if known.role is not Role.AGENT:
        shown["coverage"] = queries.coverage(known, today)
    if known.role in MONITORED:
        shown["latest"] = latest(known)
    return shown
