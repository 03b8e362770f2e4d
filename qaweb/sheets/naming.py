"""Naming another owner: with whose rights edits in a spreadsheet count from then on."""

from collections.abc import Sequence

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Status
from qaweb.permissions import Permission, Role, Viewer
from qaweb.sheets import queries
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.owners import tell_owner
from qaweb.sheets.reach import may_bind_all
from qaweb.sheets.rules import Direction, SheetState

OWNERS = (Role.MANAGER, Role.QA_SPECIALIST, Role.ASSISTANT)
"""Who may see all of a project's records that a spreadsheet holds, or of its people."""


def candidates(viewer: Viewer, sheet: Spreadsheet, tabs: Sequence[BoundTab]) -> list[Person]:
    """Who may be named: nobody may more by a sheet than whoever names them (rights)."""
    if sheet.direction is not Direction.TWO_WAY or sheet.state is SheetState.UNBOUND:
        return []
    keys = [tab.key for tab in tabs]
    if not viewer.may(Permission.SHEETS_MANAGE) or not may_bind_all(viewer.role, keys):
        return []
    may = (Role.ASSISTANT,) if viewer.role is Role.ASSISTANT else OWNERS
    roles = [role for role in may if may_bind_all(role, keys)]
    elsewhere = (Person.role == Role.QA_SPECIALIST) & (Person.project != sheet.project_id)
    query = Person.select().where(
        Person.role.in_(roles), Person.status == Status.ACTIVE, ~elsewhere
    )
    return list(query.order_by(Person.number))


def name_owner(viewer: Viewer, spreadsheet_id: int, owner_id: int) -> Spreadsheet:
    """Let it act with somebody else's rights; they are told."""
    sheet = queries.spreadsheet(viewer, spreadsheet_id)
    if sheet.direction is not Direction.TWO_WAY:
        raise NotFound
    if sheet.state is SheetState.UNBOUND:
        raise Conflict(_("It is no longer bound."))
    offered = candidates(viewer, sheet, list(sheet.tabs))
    if not offered:
        raise Forbidden(_("The assistant binds people, shifts and training only."))
    owner = next((one for one in offered if one.id == owner_id), None)
    if owner is None:
        raise Refused(_("Choose one of the list."), "owner")
    with change(viewer, "sheets.name_owner", sheet) as entry:
        before = sheet.owner.name if sheet.owner else ""
        entry.before, entry.after = {"owner": before}, {"owner": owner.name}
        same = Spreadsheet.id == sheet.id
        Spreadsheet.update(owner=owner, wanted_at=clock.now()).where(same).execute()
        sheet.owner = owner
        tell_owner(viewer, sheet)
    return sheet
