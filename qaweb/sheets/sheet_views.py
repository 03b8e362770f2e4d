"""The page of one spreadsheet: how it stands, what waits for somebody, what people typed."""

from typing import Any

from flask import Response, request, url_for

from qaweb import clock
from qaweb.errors import Refused
from qaweb.guards import viewer
from qaweb.labels import LABELS
from qaweb.language import gettext as _
from qaweb.language import ngettext
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.sheets import naming, queries, record_states, round_queries, row_actions, sheet_queries
from qaweb.sheets.blueprint import blueprint
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.record_states import ListInSheet, RecordInSheet
from qaweb.sheets.round_queries import AtGoogle
from qaweb.sheets.rules import MAY_GO_ON, Direction, EditFate, GatewayKind


@blueprint.app_template_filter("guard_words")
def guard_words(guard: str) -> str:
    """Why a tab is stopped, and what to do."""
    return str(LABELS["Guard"].get(guard, guard))


@blueprint.app_template_filter("guarded_words")
def guarded_words(detail: str) -> str:
    """The same of an event, which names the tab: its title, then why."""
    tab, _colon, guard = detail.rpartition(": ")
    return f"{tab}{_(': ')}{guard_words(guard)}"


@blueprint.app_template_filter("record_in_sheet")
def record_in_sheet(state: str) -> str:
    """How a record's row stands, in a word."""
    return str(LABELS["RecordInSheet"][state])


@blueprint.app_template_global()
def sync_states(key: str, record: int) -> list[RecordInSheet]:
    """For the quiet line on a record's page."""
    return record_states.states_of(viewer(), key, record)


@blueprint.app_template_global()
def sync_lists(key: str) -> list[ListInSheet]:
    """For the quiet line below a list."""
    return record_states.lists_of(viewer(), key)


@blueprint.get("/sheets/<int:spreadsheet_id>")
@requires(Permission.SHEETS_SEE)
def show(spreadsheet_id: int) -> Response:
    """One spreadsheet, copy or two-way."""
    return _page(spreadsheet_id)


def _page(spreadsheet_id: int, trouble: str = "", status: int = 200) -> Response:
    sheet = queries.spreadsheet(viewer(), spreadsheet_id, Permission.SHEETS_SEE)
    every = round_queries.tabs_of(viewer(), [sheet])
    return render(
        "sheets/show.html",
        "sheets/_edits.html",
        status=status,
        **_standing(sheet, every),
        **_typed(sheet, [tab for tab in every if tab.is_seen]),
        candidates=naming.candidates(viewer(), sheet, every),
        history=round_queries.history(
            sheet, request.args.get("since", ""), request.args.get("until", "")
        ),
        may_go_on=MAY_GO_ON,
        fates=list(EditFate),
        trouble=trouble,
    )


def _standing(sheet: Spreadsheet, every: list[BoundTab]) -> dict[str, Any]:
    """How it stands just now, with all of its tabs."""
    return {
        "sheet": sheet,
        "is_two_way": sheet.direction is Direction.TWO_WAY,
        "tabs": [tab for tab in every if tab.is_seen],
        "standing": round_queries.standings([sheet], every, clock.now())[sheet.id],
        "at_google": _at_google(sheet),
    }


def _typed(sheet: Spreadsheet, tabs: list[BoundTab]) -> dict[str, Any]:
    """What people typed in a sheet that is edited, and what of it waits for somebody."""
    if sheet.direction is not Direction.TWO_WAY:
        return {}
    page, typed = sheet_queries.edits(tabs, request.args.to_dict())
    return {
        "page": page,
        "typed": typed,
        "missing": sheet_queries.missing([tab for tab in tabs if tab.count_missing]),
        "refused": sheet_queries.refused([tab for tab in tabs if tab.count_refused]),
        "refused_rows": sheet_queries.refused_rows(tabs, clock.now()),
    }


def _at_google(sheet: Spreadsheet) -> AtGoogle | None:
    is_there = sheet.gateway is GatewayKind.GOOGLE
    return round_queries.at_google(clock.now()) if is_there else None


@blueprint.get("/sheets/<int:spreadsheet_id>/facts")
@requires(Permission.SHEETS_SEE)
def facts(spreadsheet_id: int) -> Response:
    """How it stands just now; the page asks again and again."""
    sheet = queries.spreadsheet(viewer(), spreadsheet_id, Permission.SHEETS_SEE)
    return render(
        "sheets/_facts.html",
        **_standing(sheet, round_queries.tabs_of(viewer(), [sheet])),
    )


@blueprint.post("/sheets/<int:spreadsheet_id>/owner")
@requires(Permission.SHEETS_MANAGE)
def name_owner(spreadsheet_id: int) -> Response:
    """Somebody else's rights count from now on."""
    owner = request.form.get("owner", 0, type=int)
    try:
        naming.name_owner(viewer(), spreadsheet_id, owner)
    except Refused as refused:
        return _page(spreadsheet_id, str(refused.message), refused.status)
    return done(_at(spreadsheet_id), _("Named: edits count with this person's rights now."))


@blueprint.post("/sheets/tabs/<int:tab_id>/go-on")
@requires(Permission.SHEETS_MANAGE)
def wave_on(tab_id: int) -> Response:
    """What stopped a tab is meant."""
    sheet = sheet_queries.tab(viewer(), tab_id).spreadsheet_id
    try:
        row_actions.wave_on(viewer(), tab_id)
    except Refused as refused:
        return _page(sheet, str(refused.message), refused.status)
    return done(_at(sheet), _("The tab goes on with the next round."))


@blueprint.post("/sheets/rows/<int:row_id>/put-back")
@requires(Permission.SHEETS_MANAGE)
def put_back(row_id: int) -> Response:
    """A deleted row is written anew."""
    row = row_actions.put_back(viewer(), row_id)
    return done(_at(row.tab.spreadsheet_id), _("The row is written again with the next round."))


@blueprint.post("/sheets/<int:spreadsheet_id>/put-all-back")
@requires(Permission.SHEETS_MANAGE)
def put_all_back(spreadsheet_id: int) -> Response:
    """All deleted rows are written anew."""
    count = row_actions.put_all_back(viewer(), spreadsheet_id)
    said = ngettext(
        "%(num)s row is written again with the next round.",
        "%(num)s rows are written again with the next round.",
        count,
    )
    return done(_at(spreadsheet_id), said)


@blueprint.post("/sheets/rows/<int:row_id>/leave-out")
@requires(Permission.SHEETS_MANAGE)
def leave_out(row_id: int) -> Response:
    """A deleted row stays away."""
    row = row_actions.leave_out(viewer(), row_id)
    said = _("Left out of the sheet. The record itself stays as it is.")
    return done(_at(row.tab.spreadsheet_id), said)


@blueprint.post("/sheets/rows/<int:row_id>/try-again")
@requires(Permission.SHEETS_MANAGE)
def try_again(row_id: int) -> Response:
    """A refused text is tried once more."""
    row = row_actions.try_again(viewer(), row_id, request.form.get("column", ""))
    return done(_at(row.tab.spreadsheet_id), _("It is tried again with the next round."))


@blueprint.post("/sheets/edits/<int:edit_id>/try-again")
@requires(Permission.SHEETS_MANAGE)
def try_row_again(edit_id: int) -> Response:
    """A new row that was refused is tried once more."""
    edit = row_actions.try_row_again(viewer(), edit_id)
    return done(_at(edit.tab.spreadsheet_id), _("It is tried again with the next round."))


def _at(sheet: int) -> str:
    return url_for("sheets.show", spreadsheet_id=sheet)
