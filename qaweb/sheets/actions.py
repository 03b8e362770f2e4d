"""What people do about the spreadsheets: pause, let go on, have them written, fetch the files."""

from pathlib import Path

from qaweb import clock, jobs
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, NotFound
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Permission, Viewer
from qaweb.sheets import queries, storage
from qaweb.sheets.models import SheetEvent, Spreadsheet
from qaweb.sheets.rules import Direction, SheetEventKind, SheetState

DUTIES = {Direction.OUT: "write_sheets", Direction.TWO_WAY: "edit_sheets"}
GOES_ON_FROM = (SheetState.PAUSED, SheetState.STOPPED)


def pause(viewer: Viewer, spreadsheet_id: int) -> Spreadsheet:
    """Leave the file as it is until somebody lets it go on."""
    sheet = queries.spreadsheet(viewer, spreadsheet_id)
    return _move(viewer, sheet, "sheets.pause", (SheetState.ACTIVE,), SheetState.PAUSED)


def resume(viewer: Viewer, spreadsheet_id: int) -> Spreadsheet:
    """Go on, and catch up at once; also after it was stopped."""
    sheet = queries.spreadsheet(viewer, spreadsheet_id)
    found = _move(viewer, sheet, "sheets.resume", GOES_ON_FROM, SheetState.ACTIVE)
    _order(sheet)
    return found


def _move(
    viewer: Viewer,
    sheet: Spreadsheet,
    action: str,
    states: tuple[SheetState, ...],
    target: SheetState,
) -> Spreadsheet:
    kind = SheetEventKind.PAUSED if target is SheetState.PAUSED else SheetEventKind.RESUMED
    with change(viewer, action, sheet) as entry:
        entry.before, entry.after = {"state": sheet.state}, {"state": target}
        same = (Spreadsheet.id == sheet.id) & Spreadsheet.state.in_(states)
        moved = Spreadsheet.update(state=target, stop_reason="", stop_detail="", wanted_at=None)
        if not moved.where(same).execute():
            raise Conflict(_("Somebody else was faster: look at its state again."))
        SheetEvent.create(spreadsheet=sheet, at=clock.now(), kind=kind, detail=viewer.name)
    sheet.state = target
    return sheet


def write_now(viewer: Viewer, spreadsheet_id: int) -> Spreadsheet:
    """Compare every record at once instead of with the next change."""
    sheet = queries.spreadsheet(viewer, spreadsheet_id)
    if sheet.state is not SheetState.ACTIVE:
        raise Conflict(_("It is not being kept up to date. Let it go on first."))
    with change(viewer, "sheets.write_now", sheet):
        Spreadsheet.update(wanted_at=clock.now()).where(Spreadsheet.id == sheet.id).execute()
        _order(sheet)
    return sheet


def _order(sheet: Spreadsheet) -> None:
    now = clock.now()
    duty = DUTIES[sheet.direction]
    jobs.order(duty, f"{duty} {sheet.id} {now.isoformat()}", now)


def take(viewer: Viewer, spreadsheet_id: int) -> Path:
    """Fetch the file; it holds scores, so not everybody who looks after it may."""
    sheet = queries.spreadsheet(viewer, spreadsheet_id)
    return _taken(viewer, sheet, sheet.address)


def take_aside(viewer: Viewer, event_id: int) -> Path:
    """Fetch a file that was set aside."""
    found = next((e for e in queries.set_aside(viewer) if e.id == event_id), None)
    if found is None:
        raise NotFound
    return _taken(viewer, found.spreadsheet, found.file)


def _taken(viewer: Viewer, sheet: Spreadsheet, name: str) -> Path:
    if not viewer.may(Permission.SHEETS_TAKE):
        raise Forbidden(_("The file holds scores and slips, which your role does not see."))
    path = storage.path_of(name)
    if not path.is_file():
        raise NotFound
    with change(viewer, "sheets.take", sheet) as entry:
        entry.after = {"file": name}
    return path
