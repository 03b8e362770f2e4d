"""The standard, to be read by everybody (P3.6-P3.9)."""

from flask import Blueprint, Response

from qaweb import clock
from qaweb.guards import viewer
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.standards import queries, rules

blueprint = Blueprint("standards", __name__)


@blueprint.get("/standards")
@requires(Permission.STANDARDS_READ)
def index() -> Response:
    """By which version each project is judged, and every version there has been."""
    today = clock.today()
    versions = queries.versions(viewer())
    return render(
        "standards/index.html",
        projects=queries.projects_in_force(viewer(), today),
        versions=[(version, queries.standing_of(version, today)) for version in versions],
    )


@blueprint.get("/standards/<int:version_id>")
@requires(Permission.STANDARDS_READ)
def show(version_id: int) -> Response:
    """One version, laid out like the printed form."""
    version = queries.version(viewer(), version_id)
    bands = queries.bands_of(version)
    return render(
        "standards/show.html",
        version=version,
        standing=queries.standing_of(version, clock.today()),
        form=queries.form_of(version.id),
        bands=[(band, rules.upper_of(band, bands)) for band in bands],
    )
