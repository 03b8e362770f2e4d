"""All monitors' day for whoever steers it: who is behind, away, not heard; moving lines (P3.2)."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from qaweb import clock
from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.language import ngettext
from qaweb.monitoring import oversight as queries
from qaweb.monitoring import reassigning as actions
from qaweb.monitoring.standings import standings
from qaweb.monitoring.worklist_forms import MoveForm, moves_in
from qaweb.parameters.queries import as_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render

blueprint = Blueprint("oversight", __name__)


@blueprint.get("/worklist/monitors")
@requires(Permission.WORK_ASSIGN)
def index() -> Response:
    """How everybody's day stands, and who at work has not been heard."""
    now, today = clock.now(), clock.today()
    return render(
        "monitoring/monitors.html",
        "monitoring/_monitors.html",
        standings=standings(viewer(), today, now, as_of(today)),
        unheard=queries.unheard(viewer(), today),
        today=today,
    )


@blueprint.route("/worklist/monitors/<int:person_id>/move", methods=["GET", "POST"])
@requires(Permission.WORK_ASSIGN)
def move(person_id: int) -> Response:
    """Who would take which line by the rules; to be looked over, and carried out at once."""
    monitor = queries.monitor(viewer(), person_id)
    form, moves, made = MoveForm(), moves_in(request.form), list[Any]()
    reason = form.reason.data or ""
    if form.submitted_well() and form.attempt(
        lambda: made.extend(actions.reassign(viewer(), person_id, moves, reason))
    ):
        said = ngettext("%(num)s line is moved.", "%(num)s lines are moved.", len(made))
        return done(url_for("monitoring.oversight.index"), said)
    return _preview(monitor, form, moves)


def _preview(monitor: Any, form: MoveForm, moves: dict[int, int]) -> Response:
    now, today = clock.now(), clock.today()
    rows = queries.open_lines(monitor, today)
    everybody = standings(viewer(), today, now, as_of(today)) if rows else []
    able = queries.takers(everybody, monitor.project_id, today, now)
    others = [(standing, taker) for standing, taker in able if taker.id != monitor.id]
    deals = queries.preview(rows, [taker for _standing, taker in others], today, now)
    absence = queries.absence_of(everybody, monitor)
    if not form.is_submitted() and absence:
        form.reason.data = label(absence)
    return render(
        "monitoring/move.html",
        monitor=monitor,
        rows={row.id: row for row in rows},
        deals=deals,
        takers=others,
        moves=moves if form.is_submitted() else {d.line.id: d.taker for d in deals},
        form=form,
        status=form.status,
    )


@blueprint.post("/worklist/assign/<int:person_id>")
@requires(Permission.WORK_ASSIGN)
def assign(person_id: int) -> Response:
    """Put somebody unheard on the list of whoever can hear them."""
    line, monitor = actions.assign(viewer(), person_id)
    said = _(
        "%(monitor)s has it on the list, %(since)s–%(until)s.",
        monitor=monitor.name,
        since=clock.local(line.starts_at).strftime("%H:%M"),
        until=clock.local(line.ends_at).strftime("%H:%M"),
    )
    return done(url_for("monitoring.oversight.index"), said)
