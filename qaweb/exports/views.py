"""The list of one's own files: ordered, in the making, ready to be fetched."""

from flask import Blueprint, Response, request, send_file, url_for

from qaweb import clock
from qaweb.exports import actions, queries
from qaweb.exports.models import Export
from qaweb.exports.months import asked_for, months_to
from qaweb.exports.rules import KEPT
from qaweb.exports.writing import is_too_large
from qaweb.guards import viewer
from qaweb.labels import LABELS
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.people.queries import projects, teams
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.workbooks.styles import XLSX

blueprint = Blueprint("exports", __name__)


@blueprint.app_template_filter("export_kind")
def export_kind(kind: str) -> str:
    """Which list a file is of, before it has a title of its own."""
    return str(LABELS["ExportKind"].get(kind, kind))


@blueprint.get("/exports")
@requires(Permission.SIGNED_IN)
def index() -> Response:
    """What one has ordered; while a file is in the making the list asks again each second."""
    page = page_of(queries.exports(viewer()))
    making = queries.making(page.rows)
    return render("exports/index.html", "exports/_list.html", page=page, making=making, kept=KEPT)


@blueprint.get("/exports/forms/<kind>")
@requires(Permission.SIGNED_IN)
def month(kind: str) -> Response:
    """A month's forms: whose, how many they are, and the button that orders them (P7)."""
    asked = asked_for(request.args, clock.today())
    filing = queries.filing(viewer(), kind, asked)
    return render(
        "exports/month.html",
        "exports/_month.html",
        kind=kind,
        asked=asked,
        filing=filing,
        is_too_large=is_too_large(filing),
        months=months_to(clock.today()),
        projects=projects(viewer()),
        teams=teams(viewer()),
    )


@blueprint.post("/exports/<kind>")
@requires(Permission.SIGNED_IN)
def order(kind: str) -> Response:
    """Ask for a list as a file: all rows that its filters leave, not the page alone."""
    form = request.form
    details = form.get("details") == "1"
    actions.order(viewer(), kind, _query(), form.getlist("column"), details)
    return done(url_for("exports.index"))


def _query() -> str:
    """The filters of the list, or the rows that were chosen."""
    chosen = [number for number in request.form.getlist("id") if number.isdecimal()]
    return "&".join(f"id={number}" for number in chosen) or request.form.get("query", "")


@blueprint.post("/exports/<int:export_id>/cancel")
@requires(Permission.SIGNED_IN)
def cancel(export_id: int) -> Response:
    """Stop the making."""
    actions.cancel(viewer(), export_id)
    return done(url_for("exports.index"), _("Cancelled."))


@blueprint.get("/exports/<int:export_id>/file.xlsx")
@requires(Permission.SIGNED_IN)
def take(export_id: int) -> Response:
    """The file itself."""
    export, path = actions.take(viewer(), export_id)
    return send_file(path, mimetype=XLSX, as_attachment=True, download_name=_name(export))


def _name(export: Export) -> str:
    day = export.created_at.date()
    return f"{export.title} {day} {export}.xlsx"
