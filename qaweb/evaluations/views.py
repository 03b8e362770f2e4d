"""Evaluations: beginning one, the scoring screen, submitting and accepting (P3.1, P3.11)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, flash, request, url_for

from qaweb import clock
from qaweb.errors import Conflict, Refused
from qaweb.evaluations import (
    accepting,
    actions,
    archive_views,
    beside,
    drafts,
    matching_views,
    note_views,
    queries,
    record_views,
    submitting,
)
from qaweb.evaluations.answers import Sheet, filled_in, sheet_of, words_of
from qaweb.evaluations.blueprint import blueprint
from qaweb.evaluations.drafts import Given, Overtaken, Word
from qaweb.evaluations.forms import StartForm, active_in, answers_in, words_in
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.precedents import precedents as precedents_of
from qaweb.evaluations.rules import LIVE, EvaluationState, Mode
from qaweb.filters import score as in_points
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import Policy
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render, wants_fragment
from qaweb.training.queries import may_monitor

__all__ = ["archive_views", "blueprint", "matching_views"]
SAVED = "evaluations/_saved.html"


@blueprint.route("/evaluations/new", methods=["GET", "POST"])
@requires(Permission.EVALUATE)
def new() -> Response:
    """Choose whom to monitor live; the form opens without a call (P3.1)."""
    form, begun = StartForm(), []
    if form.submitted_well() and form.attempt(lambda: begun.append(_start(form))):
        return done(_address(begun[0]))
    text = request.args.get("q", "").strip()
    return render(
        "evaluations/new.html",
        "evaluations/_candidates.html",
        form=form,
        candidates=queries.candidates(viewer(), text, clock.today()),
        modes=LIVE,
        status=form.status,
    )


def _start(form: StartForm) -> Evaluation:
    return actions.start_live(viewer(), int(form.agent.data or 0), Mode(form.mode.data or ""))


def _address(evaluation: Evaluation) -> str:
    return url_for("evaluations.show", evaluation_id=evaluation.id)


@blueprint.post("/evaluations/from-call/<int:call_id>")
@requires(Permission.EVALUATE)
def from_call(call_id: int) -> Response:
    """Open the form on a recording, or the draft that is open on it already."""
    return done(_address(actions.start_recording(viewer(), call_id)))


@blueprint.get("/evaluations/<int:evaluation_id>")
@requires(Permission.EVALUATIONS_SEE)
def show(evaluation_id: int) -> Response:
    """The record; for the monitor of a draft the scoring screen."""
    evaluation = drafts.known(viewer(), evaluation_id)
    if evaluation.state is EvaluationState.DRAFT:
        return _scoring(evaluation)
    return record_views.record(evaluation)


def _scoring(
    draft: Evaluation,
    page: str = "evaluations/score.html",
    *,
    troubles: Mapping[str, Refused] | None = None,
    refused: Refused | None = None,
    saved: Sequence[str] = (),
    sheet: Sheet | None = None,
) -> Response:
    """The scoring screen, or what a save changed on it, with what could not be taken."""
    troubles = troubles or {}
    missing = {each.code: each.why for each in getattr(refused, "missing", ())}
    kept, policy = words_of(draft), as_of(draft.monitored_on)
    wrong = [*troubles.values(), *([refused] if refused else [])]
    return render(
        page,
        evaluation=draft,
        sheet=sheet or sheet_of(draft),
        seen=kept,
        words=kept | _typed(troubles),
        troubles=troubles,
        missing=missing,
        first_missing=next(filter(None, missing), ""),
        refused=refused,
        saved=saved,
        call_types=[] if page == SAVED and not wrong else queries.call_types(draft),
        is_live=draft.mode in LIVE,
        closing=refused is not None,
        due=_due(draft, policy),
        status=max((each.status for each in wrong), default=200),
        **({} if page == SAVED else _beside(draft, policy)),
    )


def _due(draft: Evaluation, policy: Policy) -> dict[str, Any]:
    """Until when it is in time, as the page says it (P6.1)."""
    due = submitting.due_of(draft, policy)
    same_day = due.date() == clock.local(clock.now(), draft.project.zone).date()
    return {"time": f"{due:%H:%M}" if same_day else f"{due:%m-%d %H:%M}", "late": clock.now() > due}


def _typed(troubles: Mapping[str, Refused]) -> dict[str, str]:
    """Words that could not be taken stand in their field again, unless another tab's do."""
    refused = (field for field, why in troubles.items() if not isinstance(why, Overtaken))
    return {field: request.form[field] for field in refused if field in request.form}


def _beside(draft: Evaluation, policy: Policy) -> dict[str, Any]:
    """What stands around the form; `policy` is that of the day it is monitored on."""
    today = clock.today(draft.project.zone)
    known = policy if today == draft.monitored_on else None
    return {
        "earlier": (earlier := beside.earlier(viewer(), draft)),
        "earlier_line": beside.trend(earlier),
        **note_views.around(draft),
        "others": queries.others_on(viewer(), draft),
        "progress": queries.progress(viewer(), today, known),
        "licensed": may_monitor(viewer().id, today),
    }


