"""Corrections of a wrong person or a wrong call: asking, and deciding as a second person (P2.5)."""

from typing import Any

from flask import Response, request, url_for

from qaweb.appeals import correcting, corrections
from qaweb.appeals.blueprint import blueprint
from qaweb.appeals.correction_choices import choices
from qaweb.appeals.correction_forms import AskForm, DecisionForm, NamingForm
from qaweb.appeals.correction_sides import record_of, sides_of
from qaweb.appeals.models import Correction
from qaweb.appeals.rules import CorrectionKind, CorrectionState
from qaweb.errors import Conflict, NotFound, Refused
from qaweb.evaluations import queries as evaluations
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render

CHOICES = "appeals/_correction_choices.html"


@blueprint.get("/corrections")
@requires(Permission.CORRECTIONS_SEE)
def corrections_index() -> Response:
    """The corrections within reach, by state."""
    show, text = request.args.get("show", CorrectionState.ASKED.value), request.args.get("q", "")
    known = show if show in corrections.SHOWS else CorrectionState.ASKED.value
    filters = corrections.Filters(known, text.strip())
    return render(
        "appeals/correction_index.html",
        "appeals/_correction_list.html",
        page=page_of(corrections.corrections(viewer(), filters)),
        filters=filters,
        shows=list(CorrectionState),
        counts=corrections.counts(viewer()),
        knows=lambda row: corrections.knows_names(viewer(), row),
    )


@blueprint.route("/evaluations/<int:evaluation_id>/correction", methods=["GET", "POST"])
@requires(Permission.CORRECTIONS_ASK)
def ask_correction(evaluation_id: int) -> Response:
    """Say that person or call is wrong; `look` only looks for the right one."""
    evaluation = correcting.evaluation_to_correct(viewer(), evaluation_id)
    form, asked, looks = AskForm(), list[Correction](), "look" in request.form
    form.offer_kinds()
    if (
        not looks
        and form.submitted_well()
        and form.attempt(lambda: asked.append(_ask(evaluation, form)))
    ):
        said = _("You have asked for a correction. Somebody else approves it.")
        return done(url_for("appeals.correction", correction_id=asked[0].id), said)
    return render(
        "appeals/correction_new.html",
        CHOICES if looks else None,
        form=form,
        evaluation=evaluation,
        choices=_choices(evaluation, form),
        closed=_closed(evaluation),
        status=form.status,
    )


def _ask(evaluation: Evaluation, form: AskForm) -> Correction:
    kind = CorrectionKind(form.kind.data)
    return correcting.ask(viewer(), evaluation.id, kind, form.reason.data or "", form.named)


def _choices(evaluation: Evaluation, form: NamingForm) -> Any:
    """What can be named, of the day that was looked for; at first that of the call."""
    form.day.data = form.day.data or evaluation.call_day
    return choices(viewer(), evaluation, (form.q.data or "").strip(), form.day.data)


def _closed(evaluation: Evaluation) -> str:
    """Why no correction can be asked for now, in words; empty when one can."""
    try:
        correcting.refuse_second(evaluation)
    except Conflict as conflict:
        return str(conflict.message)
    return ""


@blueprint.get("/corrections/<int:correction_id>")
@requires(Permission.CORRECTIONS_SEE)
def correction(correction_id: int) -> Response:
    """One correction: before and after side by side, and the decision for whose it is."""
    return _page(corrections.correction(viewer(), correction_id), DecisionForm())


def _page(row: Correction, form: DecisionForm, fragment: str | None = None) -> Response:
    decides = corrections.decides(viewer(), row)
    found = record_of(viewer(), row)
    about = found if decides and row.agent_id is None and row.call_id is None else None
    return render(
        "appeals/correction_show.html",
        fragment,
        correction=row,
        form=form,
        sides=sides_of(viewer(), row, found, form.named),
        knows=corrections.knows_names(viewer(), row),
        decides=decides,
        choices=_choices(about, form) if about else None,
        evaluation=about,
        appealed=corrections.open_appeal(row.evaluation_id) is not None,
        may_read=found is not None,
        approvers=corrections.approvers(row),
        status=form.status,
    )


@blueprint.post("/corrections/<int:correction_id>/decision")
@requires(Permission.CORRECTIONS_APPROVE)
def decide_correction(correction_id: int) -> Response:
    """Approve, refuse, or take out of the figures; `look` only looks for what is right."""
    row = corrections.correction(viewer(), correction_id)
    form, act = DecisionForm(), request.form.get("act", "")
    if act == "look" or row.state is CorrectionState.ASKED:
        row = correcting.correction_to_decide(viewer(), correction_id)
    if act == "look":
        return _page(row, form, CHOICES)
    if form.submitted_well() and form.attempt(lambda: _decide(row, form, act)):
        return done(url_for("appeals.correction", correction_id=row.id), _said(act))
    return _page(row, form)


def _decide(row: Correction, form: DecisionForm, act: str) -> None:
    words = form.decision.data or ""
    if act == "refuse":
        correcting.refuse(viewer(), row.id, words)
    elif act == "take_out":
        correcting.take_out(viewer(), row.id, words)
    elif act == "approve":
        correcting.approve(viewer(), row.id, form.named, words)
    else:
        raise Refused(_("Choose one of the buttons."))


def _said(act: str) -> str:
    if act == "refuse":
        return _("The correction is refused: everything stays as it is.")
    if act == "take_out":
        return _("The evaluation no longer counts.")
    return _("The correction is made.")


@blueprint.post("/corrections/<int:correction_id>/withdrawal")
@requires(Permission.CORRECTIONS_ASK)
def withdraw_correction(correction_id: int) -> Response:
    """Take back what one asked for, while it is open."""
    row = correcting.withdraw(viewer(), correction_id)
    return done(
        url_for("appeals.correction", correction_id=row.id), _("Your request is taken back.")
    )


@blueprint.get("/evaluations/<int:evaluation_id>/corrections")
@requires(Permission.CORRECTIONS_SEE)
def corrections_beside(evaluation_id: int) -> Response:
    """What stands of corrections on the page of the record."""
    evaluation = evaluations.evaluation(viewer(), evaluation_id)
    if evaluation.state is EvaluationState.DRAFT:
        raise NotFound
    return render(
        "appeals/correction_beside.html",
        "appeals/_correction_beside.html",
        evaluation=evaluation,
        corrections=corrections.corrections_of(viewer(), evaluation),
        may_ask=corrections.may_ask(viewer(), evaluation),
    )
