"""One spreadsheet as its page shows it: what waits, what was refused, what people typed."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.paging import Order, Stretch, whole_stretch_of
from qaweb.permissions import Permission, Viewer
from qaweb.sheets import reach
from qaweb.sheets.models import (
    BoundRow,
    BoundTab,
    SheetEdit,
    Spreadsheet,
)
from qaweb.sheets.queries import declared
from qaweb.sheets.rules import (
    EditFate,
    SheetTab,
)
from qaweb.sheets.typed_rows import TypedRow, still_refused
from qaweb.sheets.waiting import IS_MISSING, IS_REFUSED

LISTED = 100
REMEMBERED, LOOKED_AT = dt.timedelta(days=30), 500
"""How far back refused new rows are looked for (*ours*)."""
LATEST_FIRST = Order((SheetEdit.id,), descending=True)
MANAGE = Permission.SHEETS_MANAGE


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its record, how people know it, and a text in it."""

    row: BoundRow
    label: str
    kind: str
    column: str = ""
    field: str = ""
    text: str = ""
    why: str = ""


def tab(viewer: Viewer, tab_id: int) -> BoundTab:
    """One of them."""
    found: BoundTab | None = reach.tabs(viewer, MANAGE).where(BoundTab.id == tab_id).first()
    if found is None:
        raise NotFound
    return found


def row(viewer: Viewer, row_id: int) -> BoundRow:
    """A row with its tab."""
    query = BoundRow.select(BoundRow, BoundTab, Spreadsheet).join(BoundTab).join(Spreadsheet)
    near = BoundTab.id.in_(reach.tabs(viewer, MANAGE).select(BoundTab.id))
    found: BoundRow | None = query.where(BoundRow.id == row_id, near).first()
    if found is None:
        raise NotFound
    return found


def missing(shown: list[BoundTab]) -> list[Line]:
    """Rows that two good reads did not find, and about which nobody has decided."""
    query = _rows(shown).where(IS_MISSING).limit(LISTED)
    return [_line(one) for one in query] if shown else []


def all_missing(viewer: Viewer, sheet: Spreadsheet) -> list[int]:
    """The ids of all those rows, as far as the viewer may decide on them."""
    found = reach.tabs(viewer, MANAGE).where(BoundTab.spreadsheet == sheet)
    query = _rows(list(found)).where(IS_MISSING)
    return [row for (row,) in query.select(BoundRow.id).tuples()]


def refused(shown: list[BoundTab]) -> list[Line]:
    """Texts that stand in the sheet and were not taken, each with why."""
    query = _rows(shown).where(IS_REFUSED).limit(LISTED)
    return [line for one in query for line in _texts(one)] if shown else []


def _rows(shown: list[BoundTab]) -> Query:
    query = BoundRow.select(BoundRow, BoundTab).join(BoundTab)
    return query.where(BoundRow.tab.in_([one.id for one in shown]), ~BoundRow.is_gone).order_by(
        BoundRow.id
    )


def _texts(row: BoundRow) -> Iterator[Line]:
    names = titles(row.tab)
    for column, (text, why) in json.loads(row.refused).items():
        yield _line(row, column=column, field=names.get(column, column), text=text, why=why)


def _line(row: BoundRow, **text: str) -> Line:
    """How people know a record, as the sheet last showed it."""
    base: dict[str, str] = json.loads(row.base or "{}")
    part = _declared(row.tab)
    known = [base[key] for key in (part.known_by if part else ()) if base.get(key)]
    return Line(row, " ".join(known) or row.record, part.record if part else "", **text)


def titles(tab: BoundTab) -> dict[str, str]:
    """The columns of a tab as the sheet calls them."""
    return {one["key"]: one["title"] for one in json.loads(tab.columns or "[]")}


def kind_of(tab: BoundTab) -> str:
    """What kind of record its rows are."""
    part = _declared(tab)
    return part.record if part else ""


def _declared(tab: BoundTab) -> SheetTab | None:
    return next((one for one in declared() if one.key == tab.key), None)


@dataclass(frozen=True)
class Typed:
    """Something that was typed: in which field, and the texts of a whole row by its titles."""

    edit: SheetEdit
    field: str
    kind: str
    texts: Mapping[str, str]


def edits(shown: list[BoundTab], asked: Mapping[str, Any]) -> tuple[Stretch[Any], list[Typed]]:
    """One page of what people typed and what became of it, the latest first."""
    by_id = {one.id: one for one in shown}
    query: Query = SheetEdit.select().where(SheetEdit.tab.in_(list(by_id)))
    if asked.get("fate") in set(EditFate):
        query = query.where(SheetEdit.fate == asked["fate"])
    if asked.get("tab"):
        query = query.where(
            SheetEdit.tab.in_([i for i, t in by_id.items() if t.key == asked["tab"]])
        )
    page = whole_stretch_of(query, LATEST_FIRST, asked.get("after", ""), asked.get("before", ""))
    return page, [_typed(edit, by_id) for edit in page]


def refused_rows(shown: list[BoundTab], now: dt.datetime) -> list[Typed]:
    """New rows that were refused lately, and that nothing typed since has replaced."""
    by_id = {one.id: one for one in shown}
    query = SheetEdit.select().where(
        SheetEdit.tab.in_(list(by_id)),
        SheetEdit.fate.in_((EditFate.NOT_ADDED, EditFate.ADDED)),
        SheetEdit.at > now - REMEMBERED,
    )
    found = list(query.order_by(SheetEdit.id.desc()).limit(LOOKED_AT))
    still = [one for tab in shown for one in _still_refused(tab, found)]
    latest = sorted(still, key=lambda one: one.id, reverse=True)
    return [_typed(one, by_id) for one in latest[:LISTED]]


def _still_refused(tab: BoundTab, edits: list[SheetEdit]) -> list[SheetEdit]:
    own = {one.id: one for one in reversed(edits) if one.tab_id == tab.id}
    part = _declared(tab)
    identity = part.identity if part else ()
    rows = [
        TypedRow(one.id, json.loads(one.typed), one.fate is EditFate.NOT_ADDED)
        for one in own.values()
        if one.typed.startswith("{")
    ]
    return [own[one] for one in still_refused(rows, identity)]


def refused_row(viewer: Viewer, edit_id: int) -> SheetEdit:
    """A new row that was refused once, with its tab."""
    query = SheetEdit.select(SheetEdit, BoundTab, Spreadsheet).join(BoundTab).join(Spreadsheet)
    near = BoundTab.id.in_(reach.tabs(viewer, MANAGE).select(BoundTab.id))
    found: SheetEdit | None = query.where(SheetEdit.id == edit_id, near).first()
    if found is None:
        raise NotFound
    return found


def _typed(edit: SheetEdit, tabs: Mapping[int, BoundTab]) -> Typed:
    edit.tab = tabs[edit.tab_id]
    names = titles(edit.tab)
    texts = _row_of(edit, names)
    edit.label = edit.label or " ".join(list(texts.values())[:2])
    return Typed(edit, names.get(edit.column, edit.column), kind_of(edit.tab), texts)


def _row_of(edit: SheetEdit, names: Mapping[str, str]) -> dict[str, str]:
    """A row that was typed is kept as JSON."""
    if edit.column or not edit.typed.startswith("{"):
        return {}
    texts: dict[str, str] = json.loads(edit.typed)
    order = [*(key for key in names if key in texts), *(key for key in texts if key not in names)]
    return {names.get(key, key): texts[key] for key in order if texts[key]}
