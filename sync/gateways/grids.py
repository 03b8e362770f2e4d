"""Tabs, cells and marks in the words of the Sheets API. Pure: plain JSON in and out.

A column is marked by developer metadata that follows it; so are the header's row, and the one
column of a hidden tab that remembers who we are and how often we wrote. One call finds them all.
"""

import datetime as dt
import json
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from qaweb.workbooks.styles import Kind
from sync.gateways.protocol import EMPTY, ID, STATUS, Binding, Cell, Row, SeenColumn, SeenTab, Tab
from sync.gateways.protocol import Value as Value

Json = dict[str, Any]
Mark = tuple[str, str]
"""The key and value of a piece of developer metadata."""
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - wall clock
LONGEST_TEXT = 50_000
COLUMN, HEADER, MEMORY = "qaweb.column", "qaweb.header", "qaweb.memory"
IN_DAYS = (Kind.DATE, Kind.MOMENT)
NEVER_FORMULAS = (Kind.TEXT, Kind.BAND)
RANGE = re.compile(r"(?P<tab>.*)!\$?(?P<column>[A-Z]+)\$?(?P<row>\d+)(?::.*)?", re.DOTALL)
READING = {
    "majorDimension": "COLUMNS",
    "valueRenderOption": "FORMULA",
    "dateTimeRenderOption": "SERIAL_NUMBER",
}


def keys_of(tab: Tab) -> list[str]:
    """The columns of a tab in the order in which they are made."""
    return [ID, *(column.key for column in tab.columns), STATUS]


def kinds_of(tab: Tab) -> dict[str, Kind]:
    """What each column holds; ids and status are text."""
    return {ID: Kind.TEXT, STATUS: Kind.TEXT} | {c.key: c.kind for c in tab.columns}


def sheet_id(name: str) -> int:
    """The id under which we make a tab."""
    return crc32(name.encode()) & 0x7FFFFFFF


