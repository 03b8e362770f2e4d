"""The requests that make a spreadsheet ours: cover, tabs, marks, hidden tabs. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qaweb.workbooks.styles import BANDS, Kind
from sync.gateways.grid_requests import (
    FORMAT,
    MEMORY_SHEET,
    MEMORY_TITLE,
    NUMBER_FORMATS,
    VALUE,
    area,
    put,
    values_of,
)
from sync.gateways.grids import (
    COLUMN,
    HEADER,
    MEMORY,
    Json,
    Remembered,
    entered,
    keys_of,
    kinds_of,
    mark_id,
    sheet_id,
)
from sync.gateways.protocol import ID, Binding, NewRow, Tab

SPARE_ROWS = 200
BYTES_AT_ONCE = 1_800_000
"""Two megabytes are advised at the most, and the tabs themselves go out with the first rows."""


def mark(key: str, value: str, location: Json) -> Json:
    """Mark a row or column, under the id by which it is looked up."""
    made: Json = {"metadataKey": key, "metadataValue": value, "visibility": "DOCUMENT"}
    made["metadataId"] = mark_id(key, value)
    return {"createDeveloperMetadata": {"developerMetadata": made | {"location": location}}}


def line_of(sheet: int, dimension: str, number: int) -> Json:
    """One row or column, counted from 0."""
    place = {"dimension": dimension, "startIndex": number, "endIndex": number + 1}
    return {"dimensionRange": {"sheetId": sheet} | place}


def new_sheet(number: int, title: str, rows: int, columns: int, **more: object) -> Json:
    """One more tab."""
    grid = {"rowCount": rows, "columnCount": columns}
    if frozen := more.pop("frozen", 0):
        grid["frozenRowCount"] = int(str(frozen))
    properties = {"sheetId": number, "title": title, "gridProperties": grid, **more}
    return {"addSheet": {"properties": properties}}


def made(binding: Binding, rows: Mapping[str, Sequence[NewRow]]) -> list[Json]:
    """Cover, tabs with room for their rows, and the hidden tabs, in an empty spreadsheet."""
    requests = list(_cover(binding))
    for tab in binding.tabs:
        requests += _tab(tab, len(rows.get(tab.key, ())))
    sheets = {t.key: [sheet_id(f"tab {t.key}"), sheet_id(f"swap {t.key}")] for t in binding.tabs}
    memory = Remembered(binding.installation, binding.address, 1, sheets)
    lines = [[{VALUE: entered(value, Kind.TEXT)}] for value in memory.lines()]
    return [
        *requests,
        new_sheet(MEMORY_SHEET, MEMORY_TITLE, len(lines), 1, hidden=True),
        put(MEMORY_SHEET, 0, 0, lines, VALUE),
        mark(MEMORY, "1", line_of(MEMORY_SHEET, "COLUMNS", 0)),
    ]


def _cover(binding: Binding) -> Iterator[Json]:
    cover, number = binding.cover, sheet_id("cover")
    pairs = [(cover.title, ""), (cover.notice, ""), ("", ""), *cover.facts]
    yield new_sheet(number, cover.name, len(pairs), 2, index=0)
    lines = [[{VALUE: entered(text, Kind.TEXT)} for text in pair] for pair in pairs]
    yield put(number, 0, 0, lines, VALUE)


def filled(binding: Binding, rows: Mapping[str, Sequence[NewRow]]) -> Iterator[Json]:
    """The rows of a new spreadsheet in requests of a size that Google likes."""
    for tab in binding.tabs:
        keys, kinds, start = keys_of(tab), kinds_of(tab), 1
        new = (values_of(row, keys, kinds) for row in rows.get(tab.key, ()))
        for lines in _in_sizes([{VALUE: v} for v in line] for line in new):
            yield put(sheet_id(f"tab {tab.key}"), start, 0, lines, VALUE)
            start += len(lines)


def _in_sizes(lines: Iterable[list[Json]]) -> Iterator[list[list[Json]]]:
    some: list[list[Json]] = []
    size = 0
    for line in lines:
        length = len(json.dumps(line))
        if some and size + length > BYTES_AT_ONCE:
            yield some
            some, size = [], 0
        some.append(line)
        size += length
    if some:
        yield some


def _tab(tab: Tab, rows: int) -> Iterator[Json]:
    number, keys, kinds = sheet_id(f"tab {tab.key}"), keys_of(tab), kinds_of(tab)
    titles = [ID, *(column.title for column in tab.columns), tab.status_title]
    yield new_sheet(number, tab.title, rows + SPARE_ROWS, len(keys), frozen=1)
    yield new_sheet(sheet_id(f"swap {tab.key}"), f"{MEMORY_TITLE} {tab.key}", 1, 1, hidden=True)
    for place, key in enumerate(keys):
        form = {FORMAT: {"numberFormat": NUMBER_FORMATS[kinds[key]]}}
        below = area(number, (1, None), (place, place + 1))
        yield {"repeatCell": {"range": below, "cell": form, "fields": f"{FORMAT}.numberFormat"}}
        yield mark(COLUMN, f"{tab.key}/{key}", line_of(number, "COLUMNS", place))
    bold = {FORMAT: {"textFormat": {"bold": True}}}
    heads = [{VALUE: entered(title, Kind.TEXT)} | bold for title in titles]
    yield put(number, 0, 0, [heads], f"{VALUE},{FORMAT}.textFormat")
    yield mark(HEADER, tab.key, line_of(number, "ROWS", 0))
    yield from _band_colours(number, tab)
    hidden = {"range": line_of(number, "COLUMNS", 0)["dimensionRange"], "fields": "hiddenByUser"}
    yield {"updateDimensionProperties": hidden | {"properties": {"hiddenByUser": True}}}


def _band_colours(number: int, tab: Tab) -> Iterator[Json]:
    """Bands in their colours, whoever writes the word."""
    for place, column in enumerate(tab.columns, 1):
        for key, word in column.bands:
            if key not in BANDS:
                continue
            ink, ground = (_colour(text) for text in BANDS[key])
            condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": word}]}
            form = {"backgroundColor": ground, "textFormat": {"foregroundColor": ink}}
            where = [area(number, (1, None), (place, place + 1))]
            rule = {"ranges": where, "booleanRule": {"condition": condition, "format": form}}
            yield {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def _colour(text: str) -> Json:
    parts = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return dict(zip(("red", "green", "blue"), parts, strict=True))


def set_aside(memory: Remembered, name: str) -> list[Json]:
    """Another name, and nothing left of our marks."""
    hidden = [MEMORY_SHEET, *(sheets[1] for sheets in memory.sheets.values())]
    looks = ({"developerMetadataLookup": {"metadataKey": k}} for k in (COLUMN, HEADER, MEMORY))
    return [
        {"updateSpreadsheetProperties": {"properties": {"title": name}, "fields": "title"}},
        *({"deleteDeveloperMetadata": {"dataFilter": look}} for look in looks),
        *({"deleteSheet": {"sheetId": number}} for number in hidden),
    ]
