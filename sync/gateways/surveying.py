"""A spreadsheet that is not bound yet, as it stands: each tab, its cells, what is merged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sync.gateways.addresses import range_of
from sync.gateways.grids import Json, Remembered, Strip
from sync.gateways.memory import memory_of, sheets_of
from sync.gateways.package import Package
from sync.gateways.protocol import Merged, Survey, SurveyedCell, SurveyedTab, Value
from sync.gateways.sheet_xml import read_sheet
from sync.gateways.spans import Damaged, elements
from sync.gateways.values import Meanings
from sync.texts import text_of

MEMORY_TITLE = "_qaweb"
LAYOUT = "properties.title,sheets(properties(sheetId,title,hidden,sheetType,gridProperties),merges)"
TYPED = {"valueRenderOption": "FORMULA", "dateTimeRenderOption": "SERIAL_NUMBER"}
SHOWN = {"valueRenderOption": "FORMATTED_VALUE"}
Read = Callable[[str, Mapping[str, Any]], Json]
"""Gets what is at the end of the spreadsheet's address."""


def survey_of_file(name: str, package: Package, meanings: Meanings, is_locked: bool) -> Survey:
    """A workbook, from one reading of the file."""
    states = {
        one.attributes.get("name", ""): one.attributes.get("state", "visible")
        for one in elements(package.body(package.workbook), {"sheet"})
    }
    tabs = tuple(
        _tab_of_file(package.body(member), meanings, title, states.get(title) != "visible")
        for title, member in sheets_of(package).items()
        if title != MEMORY_TITLE
    )
    return Survey(name, tabs, *_before(package, meanings), is_locked)


def _before(package: Package, meanings: Meanings) -> tuple[str, int]:
    """Whose workbook it is or was, and how often it was written; "" for nobody's."""
    try:
        memory = memory_of(package, meanings)
    except Damaged:
        return "?", 0  # a sheet of that name which is not ours to replace
    return (memory.installation, memory.generation) if memory else ("", 0)


def _tab_of_file(body: bytes, meanings: Meanings, title: str, is_hidden: bool) -> SurveyedTab:
    cells: dict[int, dict[int, SurveyedCell]] = {}
    for row in read_sheet(body).rows.values():
        found = {place: meanings.cell(raw) for place, raw in row.cells.items() if not raw.is_blank}
        if found:
            cells[row.number] = {
                place: SurveyedCell(cell.value, cell.formula, text_of(cell.value))
                for place, cell in found.items()
            }
    areas = (range_of(one.attributes.get("ref", "")) for one in elements(body, {"mergeCell"}))
    merged = tuple(Merged(*area) for area in areas if area)
    return SurveyedTab(title, cells, merged, is_hidden)


def survey_of_google(read: Read) -> Survey:
    """A spreadsheet of Google's, in three calls: its tabs, what is typed, and how it looks."""
    layout = read("", {"fields": LAYOUT})
    sheets = [
        one for one in layout.get("sheets", ()) if one["properties"].get("sheetType") != "OBJECT"
    ]
    typed, shown = _values(read, sheets, TYPED), _values(read, sheets, SHOWN)
    tabs = []
    before: tuple[str, int] = ("", 0)
    for one, lines, looks in zip(sheets, typed, shown, strict=True):
        title = str(one["properties"]["title"])
        if title == MEMORY_TITLE:
            memory = Remembered.of(Strip(title, 1, 1, [[line[0] for line in lines if line]]))
            before = (memory.installation, memory.generation) if memory else ("?", 0)
        elif not title.startswith(f"{MEMORY_TITLE} "):
            tabs.append(_tab_of_google(one, title, lines, looks))
    return Survey(str(layout["properties"]["title"]), tuple(tabs), *before)


Lines = Sequence[Sequence[Any]]


def _values(read: Read, sheets: Sequence[Json], how: Mapping[str, str]) -> list[Lines]:
    if not sheets:
        return []
    titles = [str(one["properties"]["title"]).replace("'", "''") for one in sheets]
    asked = {**how, "majorDimension": "ROWS", "ranges": [f"'{title}'" for title in titles]}
    return [one.get("values", ()) for one in read("/values:batchGet", asked)["valueRanges"]]


def _tab_of_google(one: Json, title: str, typed: Lines, shown: Lines) -> SurveyedTab:
    cells: dict[int, dict[int, SurveyedCell]] = {}
    for number, line in enumerate(typed, 1):
        looks = shown[number - 1] if number <= len(shown) else ()
        row = dict(_cells(line, looks))
        if row:
            cells[number] = row
    merged = tuple(
        Merged(
            area.get("startRowIndex", 0) + 1, area.get("startColumnIndex", 0) + 1,
            area["endRowIndex"], area["endColumnIndex"],
        )
        for area in one.get("merges", ())
    )  # fmt: skip
    is_hidden = bool(one["properties"].get("hidden"))
    return SurveyedTab(title, cells, merged, is_hidden, counts_days=True)


def _cells(line: Sequence[Any], looks: Sequence[Any]) -> Iterator[tuple[int, SurveyedCell]]:
    for place, raw in enumerate(line, 1):
        if raw in (None, ""):
            continue
        look = str(looks[place - 1]) if place <= len(looks) else ""
        formula = raw if isinstance(raw, str) and raw.startswith("=") else ""
        value: Value = look if formula else raw
        yield place, SurveyedCell(value, formula, look)
