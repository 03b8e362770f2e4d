"""What a draft would make of last month, on the page that publishes it."""

from flask import Blueprint, Response

from qaweb import clock
from qaweb.guards import viewer
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.replays import queries
from qaweb.standards.queries import draft as draft_of

blueprint = Blueprint("replays", __name__)


@blueprint.get("/standards/drafts/<int:draft_id>/replay")
@requires(Permission.STANDARDS_DRAFT)
def show(draft_id: int) -> Response:
    """Which evaluations of last month and this would change band under the draft."""
    draft = draft_of(viewer(), draft_id)
    page = queries.replayed(viewer(), draft, clock.today())
    return render("replays/show.html", "replays/_replay.html", draft=draft, page=page)
