"""Notes at their second and the call's clock, as the scoring screen sends them (P3.1)."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

from flask import Response, current_app, request, url_for

from qaweb import clock
from qaweb.calls import recordings
from qaweb.calls.models import Call
from qaweb.calls.queries import masked_customers
from qaweb.errors import Refused
from qaweb.evaluations import notes
from qaweb.evaluations.answers import sheet_of, words_of
from qaweb.evaluations.blueprint import blueprint
from qaweb.evaluations.drafts import Overtaken, own_draft
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.note_rules import Clock, seconds
from qaweb.evaluations.notes import GivenNote, Note
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render, wants_fragment


def around(evaluation: Evaluation) -> dict[str, Any]:
    """What a page needs to play a call and show its notes."""
    call = evaluation.call if viewer().may(Permission.CALLS_SEE) else None
    return {
        "notes": notes.notes_of(evaluation),
        "blank_note": Note("KEY"),
        "heard": call,
        "no_recording": _trouble(call) if call else "",
        "customer": masked_customers([call]).get(call.id) if call else None,
        "now": clock.now(),
    }


def _trouble(call: Call) -> str:
    """Why there is nothing to hear, in words; empty when there is."""
    try:
        recordings.path_of(call, Path(current_app.config["INSTANCE"]))
    except recordings.NoRecording as missing:
        return str(missing.message)
    return ""


@blueprint.post("/evaluations/<int:evaluation_id>/notes", defaults={"key": ""})
@blueprint.post("/evaluations/<int:evaluation_id>/notes/<key>")
@requires(Permission.EVALUATE)
def write_note(evaluation_id: int, key: str) -> Response:
    """Keep a note at once; without a text it is deleted."""
    given = _given(key or str(uuid.uuid4()))
    try:
        seq = notes.write_note(viewer(), evaluation_id, given)
    except Refused as refused:
        if refused.status not in (Refused.status, Overtaken.status) or not wants_fragment():
            raise
        return _said(evaluation_id, given, refused)
    if wants_fragment():
        return render("evaluations/_note_said.html", note=Note(given.key, seq=seq))
    return done(url_for("evaluations.show", evaluation_id=evaluation_id), _("The note is kept."))


def _given(key: str) -> GivenNote:
    sent = request.form
    seq = sent.get(f"seq-{key}", 0, type=int)
    at_s = seconds(sent.get("at_s", ""))
    return GivenNote(key, sent.get("text", ""), at_s, sent.get("criterion", ""), seq)


def _said(evaluation_id: int, given: GivenNote, refused: Refused) -> Response:
    """The note as it is kept, with what was sent beside it; nothing is lost."""
    draft = own_draft(viewer(), evaluation_id)
    kept = {note.key: note for note in notes.notes_of(draft)}
    return render(
        "evaluations/_note.html",
        evaluation=draft,
        note=kept.get(given.key, Note(given.key, given.text, given.at_s)),
        form=sheet_of(draft).form,
        trouble=refused,
        status=refused.status,
    )


@blueprint.post("/evaluations/<int:evaluation_id>/clock")
@requires(Permission.EVALUATE)
def clock_of_call(evaluation_id: int) -> Response:
    """Start, stop or take back the call's clock; a window sends how its clock stands."""
    draft = own_draft(viewer(), evaluation_id)
    draft = notes.set_clock(viewer(), evaluation_id, _clock(draft))
    if not wants_fragment():
        return done(url_for("evaluations.show", evaluation_id=evaluation_id))
    words = words_of(draft)
    return render(
        "evaluations/_clock_said.html",
        evaluation=draft,
        now=clock.now(),
        field="call_time",
        words=words,
        seen=words,
        troubles={},
        missing={},
        first_missing="",
    )


def _clock(draft: Evaluation) -> Clock:
    """The clock as sent: by a button without JavaScript, or as the window's clock stands."""
    now, started = clock.now(), draft.clock_started_at
    match request.form.get("step"):
        case "start":
            return Clock(started or now)
        case "stop":
            return Clock(started, now if started else None)
        case "reset":
            return Clock()
    return Clock(_moment("started"), _moment("stopped"))


def _moment(name: str) -> dt.datetime | None:
    """Seconds since 1970, as JavaScript counts them; what is none is no moment."""
    since_1970 = request.form.get(name, type=float)
    if since_1970 is None or not 0 < since_1970 < 2**32:
        return None
    return dt.datetime.fromtimestamp(since_1970, dt.UTC)
