"""What is monitored about the person who reads, and who looked at one record (S17)."""

from flask import Blueprint, Response, request, url_for

from qaweb import clock
from qaweb.evaluations.rules import Mode
from qaweb.exports.rules import KEPT
from qaweb.guards import viewer
from qaweb.inbox.rules import KEPT_DAYS
from qaweb.looks.rules import record_named
from qaweb.openness import queries
from qaweb.openness.lines import Line, page_of_lines
from qaweb.openness.looked import About, evaluation_asked, slip_asked
from qaweb.paging import Page
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import recording_days
from qaweb.permissions import MONITORED, Permission, requires
from qaweb.rendering import render

blueprint = Blueprint("openness", __name__)
LIST = "openness/_looks.html"


@blueprint.get("/openness")
@requires(Permission.SIGNED_IN)
def show() -> Response:
    """What is monitored, how, by whom, what is kept, who looked at it, and one's rights."""
    known, today = viewer(), clock.today()
    policy = as_of(today)
    return render(
        "openness/show.html",
        LIST,
        policy=policy,
        modes=list(Mode),
        is_monitored=known.role in MONITORED,
        standard=queries.standard(known, today),
        monitors=queries.monitors(known, today, policy.licence_warning_days),
        months=queries.months(known, today),
        page=_own_lines(),
        kept={"notices": KEPT_DAYS, "files": KEPT.days, "recordings": recording_days(policy)},
    )


def _own_lines() -> Page[Line]:
    """Who looked at the viewer's own records; a number that names none finds nothing."""
    asked = request.args.get("record", "").strip()
    chosen = record_named(asked)
    if viewer().role not in MONITORED or (asked and chosen is None):
        return Page([], 1, has_next=False)
    return page_of_lines(viewer(), About(viewer().id, chosen))


@blueprint.get("/evaluations/<int:evaluation_id>/readers")
@requires(Permission.EVALUATIONS_SEE)
def of_evaluation(evaluation_id: int) -> Response:
    """Who looked at one evaluation: for the person whom it is about, and the manager."""
    evaluation, about = evaluation_asked(viewer(), evaluation_id)
    back = url_for("evaluations.show", evaluation_id=evaluation.id)
    return _of_record(evaluation, evaluation.agent.name, back, about)


@blueprint.get("/slips/<int:slip_id>/readers")
@requires(Permission.SLIPS_SEE)
def of_slip(slip_id: int) -> Response:
    """The same for one slip."""
    slip, about = slip_asked(viewer(), slip_id)
    return _of_record(slip, slip.person.name, url_for("slips.show", slip_id=slip.id), about)


def _of_record(record: object, person: str, back: str, about: About) -> Response:
    return render(
        "openness/record.html",
        LIST,
        record=record,
        person=person,
        back=back,
        page=page_of_lines(viewer(), about),
        is_monitored=True,
    )
