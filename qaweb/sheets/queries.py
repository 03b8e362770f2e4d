"""Which spreadsheets there are, and what parts declare for them."""

from functools import cache
from pathlib import Path
from typing import Any

import peewee as pw

import qaweb
from qaweb.audit import AuditEntry
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import Person, Project
from qaweb.people.queries import within
from qaweb.permissions import Permission, Viewer
from qaweb.sheets import storage
from qaweb.sheets.models import BoundRow, BoundTab, OwedWrite, SheetEvent, Spreadsheet
from qaweb.sheets.rules import EVENTS_SHOWN, SheetEventKind, SheetTab

Owner = Person.alias("owner")
CHANGES_NO_RECORD = (
    "people.sign_in", "people.sign_in_refused", "people.sign_out", "people.end_session",
    "people.change_password", "people.password_refused", "calls.listen", "calls.reveal",
    "exports.order", "exports.make", "exports.take", "sheets.begin", "sheets.finish",
    "sheets.stop", "sheets.set_aside", "sheets.take", "sheets.pause", "sheets.resume",
    "sheets.write_now", "sheets.bind", "sheets.unbind",
    "sheets.adopt", "adoptions.begin", "adoptions.look", "adoptions.choose", "adoptions.compare",
    "adoptions.give_up",
)  # fmt: skip
"""Lines of the trail after which every record is as it was."""


def declared() -> list[SheetTab]:
    """The tabs of all parts, in the order of the parts."""
    return list(_declared(qaweb.PARTS))


@cache
def _declared(_parts: tuple[str, ...]) -> tuple[SheetTab, ...]:
    """Looking for modules takes milliseconds, and pages ask for every line."""
    return tuple(tab for module in qaweb.part_modules("sheet") for tab in module.SHEETS)


def declared_tab(key: str) -> SheetTab:
    """The tab of a part; refused where no part declares it any more."""
    found = next((tab for tab in declared() if tab.key == key), None)
    if found is None:
        raise NotFound
    return found


def spreadsheets(viewer: Viewer, permission: Permission = Permission.SHEETS_MANAGE) -> Query:
    """The spreadsheets that the permission reaches: edited ones, then copies, the latest first.

    Each with its project, its owner, and as `owed_write` what was sent and not answered, if any.
    """
    reach = within(
        viewer,
        permission,
        person=Spreadsheet.owner,
        team=Spreadsheet.project,
        project=Spreadsheet.project,
    )
    query = (
        Spreadsheet.select(Spreadsheet, Project, Owner, OwedWrite)
        .join(Project)
        .join_from(Spreadsheet, Owner, pw.JOIN.LEFT_OUTER, on=Spreadsheet.owner)
        .join_from(Spreadsheet, OwedWrite, pw.JOIN.LEFT_OUTER, attr="owed_write")
    )
    return query.where(reach).order_by(
        Spreadsheet.direction.desc(), Spreadsheet.month.desc(), Project.name, Spreadsheet.id
    )


def spreadsheet(
    viewer: Viewer, spreadsheet_id: int, permission: Permission = Permission.SHEETS_MANAGE
) -> Spreadsheet:
    """One of them."""
    same = Spreadsheet.id == spreadsheet_id
    found: Spreadsheet | None = spreadsheets(viewer, permission).where(same).first()
    if found is None:
        raise NotFound
    return found


def events(viewer: Viewer) -> list[SheetEvent]:
    """What happened lately, the latest first."""
    return list(_events(viewer).limit(EVENTS_SHOWN))


def set_aside(viewer: Viewer) -> list[SheetEvent]:
    """The edited files that were set aside, the latest first."""
    return list(_events(viewer).where(SheetEvent.kind == SheetEventKind.SET_ASIDE))


def _events(viewer: Viewer) -> Query:
    mine = spreadsheets(viewer, Permission.SHEETS_SEE).select(Spreadsheet.id).order_by()
    query = SheetEvent.select(SheetEvent, Spreadsheet).join(Spreadsheet)
    return query.where(SheetEvent.spreadsheet.in_(mine)).order_by(SheetEvent.id.desc())


def place_of(spreadsheet: Spreadsheet) -> Path:
    """Where the file stands on the server."""
    return storage.path_of(spreadsheet.address)


def last_change(after: int) -> int:
    """The last line of the trail after which a record may be another; `after` where there is none.

    Everything that changes a record writes a line, so an idle centre costs one look-up.
    """
    query = AuditEntry.select(pw.fn.MAX(AuditEntry.id)).where(
        AuditEntry.id > after, AuditEntry.action.not_in(CHANGES_NO_RECORD)
    )
    found = query.scalar()
    return int(found) if found else after


def hashes(tab: BoundTab) -> dict[str, str]:
    """What each record's row held at the last write, as hashes."""
    query: Any = BoundRow.select(BoundRow.record, BoundRow.hash).where(BoundRow.tab == tab)
    return dict(query.tuples())
