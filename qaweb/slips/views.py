"""Improvement slips: the list, writing one, and every step it takes (P3.11, P3.12)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from qaweb import clock
from qaweb.audit import history_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import slips_owed
from qaweb.filters import in_words, titled
from qaweb.forms import Form
from qaweb.guards import viewer
from qaweb.paging import page_of
from qaweb.parameters.queries import as_of
from qaweb.people.queries import person, teams
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.slips import actions, queries
from qaweb.slips.export import workbook
from qaweb.slips.findings import Proposal, effect_of_slip, evaluations_of, findings_of, proposal_for
from qaweb.slips.forms import (
    AcknowledgeForm,
    CloseForm,
    ConcludeForm,
    FollowUpForm,
    IssueForm,
)
from qaweb.slips.models import Slip
from qaweb.slips.queries import Filters
from qaweb.slips.rules import OPEN, Cause, SlipState, is_overdue
from qaweb.workbooks.styles import XLSX

blueprint = Blueprint("slips", __name__)
TABS = (*OPEN, SlipState.CLOSED)


@blueprint.get("/slips")
@requires(Permission.SLIPS_SEE)
def index() -> Response:
    """The slips within reach, by state; filtered by the address."""
    page = page_of(queries.slips(viewer(), _filters()))
    return render(
        "slips/index.html",
        "slips/_list.html",
        page=page,
        criteria=queries.criteria_of(page.rows),
        counts=queries.open_counts(viewer()),
        owed=slips_owed(viewer()) if viewer().may(Permission.SLIPS_ISSUE) else [],
        teams=teams(viewer()),
        causes=list(Cause),
        tabs=TABS,
        today=clock.today(),
    )


def _filters() -> Filters:
    state, cause = request.args.get("state", ""), request.args.get("cause", "")
    return Filters(
        text=request.args.get("q", "").strip(),
        state=SlipState(state) if state in set(TABS) else None,
        all_states=state == "all",
        team=request.args.get("team", type=int),
        cause=Cause(cause) if cause in set(Cause) else None,
        overdue=request.args.get("overdue") == "1",
    )


@blueprint.route("/slips/new", methods=["GET", "POST"])
@requires(Permission.SLIPS_ISSUE)
def new() -> Response:
    """Write the slip of an evaluation, pre-written from what was lost."""
    asked = request.args.get("evaluation", 0, type=int)
    evaluation = queries.evaluation_to_raise(viewer(), asked)
    proposal = proposal_for(viewer(), evaluation)
    form = IssueForm(data=_prefilled(evaluation, proposal))
    if form.submitted_well() and form.attempt(lambda: _issue(evaluation, form)):
        assert form.issued_id
        return done(_address(form.issued_id), _("The slip is issued: the person reads it now."))
    values = {"evaluation": evaluation, "proposal": proposal}
    return render("slips/new.html", form=form, **values, status=form.status)


def _prefilled(evaluation: Evaluation, proposal: Proposal) -> dict[str, Any]:
    """A sentence for each criterion that no open slip speaks of, in the standard's own words."""
    today = clock.today(evaluation.project.zone)
    wanted = [
        _(
            "%(criterion)s: %(wanted)s",
            criterion=titled(line.criterion),
            wanted=in_words(line.best, "label"),
        )
        for line in proposal.to_be_written
    ]
    return {
        "criteria": [line.criterion.code for line in proposal.to_be_written],
        "join": list(proposal.joinable),
        "suggestion": "\n".join(filter(None, [evaluation.suggestions, *wanted])),
        "due_on": today + dt.timedelta(days=as_of(today).slip_due_days),
    }


def _issue(evaluation: Evaluation, form: IssueForm) -> None:
    slip = actions.issue(
        viewer(),
        evaluation.id,
        form.criteria.data or [],
        form.cause.data,
        form.suggestion.data or "",
        form.due_on.data,
        form.join.data or [],
    )
    form.issued_id = slip.id


@blueprint.get("/slips/<int:slip_id>")
@requires(Permission.SLIPS_SEE)
def show(slip_id: int) -> Response:
    """One slip with its findings, its log, its effect and the next step."""
    return _page(slip_id)


