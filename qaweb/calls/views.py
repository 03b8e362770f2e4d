"""The list of calls, and their recordings."""

import datetime as dt
from pathlib import Path

from flask import Blueprint, Response, current_app, request, send_file

from qaweb.calls import actions, queries
from qaweb.calls.queries import Filters
from qaweb.guards import viewer
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import render

blueprint = Blueprint("calls", __name__)


@blueprint.get("/calls")
@requires(Permission.CALLS_SEE)
def index() -> Response:
    """The calls, the latest first, filtered by the address."""
    page = page_of(queries.calls(viewer(), _filters()))
    return render(
        "calls/index.html",
        "calls/_list.html",
        page=page,
        customers=queries.masked_customers(page.rows),
        types=queries.type_names(viewer()),
    )


def _filters() -> Filters:
    """What the address narrows by; a day that is none narrows nothing."""
    asked = request.args
    return Filters(
        agent=asked.get("agent", "").strip(),
        number=asked.get("number", "").strip(),
        since=asked.get("since", type=dt.date.fromisoformat),
        until=asked.get("until", type=dt.date.fromisoformat),
        call_type=asked.get("type", ""),
    )


@blueprint.get("/calls/<int:call_id>/recording")
@requires(Permission.CALLS_SEE)
def recording(call_id: int) -> Response:
    """The sound, whole or in parts as the player asks for it."""
    folder = Path(current_app.config["INSTANCE"]) / "recordings"
    path = actions.listen(viewer(), call_id, folder, _first_byte())
    return send_file(path, mimetype="audio/wav", conditional=True)


def _first_byte() -> int:
    asked = request.range
    return (asked.ranges[0][0] or 0) if asked and asked.ranges else 0
