"""What a draft would make of last month, and of a call that one scores to try it."""

from flask import Blueprint, Response, request

from qaweb import clock
from qaweb.evaluations.missing_rules import missing
from qaweb.guards import viewer
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.replays import queries, trial
from qaweb.standards.queries import draft as draft_of

blueprint = Blueprint("replays", __name__)


@blueprint.get("/standards/drafts/<int:draft_id>/replay")
@requires(Permission.STANDARDS_DRAFT)
def show(draft_id: int) -> Response:
    """Which evaluations of last month and this would change band under the draft."""
    draft = draft_of(viewer(), draft_id)
    page = queries.replayed(viewer(), draft, clock.today())
    return render("replays/show.html", "replays/_replay.html", draft=draft, page=page)


@blueprint.route("/standards/drafts/<int:draft_id>/preview", methods=["GET", "POST"])
@requires(Permission.STANDARDS_DRAFT)
def preview(draft_id: int) -> Response:
    """The scoring screen as the monitor would have it; nothing is saved (P3.6)."""
    draft = draft_of(viewer(), draft_id)
    sheet = trial.tried(draft, request.form, clock.today())
    closing = "submit" in request.form
    return render(
        "replays/preview.html",
        "evaluations/_saved.html",
        draft=draft,
        sheet=sheet,
        words=trial.words_in(request.form),
        seen={},
        saved=(),
        troubles={},
        missing={m.code: m.why for m in missing(sheet.form, sheet.answers)} if closing else {},
    )
