"""The list of calls, their recordings, and customers' numbers."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import IO, cast

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    request,
    send_file,
)
from werkzeug.wsgi import wrap_file

from qaweb.calls import actions, queries, recordings
from qaweb.calls.decoding import PlainWav, needs_decoding
from qaweb.calls.queries import Filters
from qaweb.errors import Refused
from qaweb.guards import viewer
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import render

blueprint = Blueprint("calls", __name__)
CARRY_SOUND = (200, 206)


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
    answer = sound(recordings.path_of(queries.call(viewer(), call_id), _instance()))
    if request.method == "HEAD":
        answer.close()  # nobody reads the file that was opened for it
    elif answer.status_code in CARRY_SOUND:
        actions.listen(viewer(), call_id)
    return answer


def sound(path: Path) -> Response:
    """A recording as browsers play it, whole or in parts."""
    if not needs_decoding(path):
        return send_file(path, mimetype=recordings.mimetype(path), conditional=True)
    plain = PlainWav(path)
    answer = Response(
        wrap_file(request.environ, cast(IO[bytes], plain)),
        mimetype="audio/wav",
        direct_passthrough=True,
    )
    answer.content_length = plain.size
    answer.make_conditional(request, accept_ranges=True, complete_length=plain.size)
    return answer


@blueprint.get("/calls/<int:call_id>/peaks")
@requires(Permission.CALLS_SEE)
def peaks(call_id: int) -> Response:
    """The waveform for the player; where there is none, why, in the player's place."""
    try:
        drawn = recordings.waveform_of(queries.call(viewer(), call_id), _instance())
    except Refused as refused:
        return make_response({"message": str(refused.message)}, refused.status)
    return jsonify(asdict(drawn))


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])


@blueprint.post("/calls/<int:call_id>/customer")
@requires(Permission.CALLS_SEE)
def reveal(call_id: int) -> Response:
    """The customer's number in clear, in the place of the masked one."""
    call, number = actions.reveal(viewer(), call_id)
    return render("calls/customer.html", "calls/_customer.html", call=call, number=number)
