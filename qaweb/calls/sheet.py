"""Calls added by hand as a tab; nothing of the customer's number is in it, not even masked."""

from collections.abc import Iterator, Mapping
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.calls import adding, queries
from qaweb.calls.adding import Typed
from qaweb.calls.columns import CALL_NAMES, DURATION_NAMES, STARTED_NAMES, TYPE_NAMES
from qaweb.calls.models import Call, CallType
from qaweb.errors import Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
from qaweb.tabular import names
from qaweb.tabular.cells import Parser, at_most, identifier, plain, staff_number
from qaweb.tabular.times import duration, moment
from qaweb.typed_cells import read
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("number", _("Call number"), names=CALL_NAMES),
    SheetColumn("agent", _("Staff number"), may=May.BOTH, names=names.NUMBER),
    SheetColumn("name", _("Agent"), names=names.NAME),
    SheetColumn("started_at", _("Began at"), Kind.MOMENT, may=May.BOTH, names=STARTED_NAMES),
    SheetColumn("duration", _("Duration"), may=May.BOTH, names=DURATION_NAMES),
    SheetColumn("call_type", _("Call type"), may=May.BOTH, names=TYPE_NAMES),
)
READERS: dict[str, Parser] = {
    "number": at_most(identifier, 64),
    "agent": staff_number(),
    "started_at": moment,
    "duration": duration,
    "call_type": at_most(plain),
}
NEEDED = {
    "number": _("Write the number of the call."),
    "agent": _("Enter the agent's staff number."),
    "started_at": _("Enter day and time when the call began."),
    "duration": _("Enter how long the call lasted, like 3:20."),
}


def rows(span: Span) -> Iterator[Record]:
    """What was entered by hand for days of the span."""
    query: Any = (
        Call.select(
            Call.id, Call.number, Person.number, Person.name, Call.started_at, Call.duration_s,
            CallType.name,
        )
        .join(Person)
        .join_from(Call, CallType, pw.JOIN.LEFT_OUTER)
        .where(
            Call.project == span.project,
            Call.is_by_hand == True,  # noqa: E712  # as the index has it
            Call.call_day.between(span.first, span.last),
        )
        .order_by(Call.started_at, Call.id)
        .tuples()
    )  # fmt: skip
    for call_id, number, agent, name, started, seconds, type_name in query:
        yield call_id, (number, agent, name, started, lasted(seconds), type_name or "")


def lasted(seconds: int) -> str:
    """3:20, or 1:03:20; a plain number in a cell would not say what it counts."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def change(viewer: Viewer, record: int, typed: Mapping[str, str]) -> None:
    """Put right a call that was added by hand."""
    call = queries.call(viewer, record)
    as_it_is: dict[str, Any] = {
        "number": call.number,
        "agent": call.agent.number,
        "started_at": clock.local(call.started_at, call.project.zone).replace(tzinfo=None),
        "duration_s": call.duration_s,
        "call_type": call.call_type.name if call.call_type else "",
    }
    adding.correct(viewer, record, Typed(**as_it_is | _read(typed)))


def add(viewer: Viewer, span: Span, typed: Mapping[str, str]) -> int:
    """Enter a call that no file brings."""
    every = {key: typed.get(key, "") for key in READERS}
    return int(adding.add(viewer, span.project, Typed(**_read(every))).id)


def _read(typed: Mapping[str, str]) -> dict[str, Any]:
    """The cells by the readers that calls of a file are read with."""
    values: dict[str, Any] = {}
    for key, text in typed.items():
        if not text.strip():
            if key in NEEDED:
                raise Refused(NEEDED[key], key)
            values[key] = ""
        else:
            values[key] = read(READERS[key], text, key)
    if "duration" in values:
        values["duration_s"] = values.pop("duration")
    return values


SHEETS = [
    SheetTab(
        "calls", _("Calls added by hand"), "call", COLUMNS, rows, change, add, ("number",),
    ),
]  # fmt: skip
