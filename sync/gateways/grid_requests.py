"""The requests of one batch: to make a spreadsheet, and to write cells by swapping. Pure.

Before a cell is written its row is copied, in the same batch, to the same place on a hidden tab:
what the answer shows there is what stood just before, formulas to the letter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qaweb.workbooks.styles import BANDS, Kind
from sync.gateways.grids import (
    COLUMN,
    HEADER,
    MEMORY,
    FoundTab,
    Json,
    Remembered,
    Strip,
    entered,
    keys_of,
    kinds_of,
    letters_of,
    sheet_id,
)
from sync.gateways.protocol import ID, STATUS, At, Batch, Binding, NewRow, Tab, Value

MEMORY_TITLE = "_qaweb"
Targets = dict[int, dict[int, tuple[At, Value]]]
"""The cells to write by row and column, counted from 1."""
VALUE, FORMAT = "userEnteredValue", "userEnteredFormat"
NUMBER_FORMATS: dict[Kind, Json] = {
    Kind.TEXT: {"type": "TEXT"},
    Kind.BAND: {"type": "TEXT"},
    Kind.NUMBER: {"type": "NUMBER", "pattern": "#,##0"},
    Kind.SCORE: {"type": "NUMBER", "pattern": "0.00"},
    Kind.PERCENT: {"type": "PERCENT", "pattern": "0.0%"},
    Kind.DATE: {"type": "DATE", "pattern": "yyyy-mm-dd"},
    Kind.MOMENT: {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"},
}
SPARE_ROWS = 200
MEMORY_SHEET = sheet_id("memory")
ANSWERED = (
    "replies,updatedSpreadsheet(properties.title,"
    "sheets(properties.sheetId,data(startRow,startColumn,rowData.values.userEnteredValue)))"
)


def area(sheet: int, rows: tuple[int, int | None], columns: tuple[int, int | None]) -> Json:
    """A GridRange, half-open, counted from 0."""
    sides = zip(
        ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"),
        (*rows, *columns),
        strict=True,
    )
    return {"sheetId": sheet} | {name: end for name, end in sides if end is not None}


def put(sheet: int, row: int, column: int, rows: Sequence[Sequence[Json]], fields: str) -> Json:
    """Cells from a place on, counted from 0."""
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    lines = [{"values": list(line)} for line in rows]
    return {"updateCells": {"start": start, "rows": lines, "fields": fields}}


def mark(key: str, value: str, location: Json) -> Json:
    made = {"metadataKey": key, "metadataValue": value, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": made | {"location": location}}}


def line_of(sheet: int, dimension: str, number: int) -> Json:
    place = {"dimension": dimension, "startIndex": number, "endIndex": number + 1}
    return {"dimensionRange": {"sheetId": sheet} | place}


def _sheet(number: int, title: str, rows: int, columns: int, **more: object) -> Json:
    grid = {"rowCount": rows, "columnCount": columns}
    if frozen := more.pop("frozen", 0):
        grid["frozenRowCount"] = int(str(frozen))
    properties = {"sheetId": number, "title": title, "gridProperties": grid, **more}
    return {"addSheet": {"properties": properties}}


def made(binding: Binding, rows: Mapping[str, Sequence[NewRow]]) -> list[Json]:
    """Cover, tabs with their rows, and the hidden tabs, in an empty spreadsheet."""
    requests = list(_cover(binding))
    for tab in binding.tabs:
        requests += _tab(tab, rows.get(tab.key, ()))
    sheets = {t.key: [sheet_id(f"tab {t.key}"), sheet_id(f"swap {t.key}")] for t in binding.tabs}
    memory = Remembered(binding.installation, binding.address, 1, sheets)
    lines = [[{VALUE: entered(value, Kind.TEXT)}] for value in memory.lines()]
    return [
        *requests,
        _sheet(MEMORY_SHEET, MEMORY_TITLE, len(lines), 1, hidden=True),
        put(MEMORY_SHEET, 0, 0, lines, VALUE),
        mark(MEMORY, "1", line_of(MEMORY_SHEET, "COLUMNS", 0)),
    ]


def _cover(binding: Binding) -> Iterator[Json]:
    cover, number = binding.cover, sheet_id("cover")
    pairs = [(cover.title, ""), (cover.notice, ""), ("", ""), *cover.facts]
    yield _sheet(number, cover.name, len(pairs), 2, index=0)
    lines = [[{VALUE: entered(text, Kind.TEXT)} for text in pair] for pair in pairs]
    yield put(number, 0, 0, lines, VALUE)


def _tab(tab: Tab, rows: Sequence[NewRow]) -> Iterator[Json]:
    number, keys, kinds = sheet_id(f"tab {tab.key}"), keys_of(tab), kinds_of(tab)
    titles = [ID, *(column.title for column in tab.columns), tab.status_title]
    yield _sheet(number, tab.title, len(rows) + SPARE_ROWS, len(keys), frozen=1)
    yield _sheet(sheet_id(f"swap {tab.key}"), f"{MEMORY_TITLE} {tab.key}", 1, 1, hidden=True)
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
    if rows:
        lines = [[{VALUE: v} for v in _values(row, keys, kinds)] for row in rows]
        yield put(number, 1, 0, lines, VALUE)
    hidden = {"range": line_of(number, "COLUMNS", 0)["dimensionRange"], "fields": "hiddenByUser"}
    yield {"updateDimensionProperties": hidden | {"properties": {"hiddenByUser": True}}}


def _values(row: NewRow, keys: Sequence[str | None], kinds: Mapping[str, Kind]) -> list[Json]:
    values: dict[str, Value] = {ID: row.record, **row.values}
    return [entered(values.get(key), kinds[key]) if key else {} for key in keys]


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


@dataclass
class Plan:
    """What a batch means as the tabs were read."""

    targets: dict[str, Targets] = field(default_factory=dict)
    kept: list[At] = field(default_factory=list)
    absent: list[At] = field(default_factory=list)


def planned(tabs: Mapping[str, FoundTab], batch: Batch) -> Plan:
    """Where each cell of a batch stands; formulas are left, what is gone is told."""
    plan = Plan()
    states = {At(tab, record, STATUS): text for (tab, record), text in batch.status.items()}
    for at, value in (*batch.cells.items(), *states.items()):
        tab = tabs.get(at.tab)
        row = tab.places.get(at.row) if tab else None
        column = tab.columns.get(at.column) if tab else None
        if tab is None or row is None or column is None:
            plan.absent.append(at)
        elif at.column in row.cells and row.cells[at.column].formula:
            plan.kept.append(at)
        else:
            rows = plan.targets.setdefault(at.tab, {})
            rows.setdefault(row.place, {})[column] = (at, value)
    return plan


def spans(places: Sequence[int], gap: int = 3) -> list[tuple[int, int]]:
    """Runs of numbers, first and last; a small gap does not end one."""
    found: list[tuple[int, int]] = []
    for place in sorted(places):
        if found and place - found[-1][1] <= gap:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def swaps(
    tab: FoundTab, sheets: Sequence[int], rows: Sequence[int]
) -> tuple[list[Json], list[str]]:
    """Copies of rows and header on the hidden tab, and the ranges that show them."""
    number, hidden = sheets
    width = max(tab.columns.values())
    sizes = ((1, 1), (max(*rows, tab.header) + 1, width + 1))
    requests = [_sized(hidden, *size) for size in sizes]  # first to nothing: old copies go
    ranges = []
    for first, last in spans([tab.header, *rows]):
        places = ((first - 1, last), (0, width))
        copy = {"source": area(number, *places), "destination": area(hidden, *places)}
        requests.append({"copyPaste": copy | {"pasteType": "PASTE_NORMAL"}})
        title = f"{MEMORY_TITLE} {tab.tab.key}".replace("'", "''")
        ranges.append(f"'{title}'!A{first}:{letters_of(width)}{last}")
    return requests, ranges


def _sized(sheet: int, rows: int, columns: int) -> Json:
    grid = {"rowCount": rows, "columnCount": columns}
    properties = {"sheetId": sheet, "gridProperties": grid}
    fields = "gridProperties(rowCount,columnCount)"
    return {"updateSheetProperties": {"properties": properties, "fields": fields}}


def writes(
    tab: FoundTab, number: int, rows: Mapping[int, Mapping[int, tuple[At, Value]]]
) -> list[Json]:
    """The cells themselves, side by side where they stand so."""
    kinds, keys = kinds_of(tab.tab), {place: key for key, place in tab.columns.items()}
    requests = []
    for row, cells in rows.items():
        for first, last in spans(list(cells), gap=1):
            line = [{VALUE: entered(cells[c][1], kinds[keys[c]])} for c in range(first, last + 1)]
            requests.append(put(number, row - 1, first - 1, [line], VALUE))
    return requests


def appended(tab: FoundTab, number: int, rows: Sequence[NewRow]) -> Json:
    """New rows below everything."""
    kinds, by_place = kinds_of(tab.tab), {place: key for key, place in tab.columns.items()}
    keys = [by_place.get(place) for place in range(1, max(by_place) + 1)]
    forms = [{FORMAT: {"numberFormat": NUMBER_FORMATS[kinds[k]]}} if k else {} for k in keys]
    lines = [
        {"values": [{VALUE: v} | f for v, f in zip(_values(r, keys, kinds), forms, strict=True)]}
        for r in rows
    ]
    fields = f"{VALUE},{FORMAT}.numberFormat"
    return {"appendCells": {"sheetId": number, "rows": lines, "fields": fields}}


def remembered(generation: int) -> Json:
    """The hidden tab with another generation."""
    return put(MEMORY_SHEET, 2, 0, [[{VALUE: {"numberValue": generation}}]], VALUE)


def written(
    memory: Remembered, tabs: Mapping[str, FoundTab], plan: Plan, batch: Batch
) -> tuple[list[Json], list[str]]:
    """All requests of a write in their order, and the ranges that its answer has to show."""
    requests: list[Json] = []
    ranges: list[str] = []
    for key, targets in plan.targets.items():
        copies, shown = swaps(tabs[key], memory.sheets[key], list(targets))
        requests += copies
        ranges += shown
    for key, targets in plan.targets.items():
        requests += writes(tabs[key], memory.sheets[key][0], targets)
    for key, rows in batch.new_rows.items():
        if rows:
            requests.append(appended(tabs[key], memory.sheets[key][0], rows))
    return [*requests, remembered(batch.generation)], ranges


def set_aside(memory: Remembered, name: str) -> list[Json]:
    """Another name, and nothing left of our marks."""
    hidden = [MEMORY_SHEET, *(sheets[1] for sheets in memory.sheets.values())]
    looks = ({"developerMetadataLookup": {"metadataKey": k}} for k in (COLUMN, HEADER, MEMORY))
    return [
        {"updateSpreadsheetProperties": {"properties": {"title": name}, "fields": "title"}},
        *({"deleteDeveloperMetadata": {"dataFilter": look}} for look in looks),
        *({"deleteSheet": {"sheetId": number}} for number in hidden),
    ]


@dataclass(frozen=True)
class LostColumn:
    """A column without its mark whose header still says what it is."""

    tab: str
    key: str
    cells: str


def lost_columns(binding: Binding, marks: Mapping[tuple[str, str], Strip]) -> Iterator[LostColumn]:
    """The unmarked columns that can be found by the title they were made with."""
    for tab in binding.tabs:
        header = marks.get((HEADER, tab.key))
        if header is None:
            continue
        heads = {line[0]: place for place, line in enumerate(header.values, 1) if line}
        titles = {ID: ID, STATUS: tab.status_title} | {c.key: c.title for c in tab.columns}
        title = header.title.replace("'", "''")
        for key, text in titles.items():
            if (COLUMN, f"{tab.key}/{key}") not in marks and text in heads:
                letters = letters_of(heads[text])
                yield LostColumn(tab.key, key, f"'{title}'!{letters}:{letters}")
