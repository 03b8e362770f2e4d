"""Two reports side by side, chosen by the address."""

from flask import Response, request

from qaweb.errors import Refused
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.reports import archive
from qaweb.reports.blueprint import blueprint


@blueprint.get("/reports/compare")
@requires(Permission.REPORTS_READ)
def compare() -> Response:
    """Any two reports that one may read; without two of them one chooses."""
    asked = [number for number in request.args.getlist("report", type=int) if number < 2**31]
    if len(asked) > 2:
        raise Refused(_("Choose two reports, not more."))
    return render(
        "reports/compare.html",
        asked=asked,
        choices=archive.choices(viewer()),
        beside=archive.beside(viewer(), asked) if len(set(asked)) == 2 else None,
    )
