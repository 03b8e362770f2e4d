"""Appeals: raising one, deciding it, reading it, and why it is due when it is (P2.5)."""

from typing import Any

from flask import Response, request, url_for

from qaweb import clock
from qaweb.appeals import correction_views, deciding, queries, raising, routing, sheets
from qaweb.appeals.blueprint import blueprint
from qaweb.appeals.clocks import clocks_of
from qaweb.appeals.forms import LinesForm, ReassignForm, proposals_in, rulings_in, typed_in
from qaweb.appeals.hearing_views import heard
from qaweb.appeals.models import Appeal
from qaweb.appeals.rules import DECIDED, AppealState
from qaweb.errors import Conflict
from qaweb.evaluations import records
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import lapses_at
from qaweb.evaluations.record_views import note_opening
from qaweb.evaluations.rules import ANSWERABLE
from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.people.queries import projects, teams
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render, wants_fragment

__all__ = ["blueprint", "correction_views"]
FORESEEN = "appeals/_foreseen.html"


@blueprint.get("/appeals")
@requires(Permission.APPEALS_SEE)
def index() -> Response:
    """The appeals within reach, filtered by the address."""
    filters = _filters()
    return render(
        "appeals/index.html",
        "appeals/_list.html",
        page=page_of(queries.appeals(viewer(), filters)),
        filters=filters,
        counts=queries.counts(viewer()),
        outcomes=DECIDED,
        teams=teams(viewer()),
        projects=projects(viewer()),
        monitors=queries.monitors(viewer()),
    )


def _filters() -> queries.Filters:
    asked = request.args
    show, outcome = asked.get("show", ""), asked.get("outcome", "")
    return queries.Filters(
        show=show if show in queries.SHOWS else queries.first_show(viewer()),
        outcome=AppealState(outcome) if outcome in set(DECIDED) else None,
        project=asked.get("project", type=int),
        team=asked.get("team", type=int),
        monitor=asked.get("monitor", type=int),
        text=asked.get("q", "").strip(),
    )


@blueprint.route("/evaluations/<int:evaluation_id>/appeal", methods=["GET", "POST"])
@requires(Permission.APPEALS_RAISE)
def new(evaluation_id: int) -> Response:
    """Object to criteria of one's own evaluation; `look` only shows what the score would become."""
    evaluation = raising.evaluation_to_appeal(viewer(), evaluation_id)
    sections = sheets.sections_of(evaluation)
    codes = [line.criterion.code for _section, lines in sections for line in lines]
    proposed, form, raised = proposals_in(request.form, codes), LinesForm(), list[Appeal]()
    looks = "look" in request.form
    if (
        not looks
        and form.submitted_well()
        and form.attempt(lambda: raised.append(_raise(evaluation, form, proposed)))
    ):
        said = _("Your appeal is raised. You read the decision here.")
        return done(url_for("appeals.show", appeal_id=raised[0].id), said)
    return render(
        "appeals/new.html",
        FORESEEN if looks else None,
        form=form,
        evaluation=evaluation,
        sections=sections,
        typed=typed_in(request.form, codes),
        foreseen=sheets.if_raised(evaluation, proposed),
        was=evaluation,
        count=len(proposed),
        closed=_closed(evaluation),
        level=queries.open_level(evaluation),
        lapses_at=lapses_at(evaluation),
        status=form.status,
    )


def _raise(evaluation: Evaluation, form: LinesForm, proposed: Any) -> Appeal:
    return raising.raise_appeal(viewer(), evaluation.id, proposed, form.words.data or "")


def _closed(evaluation: Evaluation) -> str:
    """Why no appeal is possible now, in words; empty when one is."""
    try:
        raising.open_level(evaluation)
    except Conflict as conflict:
        return str(conflict.message)
    return ""


@blueprint.get("/appeals/<int:appeal_id>")
@requires(Permission.APPEALS_SEE)
def show(appeal_id: int) -> Response:
    """Original, appealed and final side by side, with the reasons and the time line."""
    return _page(queries.appeal(viewer(), appeal_id))


def _page(appeal: Appeal) -> Response:
    case, known = sheets.case_of(viewer(), appeal), viewer()
    is_own = case.evaluation.agent_id == known.id
    is_last = all(other.id < appeal.id for other in case.others)
    may_accept = is_own and is_last and case.evaluation.state in ANSWERABLE
    answer = render(
        "appeals/show.html",
        case=case,
        appeal=appeal,
        evaluation=case.evaluation,
        decides=appeal.state is AppealState.OPEN and queries.decides(known, appeal),
        is_own=is_own,
        may_accept=may_accept,
        may_appeal=is_last and queries.may_appeal(known, case.evaluation),
        may_reassign=_may_reassign(appeal),
        history=records.history(known, case.evaluation),
        lapses_at=lapses_at(case.evaluation) if may_accept else None,
    )
    note_opening(case.evaluation)
    return answer


