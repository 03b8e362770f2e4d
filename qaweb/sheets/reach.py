"""Whose edits a person may look at and decide on: the manager all, the assistant those of people.

A QA specialist sees the conflicts of their project, the assistant those of people, shifts and
training only (rights).
"""

from collections.abc import Collection
from typing import Any

from qaweb.db import Query
from qaweb.people.queries import within
from qaweb.permissions import Permission, Role, Viewer
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.queries import declared
from qaweb.sheets.rules import Direction, SheetTab

OF_PEOPLE = ("person", "shift", "training")
"""What the assistant keeps."""


def may_bind(role: Role, tab: SheetTab) -> bool:
    """Whether somebody of this role may bind records of this kind, or own a sheet of them."""
    return role is not Role.ASSISTANT or tab.record in OF_PEOPLE


def may_bind_all(role: Role, keys: Collection[str]) -> bool:
    """The same for every tab of a spreadsheet, by their keys."""
    return set(keys) <= {tab.key for tab in declared() if may_bind(role, tab)}


def bindable(viewer: Viewer) -> list[SheetTab]:
    """The kinds of record that the viewer may bind: the assistant people, shifts and training."""
    return [tab for tab in declared() if viewer.is_system or may_bind(viewer.role, tab)]


def tabs(viewer: Viewer, permission: Permission) -> Query:
    """The tabs with their spreadsheets, as far as the permission reaches."""
    query = BoundTab.select(BoundTab, Spreadsheet).join(Spreadsheet)
    return query.where(of_tabs(viewer, permission))


def of_tabs(viewer: Viewer, permission: Permission) -> Any:
    """The condition that narrows tabs with their spreadsheets to those."""
    near = within(
        viewer,
        permission,
        person=Spreadsheet.owner,
        team=Spreadsheet.project,
        project=Spreadsheet.project,
    )
    return near & (Spreadsheet.direction == Direction.TWO_WAY) & _kept_by(viewer)


def _kept_by(viewer: Viewer) -> Any:
    """A tab that no part declares any more stays the manager's."""
    if viewer.role is not Role.ASSISTANT or viewer.is_system:
        return BoundTab.key.is_null(False)
    return BoundTab.key.in_([tab.key for tab in bindable(viewer)])