def _page(slip_id: int, refused: Form | None = None) -> Response:
    slip = queries.slip(viewer(), slip_id)
    evaluations = evaluations_of(slip)
    findings = findings_of(slip, evaluations)
    today = clock.today(slip.project.zone)
    return render(
        "slips/show.html",
        "slips/_slip.html",
        slip=slip,
        evaluations=evaluations,
        findings=findings,
        effect=effect_of_slip(slip, [finding.criterion.code for finding in findings]),
        log=queries.log_of(slip),
        history=history_of(slip),
        is_own=slip.person_id == viewer().id,
        follows=queries.is_followed_by(viewer(), slip),
        is_overdue=is_overdue(slip.state, slip.due_on, today),
        forms=_forms(refused, today),
        refused=refused,
        status=refused.status if refused else 200,
    )


def _forms(refused: Form | None, today: dt.date) -> dict[str, Form]:
    """An empty form for each step; the refused one as it was sent."""
    forms: dict[str, Form] = {
        "acknowledge": AcknowledgeForm(formdata=None),
        "follow_up": FollowUpForm(formdata=None, day=today),
        "conclude": ConcludeForm(formdata=None),
        "close": CloseForm(formdata=None),
    }
    return {name: refused if type(form) is type(refused) else form for name, form in forms.items()}


def _step(slip_id: int, form: Form, action: Callable[[], Slip], said: str) -> Response:
    if form.submitted_well() and form.attempt(action):
        return done(_address(slip_id), said)
    return _page(slip_id, form)


def _address(slip_id: int) -> str:
    return url_for("slips.show", slip_id=slip_id)


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


@blueprint.post("/slips/<int:slip_id>/follow-ups")
@requires(Permission.SLIPS_FOLLOW_UP)
def follow_up(slip_id: int) -> Response:
    """An entry of the coaching log."""
    queries.slip_to_follow_up(viewer(), slip_id)
    form = FollowUpForm()
    return _step(slip_id, form, lambda: _follow_up(slip_id, form), _("The follow-up is written."))


def _follow_up(slip_id: int, form: FollowUpForm) -> Slip:
    assert form.day.data  # required by the form
    words = (form.content.data or "", form.next_step.data or "")
    return actions.follow_up(viewer(), slip_id, form.day.data, form.kind.data, *words)


@blueprint.post("/slips/<int:slip_id>/conclude")
@requires(Permission.SLIPS_CLOSE)
def conclude(slip_id: int) -> Response:
    """Judge the effect; a recovered slip may be closed with it."""
    queries.slip_to_follow_up(viewer(), slip_id)
    form = ConcludeForm()
    return _step(slip_id, form, lambda: _conclude(slip_id, form), _("The result is written."))


def _conclude(slip_id: int, form: ConcludeForm) -> Slip:
    recovered = form.outcome.data == "recovered"
    result, and_close = form.result.data or "", bool(form.close.data)
    return actions.conclude(viewer(), slip_id, recovered, result, and_close)


@blueprint.post("/slips/<int:slip_id>/close")
@requires(Permission.SLIPS_CLOSE)
def close(slip_id: int) -> Response:
    """Close a slip whose person has recovered."""
    queries.slip_to_follow_up(viewer(), slip_id)
    form = CloseForm()
    return _step(slip_id, form, lambda: actions.close(viewer(), slip_id), _("The slip is closed."))


@blueprint.get("/slips/<int:slip_id>.xlsx")
@requires(Permission.SLIPS_SEE)
def export(slip_id: int) -> Response:
    """The slip as the printed form (P7)."""
    slip = actions.record_export(viewer(), slip_id)
    answer = Response(workbook(slip), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{slip}.xlsx"'
    return answer


@blueprint.get("/people/<int:person_id>/open-slips")
@requires(Permission.SLIPS_ISSUE)
def beside(person_id: int) -> Response:
    """What somebody is still working on, beside the form that scores their next call (P3.12)."""
    found = queries.open_slips_of(viewer(), person(viewer(), person_id).id)
    return render(
        "slips/beside.html",
        "slips/_beside.html",
        slips=found,
        criteria=queries.criteria_of(found),
        today=clock.today(),
    )
