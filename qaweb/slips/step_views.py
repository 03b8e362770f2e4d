"""Every step that a slip takes: own words, questions, the log with its files, the verdict."""

from collections.abc import Callable
from typing import Any

from flask import Response, send_file, url_for

from qaweb.forms import Form
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, requires
from qaweb.rendering import done
from qaweb.slips import actions, files, proposing, queries, rescheduling, talking
from qaweb.slips.actions import Entry
from qaweb.slips.blueprint import blueprint
from qaweb.slips.file_rules import MEDIA
from qaweb.slips.files import SentFile
from qaweb.slips.forms import (
    AcknowledgeForm,
    CloseForm,
    ConcludeForm,
    DueForm,
    FollowUpForm,
    TalkForm,
)
from qaweb.slips.models import Slip
from qaweb.slips.rules import FollowUpKind
from qaweb.slips.screens import page


def _step(slip_id: int, form: Form, action: Callable[[], Any], said: str) -> Response:
    if form.submitted_well() and form.attempt(action):
        return done(url_for("slips.show", slip_id=slip_id), said)
    return page(slip_id, form)


@blueprint.post("/slips/<int:slip_id>/acknowledge")
@requires(Permission.SLIPS_ACKNOWLEDGE)
def acknowledge(slip_id: int) -> Response:
    """The person's own words."""
    queries.slip_to_acknowledge(viewer(), slip_id)
    form = AcknowledgeForm()
    said = _("Thank you. The slip is acknowledged.")
    return _step(
        slip_id,
        form,
        lambda: actions.acknowledge(viewer(), slip_id, form.own_words.data or ""),
        said,
    )


@blueprint.post("/slips/<int:slip_id>/proposal/reject")
@requires(Permission.SLIPS_ACKNOWLEDGE)
def reject_words(slip_id: int) -> Response:
    """An answer that somebody else wrote is not the person's own."""
    queries.slip_to_acknowledge(viewer(), slip_id)
    form = CloseForm()
    said = _("Not taken. Now write it in your own words.")
    return _step(slip_id, form, lambda: proposing.reject(viewer(), slip_id), said)


@blueprint.post("/slips/<int:slip_id>/due")
@requires(Permission.SLIPS_FOLLOW_UP)
def set_due(slip_id: int) -> Response:
    """Another day on which the slip is due."""
    queries.slip_to_follow_up(viewer(), slip_id)
    form = DueForm()
    said = _("The due date is moved.")
    return _step(
        slip_id, form, lambda: rescheduling.set_due(viewer(), slip_id, form.moved_to.data), said
    )


@blueprint.post("/slips/<int:slip_id>/messages")
@requires(Permission.SLIPS_SEE)
def say(slip_id: int) -> Response:
    """A question of the person, or an answer to it."""
    slip = talking.slip_to_talk_about(viewer(), slip_id)
    form = TalkForm()
    asks = slip.person_id == viewer().id
    said = _("Your question is sent.") if asks else _("Your answer is sent.")
    return _step(slip_id, form, lambda: talking.say(viewer(), slip_id, form.text.data or ""), said)


@blueprint.post("/slips/<int:slip_id>/follow-ups")
@requires(Permission.SLIPS_FOLLOW_UP)
def follow_up(slip_id: int) -> Response:
    """An entry of the coaching log."""
    queries.slip_to_follow_up(viewer(), slip_id)
    form = FollowUpForm()
    return _step(slip_id, form, lambda: _follow_up(slip_id, form), _("The follow-up is written."))


def _follow_up(slip_id: int, form: FollowUpForm) -> Slip:
    assert form.day.data  # required by the form
    chosen = form.next_kind.data
    written = Entry(
        day=form.day.data,
        kind=form.kind.data,
        content=form.content.data or "",
        next_step=form.next_step.data or "",
        next_kind=FollowUpKind(chosen) if chosen else None,
        next_on=form.next_on.data,
    )
    sent = [
        SentFile(file.filename or "", file.read())
        for file in form.files.data or []
        if hasattr(file, "read")
    ]
    return actions.follow_up(viewer(), slip_id, written, sent)


@blueprint.get("/slips/<int:slip_id>/files/<int:file_id>/download")
@requires(Permission.SLIPS_SEE)
def take_file(slip_id: int, file_id: int) -> Response:
    """A file of the log, always to be stored and never shown in place."""
    file, path = files.take_file(viewer(), slip_id, file_id)
    return send_file(path, mimetype=MEDIA[file.kind], as_attachment=True, download_name=file.name)


@blueprint.post("/slips/<int:slip_id>/conclude")
@requires(Permission.SLIPS_CLOSE)
def conclude(slip_id: int) -> Response:
    """Judge the effect; a recovered slip may be closed with it, another goes on."""
    queries.slip_to_follow_up(viewer(), slip_id)
    form = ConcludeForm()
    return _step(slip_id, form, lambda: _conclude(slip_id, form), _("The result is written."))


def _conclude(slip_id: int, form: ConcludeForm) -> Slip:
    recovered = form.outcome.data == "recovered"
    result, and_close = form.result.data or "", bool(form.close.data)
    return actions.conclude(viewer(), slip_id, recovered, result, and_close, form.due_on.data)


@blueprint.post("/slips/<int:slip_id>/close")
@requires(Permission.SLIPS_CLOSE)
def close(slip_id: int) -> Response:
    """Close a slip whose person has recovered, or whose points an appeal gave back."""
    queries.slip_to_follow_up(viewer(), slip_id)
    form = CloseForm()
    return _step(slip_id, form, lambda: actions.close(viewer(), slip_id), _("The slip is closed."))
