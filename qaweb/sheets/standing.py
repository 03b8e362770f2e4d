"""What stands in records now, as texts like those that a round compares.

A conflict shows our text as the last round found it; before anything is written over, it is
compared with what the record holds by now.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import force_locale

from qaweb.sheets import cycles, queries
from qaweb.sheets.models import BoundTab, SheetConflict
from qaweb.sheets.rules import SheetTab, masked, shown

Key = tuple[int, str, str]
"""A field: the tab's id, the record and the column."""


@dataclass(frozen=True)
class Stood:
    """A field's text; `is_hidden`: a number in it is masked, so that it is not the whole text."""

    text: str
    is_hidden: bool = False


def standing(conflicts: Iterable[SheetConflict]) -> dict[Key, Stood]:
    """The fields of these as they are now; each tab is read once. A record that left has none."""
    found: dict[Key, Stood] = {}
    by_tab: dict[int, list[SheetConflict]] = {}
    for conflict in conflicts:
        by_tab.setdefault(conflict.tab_id, []).append(conflict)
    for same in by_tab.values():
        found |= _of_tab(same[0].tab, {(one.record, one.column) for one in same})
    return found


def _of_tab(tab: BoundTab, wanted: set[tuple[str, str]]) -> dict[Key, Stood]:
    declared = next((one for one in queries.declared() if one.key == tab.key), None)
    if declared is None:
        return {}
    records, found = {record for record, _column in wanted}, dict[Key, Stood]()
    with force_locale(tab.spreadsheet.locale):
        for number, values in declared.rows(cycles.span_of(tab.spreadsheet)):
            if str(number) in records:
                found |= _of_row(tab, declared, str(number), values, wanted)
    return found


def _of_row(
    tab: BoundTab, declared: SheetTab, record: str, values: Any, wanted: set[tuple[str, str]]
) -> dict[Key, Stood]:
    zone = tab.spreadsheet.project.zone
    return {
        (tab.id, record, column.key): Stood(
            plain(shown(column, value, zone)),
            column.is_free_text and isinstance(value, str) and masked(value) != value,
        )
        for column, value in zip(declared.columns, values, strict=True)
        if (record, column.key) in wanted
    }


def plain(value: Any) -> str:
    """A cell's value as the text that a round compares."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        text = f"{Decimal(str(value)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
