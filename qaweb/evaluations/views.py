"""Evaluations: the list, beginning one, the scoring screen, the record (P3.1, P3.10, P3.11)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from qaweb import clock
from qaweb.audit import history_of
from qaweb.errors import Refused
from qaweb.evaluations import actions, drafts, queries, submitting
from qaweb.evaluations.drafts import Given, Overtaken, Word
from qaweb.evaluations.export import workbook
from qaweb.evaluations.forms import StartForm, answers_in, filters_in, words_in
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import Filters
from qaweb.evaluations.rules import LIVE, EvaluationState, Mode
from qaweb.filters import band_label, label
from qaweb.guards import viewer
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render, wants_fragment
from qaweb.standards.rules import DEFAULT_BANDS
from qaweb.training.queries import may_monitor
from qaweb.workbooks.styles import XLSX

blueprint = Blueprint("evaluations", __name__)


@blueprint.get("/evaluations")
@requires(Permission.EVALUATIONS_SEE)
def index() -> Response:
    """The archive of evaluations (P3.10), filtered by the address."""
    filters = filters_in(request.args)
    monitors = viewer().may(Permission.EVALUATE)
    return render(
        "evaluations/index.html",
        "evaluations/_list.html",
        page=page_of(queries.evaluations(viewer(), filters)),
        filters=filters,
        filtered=filters != Filters(),
        choices=_choices(filters, drafts_too=monitors),
        progress=queries.progress(viewer(), clock.today()) if monitors else None,
    )


def _choices(filters: Filters, drafts_too: bool) -> list[tuple[str, str, list[Any], str]]:
    """The selects above the list: name, title, options, what is chosen."""
    states = [s for s in EvaluationState if drafts_too or s is not EvaluationState.DRAFT]
    bands = [(band.key, band_label(band.key)) for band in DEFAULT_BANDS]
    return [
        ("mode", _("Mode"), [(m.value, label(m)) for m in Mode], str(filters.mode or "")),
        ("band", _("Band"), bands, filters.band),
        ("state", _("State"), [(s.value, label(s)) for s in states], str(filters.state or "")),
    ]


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
    evaluation = queries.evaluation(viewer(), evaluation_id)
    if evaluation.state is EvaluationState.DRAFT:
        return _scoring(evaluation)
    return render(
        "evaluations/show.html",
        evaluation=evaluation,
        sheet=queries.sheet_of(evaluation),
        history=history_of(evaluation),
        lapses_at=queries.lapses_at(evaluation),
        may_accept=evaluation.agent_id == viewer().id
        and evaluation.state is EvaluationState.SUBMITTED,
    )


def _scoring(
    draft: Evaluation,
    page: str = "evaluations/score.html",
    *,
    troubles: Mapping[str, Refused] | None = None,
    refused: Refused | None = None,
    saved: Sequence[str] = (),
) -> Response:
    """The scoring screen, or what a save changed on it, with what could not be taken."""
    troubles = troubles or {}
    missing = {each.code: each.why for each in getattr(refused, "missing", ())}
    kept = queries.words_of(draft)
    wrong = [*troubles.values(), *([refused] if refused else [])]
    return render(
        page,
        evaluation=draft,
        sheet=queries.sheet_of(draft),
        seen=kept,
        words=kept | _typed(troubles),
        troubles=troubles,
        missing=missing,
        first_missing=next(filter(None, missing), ""),
        refused=refused,
        saved=saved,
        call_types=queries.call_types(draft),
        is_live=draft.mode in LIVE,
        status=max((each.status for each in wrong), default=200),
        **({} if saved else _beside(draft)),
    )


def _typed(troubles: Mapping[str, Refused]) -> dict[str, str]:
    """Words that could not be taken stand in their field again, unless another tab's do."""
    refused = (field for field, why in troubles.items() if not isinstance(why, Overtaken))
    return {field: request.form[field] for field in refused if field in request.form}


def _beside(draft: Evaluation) -> dict[str, Any]:
    """What stands around the form."""
    today = clock.today(draft.project.zone)
    return {
        "earlier": queries.last_of(viewer(), draft.agent_id, draft.id),
        "progress": queries.progress(viewer(), today),
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
    troubles = drafts.save(viewer(), evaluation_id, answers, words)
    draft = drafts.own_draft(viewer(), evaluation_id)
    if wants_fragment():
        saved = [given.answer.criterion for given in answers] + [word.field for word in words]
        return _scoring(draft, "evaluations/_saved.html", troubles=troubles, saved=saved or [""])
    if troubles:
        return _scoring(draft, troubles=troubles)
    return done(_address(draft), _("The draft is saved."))


@blueprint.post("/evaluations/<int:evaluation_id>/submit")
@requires(Permission.EVALUATE)
def submit(evaluation_id: int) -> Response:
    """Save what was sent and close the form; a slip that is owed comes next (P3.11)."""
    answers, words = answers_in(request.form), words_in(request.form)
    troubles = drafts.save(viewer(), evaluation_id, answers, words)
    if troubles:
        return _scoring(drafts.own_draft(viewer(), evaluation_id), troubles=troubles)
    try:
        evaluation = submitting.submit(viewer(), evaluation_id)
    except Refused as refused:
        return _refused(evaluation_id, refused)
    return _submitted(evaluation)


def _submitted(evaluation: Evaluation) -> Response:
    if evaluation.slip_owed:
        target = url_for("slips.new", evaluation=evaluation.id)
        return done(target, _("Submitted. A slip is owed for what was lost: write it now."))
    return done(_address(evaluation), _("The evaluation is submitted."))


def _refused(evaluation_id: int, refused: Refused) -> Response:
    draft = drafts.own_draft(viewer(), evaluation_id)
    if refused.field:
        return _scoring(draft, troubles={refused.field: refused})
    return _scoring(draft, refused=refused)


@blueprint.post("/evaluations/<int:evaluation_id>/accept")
@requires(Permission.EVALUATIONS_ACCEPT)
def accept(evaluation_id: int) -> Response:
    """The monitored person agrees."""
    actions.accept(viewer(), evaluation_id)
    address = url_for("evaluations.show", evaluation_id=evaluation_id)
    return done(address, _("You have accepted this evaluation."))


@blueprint.post("/evaluations/<int:evaluation_id>/discard")
@requires(Permission.EVALUATE)
def discard(evaluation_id: int) -> Response:
    """Throw an own draft away."""
    actions.discard(viewer(), evaluation_id)
    return done(url_for("evaluations.index"), _("The draft is discarded."))


@blueprint.get("/evaluations/<int:evaluation_id>.xlsx")
@requires(Permission.EVALUATIONS_SEE)
def export(evaluation_id: int) -> Response:
    """The record as the printed form 《客户代表监听记录表》 (P3.10, P7)."""
    evaluation = actions.note_export(viewer(), evaluation_id)
    answer = Response(workbook(evaluation), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{evaluation}.xlsx"'
    return answer