def _may_reassign(appeal: Appeal) -> bool:
    is_open = appeal.state is AppealState.OPEN and appeal.level == 1
    return is_open and viewer().may(Permission.APPEALS_ASSIGN)


@blueprint.route("/appeals/<int:appeal_id>/decision", methods=["GET", "POST"])
@requires(Permission.APPEALS_DECIDE)
def decide(appeal_id: int) -> Response:
    """Decide point by point; `look` only shows what the score would become."""
    appeal = deciding.appeal_to_decide(viewer(), appeal_id)
    case, form, looks = sheets.case_of(viewer(), appeal), LinesForm(), "look" in request.form
    codes = [criterion.code for criterion in case.before.sheet.form.criteria]
    rulings = {c: r for c, r in rulings_in(request.form, codes).items() if r.is_made}
    if (
        not looks
        and form.submitted_well()
        and form.attempt(
            lambda: deciding.decide(viewer(), appeal_id, rulings, form.words.data or "")
        )
    ):
        return done(url_for("appeals.show", appeal_id=appeal_id), _("The appeal is decided."))
    foreseen = sheets.if_decided(case, rulings)
    answer = render(
        "appeals/decide.html",
        FORESEEN if looks else None,
        form=form,
        case=case,
        appeal=appeal,
        opened=sheets.opened_lines(case, foreseen, rulings),
        typed=typed_in(request.form, codes),
        foreseen=foreseen,
        was=case.before,
        count=len(rulings),
        deciding=True,
        is_open=appeal.state is AppealState.OPEN,
        status=form.status,
        **heard(case.evaluation),
    )
    note_opening(case.evaluation)
    return answer


@blueprint.post("/appeals/<int:appeal_id>/withdrawal")
@requires(Permission.APPEALS_RAISE)
def withdraw(appeal_id: int) -> Response:
    """Take one's own appeal back while it is undecided."""
    row = raising.withdraw(viewer(), appeal_id)
    said = _("Your appeal is taken back. You can accept the evaluation, or appeal anew in time.")
    return done(url_for("evaluations.show", evaluation_id=row.evaluation_id), said)


@blueprint.route("/appeals/<int:appeal_id>/decider", methods=["GET", "POST"])
@requires(Permission.APPEALS_ASSIGN)
def reassign(appeal_id: int) -> Response:
    """Let somebody else decide, for a reason."""
    appeal = deciding.appeal_to_reassign(viewer(), appeal_id)
    form = ReassignForm()
    able = [person for person in routing.able(appeal) if person.id != appeal.decider_id]
    form.decider.choices = [(person.id, _named(person)) for person in able]
    if form.submitted_well() and form.attempt(lambda: _reassign(appeal, form)):
        return done(url_for("appeals.show", appeal_id=appeal.id), _("Somebody else decides now."))
    return render("appeals/reassign.html", form=form, appeal=appeal, status=form.status)


def _named(person: Any) -> str:
    return _("%(name)s · %(role)s", name=person.name, role=label(person.role))


def _reassign(appeal: Appeal, form: ReassignForm) -> None:
    deciding.reassign(viewer(), appeal.id, form.decider.data, form.reason.data or "")


@blueprint.get("/evaluations/<int:evaluation_id>/clocks")
@requires(Permission.APPEALS_SEE)
def clocks(evaluation_id: int) -> Response:
    """Why the answer and the decision are due when they are."""
    evaluation = queries.known_evaluation(viewer(), evaluation_id)
    return render(
        "appeals/clocks.html", evaluation=evaluation, clocks=clocks_of(evaluation), now=clock.now()
    )


@blueprint.get("/evaluations/<int:evaluation_id>/appeals")
@requires(Permission.APPEALS_SEE)
def beside(evaluation_id: int) -> Response:
    """What stands of appeals on the page of the record: a piece of it, or the latest appeal."""
    evaluation = queries.known_evaluation(viewer(), evaluation_id)
    return render(
        "appeals/beside.html",
        "appeals/_beside.html",
        evaluation=evaluation,
        appeals=queries.appeals_of(evaluation),
        may_appeal=queries.may_appeal(viewer(), evaluation),
        is_offered=evaluation.agent_id == viewer().id and evaluation.state in ANSWERABLE,
        is_fragment=wants_fragment(),
    )
