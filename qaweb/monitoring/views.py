"""The worklist of a monitor; the other pages of monitoring are registered beside it (P3.1-P3.5)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, url_for

from qaweb import clock
from qaweb.evaluations.rules import EvaluationState
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.monitoring import notice_views, oversight, oversight_views, plan_views, working
from qaweb.monitoring import worklist as queries
from qaweb.monitoring.rules import WhyNot
from qaweb.monitoring.worklist import Worklist
from qaweb.monitoring.worklist_forms import SettleForm
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import Policy
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.training.queries import may_monitor

blueprint = Blueprint("monitoring", __name__)
blueprint.register_blueprint(notice_views.blueprint)
blueprint.register_blueprint(plan_views.blueprint)
blueprint.register_blueprint(oversight_views.blueprint)


@blueprint.get("/worklist")
@requires(Permission.EVALUATE)
def worklist() -> Response:
    """Today's lines of the viewer, what is next and why, and how the day stands."""
    return _page()


def _page(**settling: Any) -> Response:
    now, today = clock.now(), clock.today()
    policy = as_of(today)
    work = queries.worklist(viewer(), today, now, policy)
    return render(
        "monitoring/worklist.html",
        "monitoring/_worklist.html",
        work=work,
        progress=work.progress,
        licensed=may_monitor(viewer().id, today),
        away=oversight.left_behind(viewer(), today) if viewer().may(Permission.WORK_ASSIGN) else [],
        mixes=work.mixes,
        week=work.week,
        **_pace(work, now, policy),
        **settling,
    )


def _pace(work: Worklist, now: dt.datetime, policy: Policy) -> dict[str, Any]:
    """How the day goes on at this pace, and until when its records are due (P6.1)."""
    done, shift, each = work.progress.done, work.shift, work.seconds_each
    pace = queries.day_pace(done, shift, work.day, now, policy, each)
    due = queries.records_due(shift, work.day, policy)
    return {"pace": None if work.week else pace, "due": due, "shift": shift}


@blueprint.post("/worklist/<int:line_id>/begin")
@requires(Permission.EVALUATE)
def begin(line_id: int) -> Response:
    """Open the form of a line at once; what was done outside the plan is taken as its own."""
    evaluation = working.begin(viewer(), line_id)
    if evaluation.state is not EvaluationState.DRAFT:
        said = _("%(evaluation)s now stands for this line.", evaluation=evaluation)
        return done(url_for("monitoring.worklist"), said)
    return done(url_for("evaluations.show", evaluation_id=evaluation.id))


@blueprint.route("/worklist/<int:line_id>/skip", methods=["GET", "POST"])
@requires(Permission.EVALUATE)
def skip(line_id: int) -> Response:
    """Leave a line undone, with a reason."""
    return _settle(line_id, "skip", working.skip, _("The line is skipped."))


@blueprint.route("/worklist/<int:line_id>/replace", methods=["GET", "POST"])
@requires(Permission.EVALUATE)
def replace(line_id: int) -> Response:
    """Draw another in a line's place, with a reason."""
    return _settle(line_id, "replace", working.replace, _("Another was drawn in its place."))


def _settle(line_id: int, step: str, action: Callable[..., Any], said: str) -> Response:
    line = working.own_line(viewer(), line_id)
    form = SettleForm()
    words = form.words.data or ""
    if form.submitted_well() and form.attempt(
        lambda: action(viewer(), line_id, WhyNot(form.why.data or ""), words)
    ):
        return done(url_for("monitoring.worklist"), said)
    return _page(form=form, step=step, settling=line, status=form.status)
