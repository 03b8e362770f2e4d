"""What people decide about rows and tabs that a round could not settle: all of it is audited."""

import json

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Refused
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.pieces import in_pieces
from qaweb.sheets import queries as sheets
from qaweb.sheets import sheet_queries as queries
from qaweb.sheets.models import BoundRow, BoundTab, SheetEdit, Spreadsheet
from qaweb.sheets.rules import GONE_READS, LEFT_OUT, MAY_GO_ON, EditFate

AT_ONCE = 200
MEANWHILE = _("This was settled meanwhile. Load the page again.")


def wave_on(viewer: Viewer, tab_id: int) -> BoundTab:
    """Somebody has looked: what stopped the tab is meant, and is taken in."""
    tab = queries.tab(viewer, tab_id)
    if not tab.guard:
        raise Conflict(_("It goes on already."))
    if tab.guard not in MAY_GO_ON:
        raise Refused(_("Mend the sheet first: it goes on by itself once it is as it was."))
    with change(viewer, "sheets.wave_on", tab.spreadsheet) as entry:
        entry.after = {"tab": tab.title, "guard": tab.guard}
        same = (BoundTab.id == tab.id) & (BoundTab.guard == tab.guard)
        if not BoundTab.update(is_waved_on=True).where(same).execute():
            raise Conflict(MEANWHILE)
        _want_a_round(tab)
    return tab


def put_back(viewer: Viewer, row_id: int) -> BoundRow:
    """The row of a record that somebody deleted is written anew."""
    row = _missing(viewer, row_id)
    with change(viewer, "sheets.put_back", row.tab.spreadsheet) as entry:
        entry.after = _named(row)
        BoundRow.delete().where(BoundRow.id == row.id).execute()
        _want_a_round(row.tab)
    return row


def put_all_back(viewer: Viewer, spreadsheet_id: int) -> int:
    """Every deleted row is written anew; how many."""
    sheet = sheets.spreadsheet(viewer, spreadsheet_id)
    gone = queries.all_missing(viewer, sheet)
    if not gone:
        raise Conflict(MEANWHILE)
    with change(viewer, "sheets.put_back", sheet) as entry:
        entry.after = {"rows": len(gone)}
        for piece in in_pieces(gone, AT_ONCE):
            BoundRow.delete().where(BoundRow.id.in_(piece)).execute()
        Spreadsheet.update(wanted_at=clock.now()).where(Spreadsheet.id == sheet.id).execute()
    return len(gone)


def leave_out(viewer: Viewer, row_id: int) -> BoundRow:
    """The record stays as it is, without a row; should the row come back, it counts again."""
    row = _missing(viewer, row_id)
    with change(viewer, "sheets.leave_out", row.tab.spreadsheet) as entry:
        entry.after = _named(row)
        BoundRow.update(missing=LEFT_OUT).where(BoundRow.id == row.id).execute()
    return row


def _missing(viewer: Viewer, row_id: int) -> BoundRow:
    row = queries.row(viewer, row_id)
    if not GONE_READS <= row.missing < LEFT_OUT:
        raise Conflict(MEANWHILE)
    return row


def try_again(viewer: Viewer, row_id: int, column: str) -> BoundRow:
    """A text that was refused is tried with the next round: what stood in its way may be gone."""
    row = queries.row(viewer, row_id)
    refused = json.loads(row.refused or "{}")
    if column not in refused:
        raise Conflict(MEANWHILE)
    with change(viewer, "sheets.try_again", row.tab.spreadsheet) as entry:
        text, _why = refused.pop(column)
        entry.after = {**_named(row), "column": column, "text": text}
        kept = json.dumps(refused, ensure_ascii=False, sort_keys=True)
        BoundRow.update(refused=kept).where(BoundRow.id == row.id).execute()
        _want_a_round(row.tab)
    return row


def try_row_again(viewer: Viewer, edit_id: int) -> SheetEdit:
    """A new row that was refused is tried with the next round, if it still stands in the sheet."""
    edit = queries.refused_row(viewer, edit_id)
    same = (SheetEdit.tab == edit.tab) & (SheetEdit.typed == edit.typed)
    same &= SheetEdit.fate == EditFate.NOT_ADDED
    with change(viewer, "sheets.try_again", edit.tab.spreadsheet) as entry:
        entry.after = {"tab": edit.tab.title, "text": edit.typed}
        if not SheetEdit.update(fate=EditFate.RETRIED).where(same).execute():
            raise Conflict(MEANWHILE)
        _want_a_round(edit.tab)
    return edit


def _named(row: BoundRow) -> dict[str, str]:
    return {"tab": row.tab.title, "record": row.record}


def _want_a_round(tab: BoundTab) -> None:
    same = Spreadsheet.id == tab.spreadsheet_id
    Spreadsheet.update(wanted_at=clock.now()).where(same).execute()
