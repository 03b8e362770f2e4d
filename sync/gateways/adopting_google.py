"""The requests that bind a spreadsheet of the team's own at Google, in one batch. Pure.

Room for two columns, their cells, marks on ours and on the team's columns, the hidden tabs.
"""

from collections.abc import Iterator, Mapping, Sequence

from qaweb.workbooks.styles import Kind
from sync.gateways.adopting import Place
from sync.gateways.grid_making import line_of, mark, new_sheet
from sync.gateways.grid_requests import (
    FORMAT,
    MEMORY_SHEET,
    MEMORY_TITLE,
    NUMBER_FORMATS,
    VALUE,
    area,
    put,
)
from sync.gateways.grids import COLUMN, HEADER, MEMORY, Json, Remembered, entered, sheet_id
from sync.gateways.protocol import ID, STATUS


def adopting(
    told: tuple[str, str, int], places: Sequence[Place], layout: Json, *, is_known: bool
) -> list[Json]:
    """Everything that is added; what is left of an earlier binding goes first.

    `told` is what has to be remembered: installation, address and generation.
    """
    tabs = {str(one["properties"]["title"]): one["properties"] for one in layout["sheets"]}
    requests = list(_forgotten(tabs)) if is_known else []
    sheets: dict[str, Sequence[int]] = {}
    for place in places:
        key, properties = place.adopted.tab.key, tabs[place.title]
        sheets[key] = [int(properties.get("sheetId", 0)), sheet_id(f"swap {key}")]
        requests += _tab(place, sheets[key], properties)
    memory = Remembered(*told, sheets)
    lines = [[{VALUE: entered(value, Kind.TEXT)}] for value in memory.lines()]
    return [
        *requests,
        new_sheet(MEMORY_SHEET, MEMORY_TITLE, len(lines), 1, hidden=True),
        put(MEMORY_SHEET, 0, 0, lines, VALUE),
        mark(MEMORY, "1", line_of(MEMORY_SHEET, "COLUMNS", 0)),
    ]


def _forgotten(tabs: Mapping[str, Json]) -> Iterator[Json]:
    """Our marks and hidden tabs of before."""
    for key in (COLUMN, HEADER, MEMORY):
        look = {"developerMetadataLookup": {"metadataKey": key}}
        yield {"deleteDeveloperMetadata": {"dataFilter": look}}
    for title, properties in tabs.items():
        if title == MEMORY_TITLE or title.startswith(f"{MEMORY_TITLE} "):
            yield {"deleteSheet": {"sheetId": properties.get("sheetId", 0)}}


def _tab(place: Place, sheets: Sequence[int], properties: Json) -> Iterator[Json]:
    number, hidden = sheets
    key, header = place.adopted.tab.key, place.adopted.header
    missing = place.width - properties.get("gridProperties", {}).get("columnCount", 0)
    if missing > 0:
        more = {"sheetId": number, "dimension": "COLUMNS", "length": missing}
        yield {"appendDimension": more}
    for column in (place.columns[STATUS], place.columns[ID]):
        form = {FORMAT: {"numberFormat": NUMBER_FORMATS[Kind.TEXT]}}
        below = area(number, (header, None), (column - 1, column))
        yield {"repeatCell": {"range": below, "cell": form, "fields": f"{FORMAT}.numberFormat"}}
    yield from _cells(place, number)
    yield new_sheet(hidden, f"{MEMORY_TITLE} {key}", 1, 1, hidden=True)
    yield mark(HEADER, key, line_of(number, "ROWS", header - 1))
    for name, column in place.columns.items():
        yield mark(COLUMN, f"{key}/{name}", line_of(number, "COLUMNS", column - 1))
    line = {"range": line_of(number, "COLUMNS", place.columns[ID] - 1)["dimensionRange"]}
    shown = {"properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    yield {"updateDimensionProperties": line | shown}


def _cells(place: Place, number: int) -> Iterator[Json]:
    """What is added, in runs of rows that stand one below the other."""
    by_column: dict[int, dict[int, Json]] = {}
    for row, values in place.cells.items():
        for column, value in values.items():
            by_column.setdefault(column, {})[row] = {VALUE: entered(value, Kind.TEXT)}
    for column, rows in by_column.items():
        run: list[Json] = []
        for row in sorted(rows):
            run.append(rows[row])
            if row + 1 not in rows:
                start = row - len(run)
                yield put(number, start, column - 1, [[cell] for cell in run], VALUE)
                run = []
