"""The requests of one write, which swaps. Pure.

Before a cell is written its row is copied, in the same batch, to the same place on a hidden tab:
what the answer shows there is what stood just before, formulas to the letter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qaweb.workbooks.styles import Kind
from sync.gateways.grids import (
    COLUMN,
    HEADER,
    FoundTab,
    Json,
    Mark,
    Remembered,
    Strip,
    entered,
    kinds_of,
    letters_of,
    sheet_id,
)
from sync.gateways.protocol import ID, STATUS, At, Batch, Binding, NewRow, Value

MEMORY_TITLE = "_qaweb"
Targets = dict[int, dict[int, tuple[At, Value]]]
"""The cells to write by row and column, counted from 1."""
VALUE, FORMAT = "userEnteredValue", "userEnteredFormat"
NEW = f"{VALUE},{FORMAT}.numberFormat"
NUMBER_FORMATS: dict[Kind, Json] = {
    Kind.TEXT: {"type": "TEXT"},
    Kind.BAND: {"type": "TEXT"},
    Kind.NUMBER: {"type": "NUMBER", "pattern": "#,##0"},
    Kind.SCORE: {"type": "NUMBER", "pattern": "0.00"},
    Kind.PERCENT: {"type": "PERCENT", "pattern": "0.0%"},
    Kind.DATE: {"type": "DATE", "pattern": "yyyy-mm-dd"},
    Kind.MOMENT: {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"},
}
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


def values_of(row: NewRow, keys: Sequence[str | None], kinds: Mapping[str, Kind]) -> list[Json]:
    """A new row as it is written; where the team has a column of its own, nothing."""
    values: dict[str, Value] = {ID: row.record, **row.values}
    return [entered(values.get(key), kinds[key]) if key else {} for key in keys]


@dataclass
class Plan:
    """What a batch means as the tabs were read."""

    targets: dict[str, Targets] = field(default_factory=dict)
    kept: list[At] = field(default_factory=list)
    absent: list[At] = field(default_factory=list)
    lengthened: list[str] = field(default_factory=list)
    """The tabs that get new rows."""


def planned(tabs: Mapping[str, FoundTab], batch: Batch) -> Plan:
    """Where each cell of a batch stands; formulas are left, what is gone is told."""
    plan = Plan(lengthened=[key for key, rows in batch.new_rows.items() if rows])
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
    requests, ranges = [], []
    for first, last in spans([tab.header, *rows]):
        places = ((first - 1, last), (0, width))
        copy = {"source": area(number, *places), "destination": area(hidden, *places)}
        requests.append({"copyPaste": copy | {"pasteType": "PASTE_NORMAL"}})
        title = f"{MEMORY_TITLE} {tab.tab.key}".replace("'", "''")
        ranges.append(f"'{title}'!A{first}:{letters_of(width)}{last}")
    return requests, ranges


def room(tab: FoundTab, hidden: int, rows: Iterable[int]) -> list[Json]:
    """Room on the hidden tab for copies of rows; first to nothing: old copies go."""
    width = max(tab.columns.values())
    return [sized(hidden, 1, 1), sized(hidden, max([*rows, tab.header]) + 1, width + 1)]


def sized(sheet: int, rows: int, columns: int) -> Json:
    """Another size of a tab; what falls out of it is gone."""
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
    kinds, keys = kinds_of(tab.tab), keys_of(tab)
    forms = [{FORMAT: {"numberFormat": NUMBER_FORMATS[kinds[k]]}} if k else {} for k in keys]
    lines = [
        {"values": [{VALUE: v} | f for v, f in zip(values_of(r, keys, kinds), forms, strict=True)]}
        for r in rows
    ]
    return {"appendCells": {"sheetId": number, "rows": lines, "fields": NEW}}


def keys_of(tab: FoundTab) -> list[str | None]:
    """What each column from the first one on is; None for one of the team's own."""
    by_place = {place: key for key, place in tab.columns.items()}
    return [by_place.get(place) for place in range(1, max(by_place) + 1)]


def remembered(generation: int) -> Json:
    """The hidden tab with another generation."""
    return put(MEMORY_SHEET, 2, 0, [[{VALUE: {"numberValue": generation}}]], VALUE)


def compared(read: int) -> list[Json]:
    """The hidden tab with the generation that stood there, beside the one that was read."""
    places = [area(MEMORY_SHEET, (row, row + 1), (0, 1)) for row in (2, 4)]
    copy = {"source": places[0], "destination": places[1], "pasteType": "PASTE_VALUES"}
    return [
        sized(MEMORY_SHEET, 6, 1),
        {"copyPaste": copy},
        put(MEMORY_SHEET, 5, 0, [[{VALUE: {"numberValue": read}}]], VALUE),
    ]


def written(
    memory: Remembered,
    tabs: Mapping[str, FoundTab],
    plan: Plan,
    batch: Batch,
    whole: Plan | None = None,
) -> tuple[list[Json], list[str]]:
    """All requests of a write in their order, and the ranges that its answer has to show.

    `whole` is what the write is the first piece of; it makes room for the copies of all of them.
    """
    requests: list[Json] = []
    ranges: list[str] = []
    if whole:
        for key in dict.fromkeys((*whole.targets, *whole.lengthened)):
            requests += room(tabs[key], memory.sheets[key][1], whole.targets.get(key, ()))
    longer = [key for key, rows in batch.new_rows.items() if rows]
    for key in dict.fromkeys((*plan.targets, *longer)):
        copies, shown = swaps(tabs[key], memory.sheets[key], list(plan.targets.get(key, ())))
        requests += copies
        ranges += shown
    for key, targets in plan.targets.items():
        requests += writes(tabs[key], memory.sheets[key][0], targets)
    for key, rows in batch.new_rows.items():
        if rows:
            requests.append(appended(tabs[key], memory.sheets[key][0], rows))
    return [*requests, remembered(batch.generation)], ranges


@dataclass(frozen=True)
class LostColumn:
    """A column without its mark whose header still says what it is."""

    name: str
    cells: str


def lost_columns(binding: Binding, marks: Mapping[Mark, Strip]) -> Iterator[LostColumn]:
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
                yield LostColumn(f"{tab.key}/{key}", f"'{title}'!{letters}:{letters}")
