"""The first page of each role."""

from flask import Blueprint, Response

from qaweb.permissions import Permission, requires
from qaweb.rendering import render

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.SIGNED_IN)
def show() -> Response:
    """What to do now, by role."""
    return render("home/show.html")
