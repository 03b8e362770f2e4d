"""A sheet that people edit, as far as a part needs one: what they typed, applied and answered."""

import datetime as dt
from collections.abc import Mapping

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.people.models import Person, Project
from qaweb.permissions import Viewer
from qaweb.sheets import edits
from qaweb.sheets.models import BoundTab
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import SheetTab, Span
from tests.cast import TODAY, viewer

FIRST = TODAY.replace(day=1)


def span(project: Project, first: dt.date = FIRST) -> Span:
    """From a month on, without an end."""
    return Span(project.id, first, project.zone, is_open=True)


def shown(tab: str, project: Project, record: int) -> dict[str, object]:
    """A record's row by column."""
    declared = declared_tab(tab)
    values = dict(declared.rows(span(project)))[record]
    return dict(zip((column.key for column in declared.columns), values, strict=True))


def typed(by: Person | Viewer, tab: str, record: int, **texts: str) -> str:
    """Change a record as the worker does; answers why not, in words."""
    declared, who = declared_tab(tab), by if isinstance(by, Viewer) else viewer(by)
    with edits.typed_in(_bound(declared)):
        return edits.apply(who, declared, str(record), texts)


def added(by: Person, tab: str, project: Project, **texts: str) -> int | str:
    """Add a row as the worker does; the new record's id, or why not."""
    declared = declared_tab(tab)
    every = {column.key: texts.get(column.key, "") for column in declared.columns}
    with edits.typed_in(_bound(declared)):
        return edits.add(viewer(by), declared, span(project), every)


def changed(by: Person, tab: str, record: int, typed: Mapping[str, str]) -> None:
    """The part's own answer: it raises."""
    change = declared_tab(tab).change
    assert change is not None
    change(viewer(by), record, typed)


def _bound(declared: SheetTab) -> BoundTab:
    return BoundTab(key=declared.key, title=str(declared.title))


def last_line() -> AuditEntry:
    """The latest line of the trail."""
    found: AuditEntry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    return found


def moment(text: str) -> dt.datetime:
    """A moment of the centre's clock."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=clock.DEFAULT_ZONE)
