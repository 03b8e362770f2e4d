"""What a spreadsheet is bound to: the tabs that parts declare, as they were agreed on for it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from qaweb.filters import band_label
from qaweb.language import gettext as _
from qaweb.sheets import copies, covers, queries
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.rules import GatewayKind, SheetColumn, SheetTab, masked, shown
from qaweb.workbooks.styles import BANDS, LONGEST_TEXT, Kind, shortened
from sync.gateways.protocol import (
    STATUS,
    At,
    Batch,
    Binding,
    Cell,
    Column,
    Cover,
    NewRow,
    SeenTab,
    Snapshot,
    Tab,
    Value,
)

Wanted = dict[str, dict[str, dict[str, Value]]]
"""Values by tab, record and column."""


@dataclass(frozen=True)
class Bound:
    """A tab as it was agreed on, with the part that fills it."""

    row: BoundTab
    declared: SheetTab
    columns: tuple[SheetColumn, ...]
    places: tuple[int, ...]

    @cached_property
    def _pairs(self) -> list[tuple[SheetColumn, int]]:
        return list(zip(self.columns, self.places, strict=True))

    def values(self, values: Any, zone: Any) -> dict[str, Value]:
        """A record's values as they stand in cells."""
        return {column.key: shown(column, values[place], zone) for column, place in self._pairs}

    def hidden(self, values: Any) -> set[str]:
        """The columns whose text stands there with a number masked."""
        free = [(one.key, values[place]) for one, place in self._pairs if one.is_free_text]
        return {key for key, text in free if isinstance(text, str) and masked(text) != text}

    def cut(self, values: Any) -> set[str]:
        """The columns whose text does not stand there whole: a cell takes no more."""
        texts = [(one.key, values[place]) for one, place in self._pairs]
        return {key for key, text in texts if isinstance(text, str) and is_cut(text)}


def is_cut(text: str) -> bool:
    """Whether a text is longer than a cell."""
    return len(text) > LONGEST_TEXT // 2 and len(shortened(text)) < len(text.replace("\r\n", "\n"))


def bound_tab(row: BoundTab) -> Bound | None:
    """The tab with its part; None where no part declares it any more."""
    declared = next((tab for tab in queries.declared() if tab.key == row.key), None)
    if declared is None:
        return None
    by_key = {column.key: place for place, column in enumerate(declared.columns)}
    agreed = [one for one in json.loads(row.columns) if one["key"] in by_key]
    places = tuple(by_key[one["key"]] for one in agreed)
    columns = tuple(
        replace(declared.columns[place], title=one["title"])
        for place, one in zip(places, agreed, strict=True)
    )
    return Bound(row, declared, columns, places)


def binding_of(sheet: Spreadsheet, bound: list[Bound]) -> Binding:
    name, title, notice, facts = covers.cover_words(sheet)
    tabs = tuple(
        Tab(one.row.key, one.row.title, tuple(_columns(one)), _("Note from qaweb")) for one in bound
    )
    is_google = sheet.gateway is GatewayKind.GOOGLE
    place = sheet.address if is_google else str(queries.place_of(sheet))
    return Binding(place, copies.installation(), tabs, Cover(title, notice, facts, name))


def _columns(bound: Bound) -> Iterator[Column]:
    own = {one["key"] for one in json.loads(bound.row.columns) if one.get("own")}
    for column in bound.columns:
        bands = tuple((key, band_label(key)) for key in BANDS) if column.kind is Kind.BAND else ()
        title, computes = str(column.title), column.key in own
        yield Column(column.key, title, column.kind, column.width, bands, computes)


def difference(found: Snapshot, wanted: Wanted, bound: list[Bound]) -> Batch:
    """What has to be written for a spreadsheet to hold what is wanted; in tabs that are there."""
    cells: dict[At, Value] = {}
    new: dict[str, list[NewRow]] = {}
    status: dict[tuple[str, str], str] = {}
    for one in bound:
        key = one.row.key
        if key not in found.tabs:
            continue
        seen, records = found.tabs[key], wanted[key]
        there = {row.record: row.cells for row in seen.rows if row.record}
        for record, stands in there.items():
            said = "" if record in records else _("No longer part of this copy")
            if (_value(stands, STATUS) or "") != said:
                status[key, record] = said
            gone: dict[str, Value] = dict.fromkeys(seen.columns.keys() - {STATUS})
            cells |= _differing(key, record, stands, records.get(record, gone), seen)
        new[key] = [NewRow(r, values) for r, values in records.items() if r not in there]
    return Batch(0, cells, {key: rows for key, rows in new.items() if rows}, status)


def _differing(
    tab: str, record: str, stands: Mapping[str, Cell], wanted: Mapping[str, Value], seen: SeenTab
) -> dict[At, Value]:
    return {
        At(tab, record, key): value
        for key, value in wanted.items()
        if key in seen.columns and _value(stands, key) != value
    }


def _value(cells: Mapping[str, Cell], key: str) -> Value:
    return cells[key].value if key in cells else None
