"""With whose rights a spreadsheet acts: they are told so, and of what happens to it."""

from collections.abc import Iterable
from typing import Any

from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Person, Status
from qaweb.permissions import GRANTS, Permission, Role, Viewer
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.reach import may_bind_all
from qaweb.sheets.rules import Direction


def tell_owner(viewer: Viewer, sheet: Spreadsheet) -> None:
    """Whoever is named as its owner by somebody else hears that it acts with their rights."""
    if sheet.owner_id is None:
        return
    tell(
        [sheet.owner_id], Occasion.SHEET_OWNED, f"owned {sheet.id} {sheet.owner_id}",
        "sheets.show", {"spreadsheet_id": sheet.id}, by=viewer, subject=str(sheet),
        who=viewer.name,
    )  # fmt: skip


def alarm(sheet: Spreadsheet, kind: Occasion, key: str, file: str = "") -> None:
    """Tell those whom it concerns; the notice leads to its page, which all of them may open."""
    values = {"spreadsheet_id": sheet.id}
    tell(concerned(sheet), kind, key, "sheets.show", values, subject=str(sheet), file=file)


def concerned(sheet: Spreadsheet) -> list[int]:
    """The owner; and where the owner cannot let it go on, those who can."""
    owner: Person | None = sheet.owner
    is_here = owner is not None and owner.status is not Status.LEFT
    grants = GRANTS[owner.role] if owner is not None and is_here else {}
    told = [owner.id] if owner is not None and Permission.SHEETS_SEE in grants else []
    return told if Permission.SHEETS_MANAGE in grants else [*told, *_keepers(sheet)]


def _keepers(sheet: Spreadsheet) -> Iterable[int]:
    """Those who look after it; the assistant where it is a copy, or holds what they keep."""
    keys = [tab.key for tab in BoundTab.select().where(BoundTab.spreadsheet == sheet)]
    is_copy = sheet.direction is Direction.OUT
    roles = [
        role
        for role, grants in GRANTS.items()
        if Permission.SHEETS_MANAGE in grants and (is_copy or may_bind_all(role, keys))
    ]
    query: Iterable[Any] = Person.select(Person.id).where(
        Person.role.in_(roles or [Role.MANAGER]), Person.status != Status.LEFT
    )
    return [person.id for person in query]
