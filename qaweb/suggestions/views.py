"""The library of suggestion texts: the list, proposing one, and the manager's decisions."""

from flask import Blueprint, Response, request, url_for

from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.slips.rules import Cause
from qaweb.suggestions import actions, queries
from qaweb.suggestions.actions import Written
from qaweb.suggestions.forms import DeclineForm, TextForm
from qaweb.suggestions.rules import TextState

blueprint = Blueprint("suggestions", __name__)


@blueprint.get("/suggestions")
@requires(Permission.SUGGESTIONS_SEE)
def index() -> Response:
    """The texts within reach, by state."""
    return _list()


def _list(refused: DeclineForm | None = None, about: int = 0) -> Response:
    asked = request.args.get("state", "")
    state = TextState(asked) if asked in set(TextState) else None
    return render(
        "suggestions/index.html",
        "suggestions/_list.html",
        page=page_of(queries.texts(viewer(), state)),
        counts=queries.counts(viewer()),
        states=list(TextState),
        titles={criterion.code: criterion for criterion in queries.criteria()},
        form=DeclineForm(formdata=None),
        refused=refused,
        about=about,
        status=refused.status if refused else 200,
    )


@blueprint.route("/suggestions/new", methods=["GET", "POST"])
@requires(Permission.SUGGESTIONS_PROPOSE)
def new() -> Response:
    """Propose a text."""
    form = TextForm(criterion_code=request.args.get("criterion", ""))
    if form.submitted_well() and form.attempt(lambda: actions.propose(viewer(), _written(form))):
        said = _("The text is proposed. Slips may use it once the manager has approved it.")
        return done(url_for("suggestions.index"), said)
    return render("suggestions/new.html", form=form, status=form.status)


def _written(form: TextForm) -> Written:
    return Written(
        zh=form.zh.data or "",
        en=form.en.data or "",
        criterion_code=form.criterion_code.data or "",
        cause=Cause(form.cause.data) if form.cause.data else None,
        company_wide=form.company_wide.data,
    )


@blueprint.post("/suggestions/<int:text_id>/approve")
@requires(Permission.SUGGESTIONS_DECIDE)
def approve(text_id: int) -> Response:
    """Let slips use it."""
    actions.approve(viewer(), text_id)
    return done(url_for("suggestions.index"), _("The text is approved."))


@blueprint.post("/suggestions/<int:text_id>/decline")
@requires(Permission.SUGGESTIONS_DECIDE)
def decline(text_id: int) -> Response:
    """Do not take it, and say why."""
    queries.text(viewer(), text_id)
    form = DeclineForm()
    if form.submitted_well() and form.attempt(
        lambda: actions.decline(viewer(), text_id, form.reason.data or "")
    ):
        return done(url_for("suggestions.index"), _("The text is declined."))
    return _list(form, text_id)


@blueprint.post("/suggestions/<int:text_id>/retire")
@requires(Permission.SUGGESTIONS_DECIDE)
def retire(text_id: int) -> Response:
    """Offer it no longer."""
    actions.retire(viewer(), text_id)
    return done(url_for("suggestions.index"), _("The text is no longer offered."))
