"""The first page of each role."""

from typing import Any

from flask import Blueprint, Response

from qaweb import clock, navigation
from qaweb.evaluations.queries import latest, mode_counts, progress
from qaweb.evaluations.rules import mode_mix
from qaweb.guards import viewer
from qaweb.home import queries
from qaweb.home.rules import AT_MOST, points_of_line
from qaweb.parameters.queries import as_of
from qaweb.permissions import MONITORED, MONITORS, Permission, Role, requires
from qaweb.rendering import render

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
        **_figures(),
    )


@blueprint.get("/settings")
@requires(Permission.SIGNED_IN)
def settings() -> Response:
    """What is set up once and changed seldom, each with a word on what it is for."""
    return render("home/settings.html", entries=navigation.openable(navigation.SETTINGS))


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
