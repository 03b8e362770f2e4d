"""What people typed in a spreadsheet, applied by the same actions as in the browser.

An edit counts with the rights of the binding's owner; the trail says from which tab it came.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask_babel import gettext as _

from qaweb import audit
from qaweb.db import database
from qaweb.errors import NotFound, Refused
from qaweb.people.models import Person
from qaweb.people.queries import load, viewer_of
from qaweb.permissions import Viewer
from qaweb.sheets.models import BoundTab, SheetEdit, Spreadsheet
from qaweb.sheets.rules import EditFate, SheetTab, Span


@contextmanager
def typed_in(tab: BoundTab) -> Iterator[None]:
    """Within, the trail says that changes came from this tab."""
    token = audit.source.set(f"sheet: {tab.title}")
    try:
        yield
    finally:
        audit.source.reset(token)


def owner_of(sheet: Spreadsheet) -> Viewer | None:
    """With whose rights edits count; nobody once the owner has left."""
    person: Person | None = load(str(sheet.owner_id)) if sheet.owner_id else None
    return viewer_of(person) if person else None


def apply(viewer: Viewer | None, tab: SheetTab, record: str, typed: Mapping[str, str]) -> str:
    """Change a record as the sheet says; answers why not, in words, or nothing when it is done."""
    if viewer is None:
        return _("Whose rights this sheet acts with has left. Name another owner in qaweb.")
    if tab.change is None:
        return _("This is changed in qaweb.")
    try:
        with database.atomic():
            tab.change(viewer, int(record), typed)
    except Refused as refused:
        return str(refused.message)
    except NotFound:
        return _("The owner of this sheet may not see this record.")
    return ""


def add(viewer: Viewer | None, tab: SheetTab, span: Span, typed: Mapping[str, str]) -> int | str:
    """Make a record of a row that somebody typed; its number, or in words why not."""
    if viewer is None:
        return _("Whose rights this sheet acts with has left. Name another owner in qaweb.")
    if tab.add is None:
        return _("New rows are not taken from this tab. Add it in qaweb; it then stands here.")
    try:
        with database.atomic():
            return tab.add(viewer, span, typed)
    except Refused as refused:
        return str(refused.message)
    except NotFound:
        return _("The owner of this sheet may not do this.")


def refused_row(tab: BoundTab, content: str) -> str:
    """Why a typed row with this content was refused before; it is not tried again."""
    same = (SheetEdit.tab == tab) & (SheetEdit.fate == EditFate.NOT_ADDED)
    found = SheetEdit.select().where(same, SheetEdit.typed == content)
    last: SheetEdit | None = found.order_by(SheetEdit.id.desc()).first()
    return last.why if last else ""


def log(
    tab: BoundTab, fate: EditFate, now: dt.datetime, record: str = "", column: str = "", *,
    label: str = "", before: str = "", typed: str = "", why: str = "",
) -> None:  # fmt: skip
    """Keep what was typed and what became of it, once while it stays the same."""
    same = (SheetEdit.tab == tab) & (SheetEdit.record == record) & (SheetEdit.column == column)
    last = SheetEdit.select().where(same).order_by(SheetEdit.id.desc()).first()
    if last is not None and (last.fate, last.typed, last.why) == (fate, typed, why):
        return
    SheetEdit.create(
        tab=tab, record=record, label=label, column=column, at=now, fate=fate, before=before,
        typed=typed, why=why,
    )  # fmt: skip
