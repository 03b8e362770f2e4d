"""The page of the spreadsheets: where each stands, what was set aside, what can be done."""

from pathlib import Path

from flask import Response, request, send_file, url_for

from qaweb import clock, leading
from qaweb.filters import ago
from qaweb.guards import viewer
from qaweb.jobs import worker_state
from qaweb.labels import LABELS
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.sheets import (
    actions,
    bind_views,
    conflict_queries,
    conflict_views,
    queries,
    round_queries,
    sheet_views,
    storage,
)
from qaweb.sheets.blueprint import blueprint
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import GatewayKind
from qaweb.workbooks.styles import XLSX

__all__ = ["bind_views", "blueprint", "conflict_views", "sheet_views"]


@blueprint.app_template_filter("sheet_trouble")
def sheet_trouble(reason: str) -> str:
    """Why a spreadsheet was stopped, and what to do."""
    return str(LABELS["SheetTrouble"].get(reason, reason))


@blueprint.app_template_filter("sheet_away")
def sheet_away(sheet: Spreadsheet) -> str:
    """Why a round waits: somebody has the file open, or Google is out of reach."""
    when = ago(sheet.locked_since)
    if sheet.gateway is GatewayKind.GOOGLE:
        return _(
            "Google could not be reached since %(when)s. It is tried again by itself; after three "
            "failures it is left alone for five minutes.",
            when=when,
        )
    return _("Open in a spreadsheet program since %(when)s: waits until it is closed.", when=when)


@blueprint.get("/sheets")
@requires(Permission.SHEETS_SEE)
def index() -> Response:
    """Every copy with its state, and what happened lately."""
    page = page_of(queries.spreadsheets(viewer(), Permission.SHEETS_SEE))
    return render(
        "sheets/index.html",
        "sheets/_list.html",
        page=page,
        standings=round_queries.standings(
            page.rows, round_queries.tabs_of(viewer(), page.rows), clock.now()
        ),
        at_google=round_queries.at_google(clock.now()),
        set_aside=queries.set_aside(viewer()),
        events=queries.events(viewer()),
        folder=storage.folder(),
        worker=worker_state(),
        leader=leading.leader(),
        now=clock.now(),
        conflicts=conflict_queries.count(viewer(), conflict_queries.Filters()),
    )


@blueprint.post("/sheets/<int:spreadsheet_id>/pause")
@requires(Permission.SHEETS_MANAGE)
def pause(spreadsheet_id: int) -> Response:
    """Leave the file as it is."""
    actions.pause(viewer(), spreadsheet_id)
    return done(_back(spreadsheet_id), _("Paused: the file stays as it is."))


@blueprint.post("/sheets/<int:spreadsheet_id>/resume")
@requires(Permission.SHEETS_MANAGE)
def resume(spreadsheet_id: int) -> Response:
    """Go on."""
    actions.resume(viewer(), spreadsheet_id)
    return done(_back(spreadsheet_id), _("It goes on, and catches up at once."))


@blueprint.post("/sheets/<int:spreadsheet_id>/write")
@requires(Permission.SHEETS_MANAGE)
def write_now(spreadsheet_id: int) -> Response:
    """Compare at once."""
    actions.write_now(viewer(), spreadsheet_id)
    return done(_back(spreadsheet_id), _("It is compared and written in a moment."))


def _back(spreadsheet_id: int) -> str:
    """To the page on which the button stood."""
    if request.form.get("at") == "show":
        return url_for("sheets.show", spreadsheet_id=spreadsheet_id)
    return url_for("sheets.index")


@blueprint.get("/sheets/<int:spreadsheet_id>/file.xlsx")
@requires(Permission.SHEETS_MANAGE)
def take(spreadsheet_id: int) -> Response:
    """The file itself."""
    return _file(actions.take(viewer(), spreadsheet_id))


@blueprint.get("/sheets/set-aside/<int:event_id>/file.xlsx")
@requires(Permission.SHEETS_MANAGE)
def take_aside(event_id: int) -> Response:
    """A file that was edited and set aside."""
    return _file(actions.take_aside(viewer(), event_id))


def _file(path: Path) -> Response:
    return send_file(path, mimetype=XLSX, as_attachment=True, download_name=path.name)
