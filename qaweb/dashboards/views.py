"""The dashboard: its figures by its address, and the same as a workbook."""

from flask import Blueprint, Response, request

from qaweb.dashboards import actions, queries
from qaweb.dashboards.asking import Asked, asked
from qaweb.dashboards.export import workbook
from qaweb.dashboards.pictures import figures_of, summary
from qaweb.dashboards.rules import PRESETS
from qaweb.dashboards.words import DashboardWords
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, Role, requires
from qaweb.rendering import render
from qaweb.workbooks.styles import XLSX

blueprint = Blueprint("dashboards", __name__)


@blueprint.get("/dashboard")
@requires(Permission.DASHBOARDS_SEE)
def index() -> Response:
    """The figures of a period (P6.5a); the address holds all filters."""
    what = _asked()
    shown = queries.dashboard(viewer(), what)
    words = DashboardWords(viewer(), what, shown.places)
    return render(
        "dashboards/index.html",
        "dashboards/_figures.html",
        asked=what,
        shown=shown,
        figures=figures_of(shown, what),
        said=summary(shown),
        words=words,
        more=words.has_more or "more" in request.args,
        periods=_period_names(),
        is_lead=viewer().role is Role.TEAM_LEAD,
    )


def _asked() -> Asked:
    return asked(request.args, queries.last_day(viewer()))


def _period_names() -> dict[str, str]:
    names = {
        "week": _("7 days"), "days": _("30 days"), "month": _("This month"),
        "last_month": _("Last month"), "year": _("12 months"),
    }  # fmt: skip
    return {key: names[key] for key in PRESETS}


@blueprint.get("/dashboard.xlsx")
@requires(Permission.DASHBOARDS_SEE)
def export() -> Response:
    """The same figures as a workbook with its own charts; the trail says who took it."""
    what = asked(request.args, queries.last_day(viewer())).whole()
    content = workbook(viewer(), what)
    actions.note_export(viewer(), what, request.query_string.decode(errors="replace"))
    window = what.window
    name = f"dashboard-{window.since}-{window.until}.xlsx"
    return Response(
        content, content_type=XLSX, headers={"Content-Disposition": f"attachment; filename={name}"}
    )