@blueprint.post("/evaluations/<int:evaluation_id>/answers/<code>")
@requires(Permission.EVALUATE)
def answer(evaluation_id: int, code: str) -> Response:
    """Save one answer at once."""
    return _save(evaluation_id, answers_in(request.form, [code]), [])


@blueprint.post("/evaluations/<int:evaluation_id>/words")
@requires(Permission.EVALUATE)
def write(evaluation_id: int) -> Response:
    """Save written fields, and every answer that was sent with them."""
    return _save(evaluation_id, answers_in(request.form), words_in(request.form))


def _save(evaluation_id: int, answers: list[Given], words: list[Word]) -> Response:
    written = drafts.write(viewer(), evaluation_id, answers, words, active_in(request.form))
    draft, troubles = written.draft, written.troubles
    if wants_fragment():
        saved = [given.answer.criterion for given in answers]
        sheet = filled_in(draft, written.answers)
        return _scoring(draft, SAVED, troubles=troubles, saved=saved, sheet=sheet)
    if troubles:
        return _scoring(draft, troubles=troubles)
    return done(_address(draft), _("The draft is saved."))


@blueprint.post("/evaluations/<int:evaluation_id>/submit")
@requires(Permission.EVALUATE)
def submit(evaluation_id: int) -> Response:
    """Save what was sent and close the form; a slip that is owed comes next (P3.11)."""
    found = queries.own(viewer(), evaluation_id)
    if found and found.state is not EvaluationState.DRAFT:
        return _on(_address(found), _("This evaluation has been submitted."))  # sent twice
    answers, words = answers_in(request.form), words_in(request.form)
    troubles = drafts.save(viewer(), evaluation_id, answers, words, active_in(request.form))
    if troubles:
        return _refused(evaluation_id, troubles)
    try:
        return _submitted(submitting.submit(viewer(), evaluation_id))
    except Refused as refused:
        return _refused(evaluation_id, {refused.field: refused} if refused.field else {}, refused)


def _submitted(evaluation: Evaluation) -> Response:
    if evaluation.slip_owed:
        target = url_for("slips.new", evaluation=evaluation.id)
        return _on(target, _("Submitted. A slip is owed for what was lost: write it now."))
    # On to the next call: the worklist names it, and has its button under the finger.
    points = in_points(evaluation.total)
    said = _(
        "%(evaluation)s is submitted: %(points)s points.", evaluation=evaluation, points=points
    )
    return _on(url_for("monitoring.worklist"), said)


def _on(address: str, message: str) -> Response:
    """On to the next page; the queue of a page is told where, and goes there itself."""
    answer = done(address, message)
    if wants_fragment():
        answer.status_code = 204
        answer.headers["HX-Redirect"] = answer.headers.pop("Location")
    return answer


def _refused(
    evaluation_id: int, troubles: Mapping[str, Refused], refused: Refused | None = None
) -> Response:
    draft = drafts.own_draft(viewer(), evaluation_id)
    page = SAVED if wants_fragment() else "evaluations/score.html"
    return _scoring(draft, page, troubles=troubles, refused=None if troubles else refused)


@blueprint.post("/evaluations/<int:evaluation_id>/active")
@requires(Permission.EVALUATE)
def active(evaluation_id: int) -> Response:
    """Seconds of work, told by a page that is being closed."""
    drafts.keep_active(viewer(), evaluation_id, active_in(request.form))
    return Response(status=204)


@blueprint.get("/evaluations/<int:evaluation_id>/precedents/<code>")
@requires(Permission.EVALUATE)
def precedents(evaluation_id: int, code: str) -> Response:
    """How the criterion was decided in the calls before."""
    draft = drafts.own_draft(viewer(), evaluation_id)
    found = precedents_of(viewer(), draft, code)
    return render("evaluations/_precedents.html", precedents=found)


@blueprint.post("/evaluations/<int:evaluation_id>/accept")
@requires(Permission.EVALUATIONS_ACCEPT)
def accept(evaluation_id: int) -> Response:
    """The monitored person agrees."""
    address = url_for("evaluations.show", evaluation_id=evaluation_id)
    try:
        accepting.accept(viewer(), evaluation_id)
    except Conflict as conflict:  # pressed in a page that was open for long: the record says why
        flash(str(conflict.message), "warning")
        return done(address)
    return done(address, _("You have accepted this evaluation."))


@blueprint.post("/evaluations/<int:evaluation_id>/discard")
@requires(Permission.EVALUATE)
def discard(evaluation_id: int) -> Response:
    """Throw an own draft away."""
    actions.discard(viewer(), evaluation_id)
    return done(url_for("evaluations.index"), _("The draft is discarded."))
