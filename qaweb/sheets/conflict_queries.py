"""Conflicts as a person may see them: narrowed by the address, by pages, with their words."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.paging import Order, Stretch, stretch_of
from qaweb.people.models import Person, Project
from qaweb.permissions import Permission, Viewer
from qaweb.sheets.models import BoundTab, SheetConflict, Spreadsheet
from qaweb.sheets.queries import declared
from qaweb.sheets.reach import tabs
from qaweb.sheets.rules import ConflictState, May

CHOSEN = (ConflictState.OURS, ConflictState.THEIRS, ConflictState.TYPED)
LATEST_FIRST = Order((SheetConflict.id,), descending=True)
MOST_AT_ONCE = 500
"""So many are settled by one click, and a page still answers in seconds (*ours*)."""


@dataclass(frozen=True)
class Filters:
    """What the address asks for; `state`: open, settled, or all."""

    sheet: int = 0
    tab: str = ""
    field: str = ""
    state: str = "open"

    @property
    def address(self) -> dict[str, Any]:
        """The same as the address writes it."""
        state = "" if self.state == "open" else self.state
        asked = {"sheet": self.sheet, "tab": self.tab, "field": self.field, "state": state}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True)
class Line:
    """A conflict with what its line says: its field's title, why it was refused, what was typed."""

    conflict: SheetConflict
    field: str
    kind: str
    is_of_the_sheet: bool = False
    why: str = ""
    typed: str | None = None


def narrowed(viewer: Viewer, filters: Filters) -> Query:
    """The conflicts within reach that the filters leave."""
    reach = tabs(viewer, Permission.CONFLICTS_SETTLE).select(BoundTab.id)
    if filters.sheet:
        reach = reach.where(Spreadsheet.id == filters.sheet)
    if filters.tab:
        reach = reach.where(BoundTab.key == filters.tab)
    query = SheetConflict.select().where(SheetConflict.tab.in_(reach))
    if filters.field:
        query = query.where(SheetConflict.column == filters.field)
    if filters.state == "open":
        query = query.where(SheetConflict.state == ConflictState.OPEN)
    elif filters.state == "settled":
        query = query.where(SheetConflict.state != ConflictState.OPEN)
    return query


def page(
    viewer: Viewer, filters: Filters, after: str = "", before: str = ""
) -> Stretch[SheetConflict]:
    """One page of them, the latest first."""
    found = stretch_of([narrowed(viewer, filters)], LATEST_FIRST, after, before)
    rows = {row.id: row for row in whole([keys[0] for keys in found])}
    listed = [rows[keys[0]] for keys in found]
    return Stretch(listed, found.first, found.last, found.has_previous, found.has_next)


def whole(ids: Sequence[int]) -> list[SheetConflict]:
    """These with their tabs, spreadsheets and who settled them, the latest first."""
    query = (
        SheetConflict.select(SheetConflict, BoundTab, Spreadsheet, Project, Person)
        .join(BoundTab)
        .join(Spreadsheet)
        .join(Project)
        .join_from(SheetConflict, Person, pw.JOIN.LEFT_OUTER, on=SheetConflict.settled_by)
        .where(SheetConflict.id.in_(ids))
    )
    return list(query.order_by(SheetConflict.id.desc()))


def conflict(viewer: Viewer, conflict_id: int) -> SheetConflict:
    """One of them, in whatever state."""
    near = narrowed(viewer, Filters(state="all")).where(SheetConflict.id == conflict_id)
    if not near.exists():
        raise NotFound
    return whole([conflict_id])[0]


def count(viewer: Viewer, filters: Filters) -> int:
    """How many match."""
    return int(narrowed(viewer, filters).count())


def open_at_once(viewer: Viewer, filters: Filters, upto: int) -> list[SheetConflict]:
    """The open ones that match, up to the one that was the latest when they were counted."""
    query = narrowed(viewer, filters).where(
        SheetConflict.state == ConflictState.OPEN, SheetConflict.id <= upto
    )
    latest = query.select(SheetConflict.id).order_by(SheetConflict.id.desc()).limit(MOST_AT_ONCE)
    return whole([row.id for row in latest])


def settled_together(viewer: Viewer, moment: dt.datetime) -> list[SheetConflict]:
    """What this person settled by one click, as far as it still stands so."""
    query = narrowed(viewer, Filters(state="settled")).where(
        SheetConflict.settled_by == viewer.id,
        SheetConflict.settled_at == moment,
        SheetConflict.state.in_(CHOSEN),
    )
    return whole([row.id for row in query.select(SheetConflict.id)])


def lines(conflicts: Iterable[SheetConflict]) -> list[Line]:
    """With the titles of their fields and what kind of record each is of."""
    kinds = {tab.key: tab for tab in declared()}
    return [line(one, kinds) for one in conflicts]


def line(one: SheetConflict, kinds: dict[str, Any] | None = None, **said: Any) -> Line:
    """One of them; `said` is why it was refused, and what was typed."""
    part = (kinds or {tab.key: tab for tab in declared()}).get(one.tab.key)
    agreed = column_of(one)
    kind = part.record if part else ""
    return Line(one, agreed.get("title", one.column), kind, agreed.get("may") == May.SHEET, **said)


def column_of(one: SheetConflict) -> dict[str, str]:
    """What was agreed on about the column of a conflict."""
    agreed: list[dict[str, str]] = json.loads(one.tab.columns or "[]")
    return next((column for column in agreed if column.get("key") == one.column), {})


@dataclass(frozen=True)
class Choices:
    """What the filters offer: what occurs among the conflicts within reach."""

    sheets: dict[int, str]
    tabs: dict[str, str]
    fields: dict[str, str]


def choices(viewer: Viewer) -> Choices:
    """The spreadsheets, tabs and fields that have conflicts, by their names."""
    there = SheetConflict.select(SheetConflict.tab, SheetConflict.column).distinct()
    by_tab: dict[int, set[str]] = {}
    for one in there:
        by_tab.setdefault(one.tab_id, set()).add(one.column)
    found = Choices({}, {}, {})
    reach = tabs(viewer, Permission.CONFLICTS_SETTLE).where(BoundTab.id.in_(list(by_tab)))
    for tab in reach.order_by(Spreadsheet.name, BoundTab.position):
        found.sheets[tab.spreadsheet_id] = str(tab.spreadsheet)
        found.tabs.setdefault(tab.key, tab.title)
        titles = {column["key"]: column["title"] for column in json.loads(tab.columns or "[]")}
        for key in sorted(by_tab[tab.id]):
            found.fields.setdefault(key, titles.get(key, key))
    return found
