"""What people typed in a spreadsheet, applied by the same actions as in the browser.

An edit counts with the rights of the binding's owner; the trail says from which tab it came.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import peewee as pw
import structlog

from qaweb import audit
from qaweb.errors import NotFound, Refused
from qaweb.language import gettext as _
from qaweb.people.models import Person
from qaweb.people.queries import load, viewer_of
from qaweb.permissions import Viewer
from qaweb.pieces import in_pieces
from qaweb.sheets.models import BoundTab, SheetEdit, Spreadsheet
from qaweb.sheets.rules import EditFate, SheetTab, Span

trouble = structlog.get_logger("qaweb.sheets")
AT_ONCE = 200
Row = dict[str, Any]
Cell = tuple[int, str, str]
"""A tab, a record and a column."""
_waiting: ContextVar[list[Row] | None] = ContextVar("waiting_edits", default=None)


@contextmanager
def typed_in(tab: BoundTab) -> Iterator[None]:
    """Within, the trail says that changes came from this tab; it is written at the end."""
    token = audit.source.set(f"sheet: {tab.title}")
    try:
        with audit.together():
            yield
    finally:
        audit.source.reset(token)


@contextmanager
def logged_together() -> Iterator[None]:
    """Within, `log` gathers what was typed; a thousand edits are kept in a few statements."""
    token = _waiting.set([])
    try:
        yield
        _keep(_waiting.get() or [])
    finally:
        _waiting.reset(token)


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
        with audit.together():
            tab.change(viewer, int(record), typed)
    except Refused as refused:
        return str(refused.message)
    except NotFound:
        return _("The owner of this sheet may not see this record.")
    except Exception as fault:  # noqa: BLE001 - one row keeps no other from being taken
        return _stumbled(tab, fault)
    return ""


def add(viewer: Viewer | None, tab: SheetTab, span: Span, typed: Mapping[str, str]) -> int | str:
    """Make a record of a row that somebody typed; its number, or in words why not."""
    if viewer is None:
        return _("Whose rights this sheet acts with has left. Name another owner in qaweb.")
    if tab.add is None:
        return _("New rows are not taken from this tab. Add it in qaweb; it then stands here.")
    try:
        with audit.together():
            return tab.add(viewer, span, typed)
    except Refused as refused:
        return str(refused.message)
    except NotFound:
        return _("The owner of this sheet may not do this.")
    except Exception as fault:  # noqa: BLE001 - one row keeps no other from being taken
        return _stumbled(tab, fault)


def _stumbled(tab: SheetTab, fault: Exception) -> str:
    """One row that a part has no answer for keeps the others from nothing; it is written down.

    Where the database itself is away, nothing can be said of any row.
    """
    if isinstance(fault, pw.OperationalError | pw.InterfaceError):
        raise fault
    trouble.error("a part could not take what was typed", tab=tab.key, exc_info=fault)
    return _("qaweb could not take this, and has written down why. Try it in qaweb itself.")


def refused_row(tab: BoundTab, content: str) -> str:
    """Why a typed row with this content was refused before; it is not tried again."""
    for row in reversed(_waiting.get() or []):
        if (row["tab"], row["fate"], row["typed"]) == (tab.id, EditFate.NOT_ADDED, content):
            return str(row["why"])
    same = (SheetEdit.tab == tab) & (SheetEdit.record == "") & (SheetEdit.column == "")
    same &= SheetEdit.fate == EditFate.NOT_ADDED
    found = SheetEdit.select().where(same, SheetEdit.typed == content)
    last: SheetEdit | None = found.order_by(SheetEdit.id.desc()).first()
    return last.why if last else ""


def is_known_copy(tab: BoundTab, record: str, content: str, *, with_words: bool = False) -> bool:
    """Whether a row was told for a copy of a record's row once; that may have changed since.

    `with_words`: so also where something else was typed in it.
    """
    same = _copies(tab, [record]) & (SheetEdit.typed == content)
    same &= with_words | (SheetEdit.why == "")
    return bool(SheetEdit.select().where(same).exists())


def texts_of_copies(tab: BoundTab, records: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    """By record, the cells of its row's copies in which nobody had typed: column and text."""
    found: dict[str, set[tuple[str, str]]] = {}
    for piece in in_pieces(records, AT_ONCE):
        query: Any = SheetEdit.select(SheetEdit.record, SheetEdit.typed, SheetEdit.before)
        for record, typed, before in query.where(_copies(tab, piece)).tuples():
            found.setdefault(record, set()).update(json.loads(before or typed).items())
    return found


def _copies(tab: BoundTab, records: Sequence[str]) -> Any:
    some = (SheetEdit.tab == tab) & SheetEdit.record.in_(records) & (SheetEdit.column == "")
    return some & (SheetEdit.fate == EditFate.COPY)


def log(
    tab: BoundTab, fate: EditFate, now: dt.datetime, record: str = "", column: str = "", *,
    label: str = "", before: str = "", typed: str = "", why: str = "",
) -> None:  # fmt: skip
    """Keep what was typed and what became of it, once while it stays the same."""
    row = {
        "tab": tab.id, "record": record, "label": label, "column": column, "at": now, "fate": fate,
        "before": before, "typed": typed, "why": why,
    }  # fmt: skip
    waiting = _waiting.get()
    if waiting is None:
        _keep([row])
    else:
        waiting.append(row)


def _keep(rows: Sequence[Row]) -> None:
    """The rows that say something new of their cells."""
    last, new = _said_last(rows), []
    for row in rows:
        cell, said = _cell(row), (row["fate"], row["typed"], row["why"])
        if last.get(cell) != said:
            last[cell] = said
            new.append(row)
    for piece in in_pieces(new, AT_ONCE):
        SheetEdit.insert_many(piece).execute()


def _cell(row: Row) -> Cell:
    return row["tab"], row["record"], row["column"]


def _said_last(rows: Sequence[Row]) -> dict[Cell, tuple[EditFate, str, str]]:
    """What was kept last of each of their cells."""
    records: dict[int, set[str]] = {}
    for row in rows:
        records.setdefault(row["tab"], set()).add(row["record"])
    found: dict[Cell, tuple[EditFate, str, str]] = {}
    for tab, some in records.items():
        wanted = sorted(some)
        for piece in in_pieces(wanted, AT_ONCE):
            found |= _last_of(tab, piece)
    return found


def _last_of(tab: int, records: Sequence[str]) -> dict[Cell, tuple[EditFate, str, str]]:
    same = (SheetEdit.tab == tab) & SheetEdit.record.in_(records)
    latest = SheetEdit.select(pw.fn.MAX(SheetEdit.id)).where(same)
    query: Any = SheetEdit.select(
        SheetEdit.record, SheetEdit.column, SheetEdit.fate, SheetEdit.typed, SheetEdit.why
    ).where(SheetEdit.id.in_(latest.group_by(SheetEdit.record, SheetEdit.column)))
    return {(tab, record, column): tuple(said) for record, column, *said in query.tuples()}
