"""What is monitored about the person who reads (S17)."""

from flask import Blueprint, Response

from qaweb import clock
from qaweb.evaluations.rules import Mode
from qaweb.exports.rules import KEPT
from qaweb.guards import viewer
from qaweb.inbox.rules import KEPT_DAYS
from qaweb.openness import queries
from qaweb.paging import page_of
from qaweb.parameters.queries import as_of
from qaweb.permissions import MONITORED, Permission, requires
from qaweb.rendering import render

blueprint = Blueprint("openness", __name__)


@blueprint.get("/openness")
@requires(Permission.SIGNED_IN)
def show() -> Response:
    """What is monitored, how, by whom, what is kept, who looked at it, and one's rights."""
    known, today = viewer(), clock.today()
    policy = as_of(today)
    return render(
        "openness/show.html",
        "openness/_looks.html",
        policy=policy,
        modes=list(Mode),
        is_monitored=known.role in MONITORED,
        standard=queries.standard(known, today),
        monitors=queries.monitors(known, today, policy.licence_warning_days),
        months=queries.months(known, today),
        page=page_of(queries.looks(known)),
        kept={"notices": KEPT_DAYS, "files": KEPT.days},
    )
