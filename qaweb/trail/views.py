"""The audit trail as a page."""

from flask import Blueprint, Response, request

from qaweb.action_words import ACTIONS
from qaweb.guards import viewer
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.trail import queries

blueprint = Blueprint("trail", __name__)


@blueprint.get("/audit")
@requires(Permission.AUDIT_READ)
def index() -> Response:
    """Who did what, filtered by the address."""
    action = request.args.get("action", "")
    found = queries.entries(
        viewer(),
        text=request.args.get("q", "").strip(),
        action=action if action in ACTIONS else "",
    )
    return render(
        "trail/index.html", "trail/_list.html", page=page_of(found), actions=sorted(ACTIONS)
    )