def entered(value: Value, kind: Kind) -> Json:
    """An ExtendedValue that is never parsed; nothing for an empty cell."""
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, dt.date) and kind in IN_DAYS:
        return {"numberValue": serial(value)}
    if isinstance(value, int | float) and math.isfinite(value):
        return {"numberValue": value}
    if isinstance(value, dt.date):
        value = str(value)[:16]
    text = str(value)
    return {"stringValue": text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"}


def serial(day: dt.date) -> float:
    """A day as sheets count it."""
    moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001
    return (moment.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1)


def seen(raw: Any, kind: Kind, *, computes: bool = False) -> Cell:
    """A cell as a read with FORMULA shows it.

    Only by its column can a formula be told from text that begins with =: our columns of text are
    made as plain text, where nothing is computed; those of the team's own compute.
    """
    if raw is None or raw == "":
        return EMPTY
    if isinstance(raw, str):
        is_formula = raw.startswith("=") and (computes or kind not in NEVER_FORMULAS)
        return Cell(None, raw) if is_formula else Cell(raw)
    if isinstance(raw, bool) or kind not in IN_DAYS:
        return Cell(raw)
    try:
        moment = EPOCH + dt.timedelta(seconds=round(raw * 86_400))
    except OverflowError:
        return Cell(raw)
    is_day = kind is Kind.DATE and moment.time() == dt.time()
    return Cell(moment.date() if is_day else moment)


def stood(data: Json, kind: Kind) -> Cell:
    """A cell as the answer to a write shows it; here a formula is told for sure."""
    value = data.get("userEnteredValue") or {}
    if "formulaValue" in value:
        return Cell(None, value["formulaValue"])
    if "stringValue" in value:
        return Cell(value["stringValue"] or None)
    return seen(value.get("numberValue", value.get("boolValue")), kind)


def mark_id(key: str, value: str) -> int:
    """The id of a mark: one and only, also where a tab was copied with its marks."""
    return crc32(f"{key} {value}".encode()) & 0x7FFFFFFF or 1


def tab_of(mark: Mark) -> str:
    """The key of the tab that a marked column is in."""
    return mark[1].partition("/")[0]


def marks_of(binding: Binding) -> list[Mark]:
    """Everything bound, for one reading."""
    found = [(MEMORY, "1")]
    for tab in binding.tabs:
        found.append((HEADER, tab.key))
        found += [(COLUMN, f"{tab.key}/{key}") for key in keys_of(tab)]
    return found


def lookups(marks: Sequence[Mark]) -> list[Json]:
    """The data filters that find marks."""
    return [{"developerMetadataLookup": {"metadataId": mark_id(*mark)}} for mark in marks]


@dataclass(frozen=True)
class Strip:
    """The values of a marked row or column, and where it begins, counted from 1."""

    title: str
    row: int
    column: int
    values: Sequence[Sequence[Any]]

    @property
    def line(self) -> Sequence[Any]:
        """The values of one column."""
        return self.values[0] if self.values else ()


def strips(asked: Mapping[int | str, Mark], answer: Json) -> dict[Mark, Strip]:
    """What a reading found, by mark; it was asked for by the mark's id or by its cells."""
    found: dict[Mark, Strip] = {}
    for one in answer.get("valueRanges", ()):
        place = RANGE.fullmatch(one["valueRange"]["range"])
        if place is None:
            continue
        strip = Strip(
            unquoted(place["tab"]),
            int(place["row"]),
            number_of(place["column"]),
            one["valueRange"].get("values", ()),
        )
        for given in one["dataFilters"]:
            number = given.get("developerMetadataLookup", {}).get("metadataId")
            found[asked[number or given["a1Range"]]] = strip
    return found


def unquoted(title: str) -> str:
    """A tab's title without the quotes of a range."""
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def number_of(letters: str) -> int:
    """A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(number: int) -> str:
    """1 is A."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Remembered:
    """What the hidden tab says."""

    installation: str
    address: str
    generation: int
    sheets: Mapping[str, Sequence[int]]
    came_back: int | None = None
    """The generation of an old version that was restored between our last read and write."""

    @classmethod
    def of(cls, strip: Strip | None) -> "Remembered | None":
        """None where it is not one of ours, or was written over."""
        try:
            installation, address, generation, sheets = strip.line[:4] if strip else ()
            stood, read = map(int, strip.line[4:6]) if strip and len(strip.line) > 5 else (0, 0)
            came_back = stood if stood < read else None
            known = (str(installation), str(address), int(generation), json.loads(sheets))
            return cls(*known, came_back)
        except (ValueError, TypeError):
            return None

    def lines(self) -> list[Value]:
        return [
            self.installation, self.address, self.generation, json.dumps(dict(self.sheets)),
        ]  # fmt: skip


@dataclass(frozen=True)
class FoundTab:
    """A bound tab as read: the places of its columns by key, counted from 1."""

    tab: Tab
    title: str
    header: int
    columns: Mapping[str, int]
    heads: Mapping[int, str]
    rows: tuple[Row, ...]
    places: Mapping[str | int, Row] = field(default_factory=dict)

    def seen(self) -> SeenTab:
        """What a snapshot says of it."""
        ours = set(self.columns.values())
        return SeenTab(
            self.title,
            {
                key: SeenColumn(key, self.heads.get(place, ""), place)
                for key, place in self.columns.items()
                if key != ID
            },
            self.rows,
            tuple(text for place, text in self.heads.items() if place not in ours),
        )


def found_tab(tab: Tab, marks: Mapping[Mark, Strip]) -> FoundTab | None:
    """A tab with its header's mark and its `_id` column; else it is not there."""
    header = marks.get((HEADER, tab.key))
    columns = {
        key: strip
        for key in keys_of(tab)
        if header
        and (strip := marks.get((COLUMN, f"{tab.key}/{key}")))
        and strip.title == header.title
    }
    if header is None or ID not in columns:
        return None
    computing = {column.key for column in tab.columns if column.computes}
    rows = tuple(_rows(columns, header.row, kinds_of(tab), computing))
    heads = {
        place: str(line[0]) for place, line in enumerate(header.values, 1) if line and line[0] != ""
    }
    places: dict[str | int, Row] = {}
    for row in rows:
        places[row.place] = row
        if row.record:
            places.setdefault(row.record, row)
    found = {key: strip.column for key, strip in columns.items()}
    return FoundTab(tab, header.title, header.row, found, heads, rows, places)


def _rows(
    columns: Mapping[str, Strip],
    header: int,
    kinds: Mapping[str, Kind],
    computing: Collection[str],
) -> Iterator[Row]:
    lines = [(k, kinds[k], k in computing, strip.line) for k, strip in columns.items()]
    last = max((len(line) for *_, line in lines), default=0)
    for number in range(header, last):
        cells = {
            key: seen(line[number], kind, computes=computes)
            for key, kind, computes, line in lines
            if number < len(line) and line[number] != ""
        }
        if cells:
            record = cells.pop(ID, EMPTY).value
            yield Row(number + 1, "" if record is None else str(record), cells)
