"""A spreadsheet file: tabs, names, metadata, who may open it; and how the API shows it."""

import datetime as dt
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.sheets_server.areas import Area, area_of, split_title
from tests.sheets_server.cells import Cell, cell_json
from tests.sheets_server.errors import Refusal
from tests.sheets_server.formulas import computed
from tests.sheets_server.masks import Mask, has, narrowed, parse_mask
from tests.sheets_server.patterns import Value, WrongValue
from tests.sheets_server.sheets import Sheet

MIME = "application/vnd.google-apps.spreadsheet"
WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT: dict[str, Any] = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}
THEME: dict[str, tuple[float, float, float]] = {
    "TEXT": (0, 0, 0),
    "BACKGROUND": (1, 1, 1),
    "ACCENT1": (0.25882354, 0.52156866, 0.95686275),
    "ACCENT2": (0.91764706, 0.2627451, 0.20784314),
    "ACCENT3": (0.9843137, 0.7372549, 0.015686275),
    "ACCENT4": (0.20392157, 0.65882355, 0.3254902),
    "ACCENT5": (1, 0.42745098, 0.003921569),
    "ACCENT6": (0.27450982, 0.7411765, 0.7764706),
    "LINK": (0.06666667, 0.33333334, 0.8),
}


def _theme() -> dict[str, Any]:
    pairs = [
        {
            "colorType": kind,
            "color": {
                "rgbColor": {
                    name: part
                    for name, part in zip(("red", "green", "blue"), parts, strict=True)
                    if part
                }
            },
        }
        for kind, parts in THEME.items()
    ]
    return {"primaryFontFamily": "Arial", "themeColors": pairs}


def grid_sheet(sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> Sheet:
    """An empty tab."""
    return Sheet(
        {
            "sheetId": sheet_id,
            "title": title,
            "index": 0,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": rows, "columnCount": columns},
        }
    )


@dataclass
class Spreadsheet:
    """Everything of one file."""

    id: str
    title: str
    owner: str
    created: dt.datetime
    modified: dt.datetime
    sheets: list[Sheet]
    properties: dict[str, Any] = field(
        default_factory=lambda: {
            "locale": "en_US",
            "autoRecalc": "ON_CHANGE",
            "timeZone": "Etc/GMT",
        }
    )
    named: dict[str, dict[str, Any]] = field(default_factory=dict)
    metadata: dict[int, dict[str, Any]] = field(default_factory=dict)
    permissions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def copy(self) -> "Spreadsheet":
        """A version that later changes leave alone."""
        return Spreadsheet(
            self.id,
            self.title,
            self.owner,
            self.created,
            self.modified,
            [sheet.copy() for sheet in self.sheets],
            deepcopy(self.properties),
            deepcopy(self.named),
            deepcopy(self.metadata),
            self.permissions,
        )

    def become(self, version: "Spreadsheet") -> None:
        """Go back to a version: contents, not who may open it."""
        old = version.copy()
        self.title, self.sheets, self.properties = old.title, old.sheets, old.properties
        self.named, self.metadata = old.named, old.metadata

    def sheet(self, sheet_id: int | None) -> Sheet:
        """A tab by its id; 0 where none is named."""
        for sheet in self.sheets:
            if sheet.id == (sheet_id or 0):
                return sheet
        raise Refusal(f"No grid with id: {sheet_id or 0}")

    def tab(self, title: str) -> Sheet | None:
        """A tab by its title, which Google compares without case."""
        return next((s for s in self.sheets if s.title.lower() == title.lower()), None)

    def place(self, text: str) -> tuple[Sheet, Area]:
        """What a range in A1 notation names, inside the grid."""
        title, cells = split_title(text)
        if title is None and (area := area_of(cells)) and self.sheets:
            return self._clipped(self.sheets[0], area, text)
        if title is None and (tab := self.tab(cells)):
            return tab, tab.whole
        if title is None and (named := self._named(cells)):
            return named
        tab = self.tab(title) if title is not None else None
        found = area_of(cells) if cells else Area()
        if tab is None or found is None:
            raise Refusal(f"Unable to parse range: {text}")
        return self._clipped(tab, found, text)

    def _named(self, name: str) -> tuple[Sheet, Area] | None:
        for one in self.named.values():
            if one["name"].lower() == name.lower():
                sheet = self.sheet(one["range"].get("sheetId"))
                area = Area.of_json(one["range"])
                return sheet, area.within(sheet.height, sheet.width)
        return None

    def _clipped(self, tab: Sheet, area: Area, text: str) -> tuple[Sheet, Area]:
        if area.top >= tab.height or area.left >= tab.width:
            closed = None not in (area.bottom, area.right)
            raise Refusal(
                f"Range ({area.a1(tab.title) if closed else text}) exceeds grid limits. "
                f"Max rows: {tab.height}, max columns: {tab.width}"
            )
        return tab, area.within(tab.height, tab.width)

    def value(self, sheet: Sheet, cell: Cell, depth: int = 0) -> Value:
        """What a cell comes to; a formula that needs itself, or too many others, is an error."""
        if not cell.formula:
            return cell.value
        if depth > 50:
            return WrongValue("#REF!")
        return computed(cell.formula, lambda text: self._look(sheet, text, depth + 1))

    def _look(self, sheet: Sheet, text: str, depth: int) -> list[list[Value]]:
        title, cells = split_title(text)
        tab = self.tab(title) if title else sheet
        area = area_of(cells)
        if tab is None or area is None or area.top >= tab.height or area.left >= tab.width:
            return [[WrongValue("#REF!")]]
        block = tab.block(area.within(tab.height, tab.width))
        return [[self.value(tab, cell, depth) for cell in line] for line in block]

    def as_json(
        self, ranges: Sequence[str] = (), grid_data: bool = False, fields: str = ""
    ) -> dict[str, Any]:
        """A Spreadsheet resource; a mask decides on grid data in place of `grid_data`."""
        mask = parse_mask(fields) if fields else None
        places = [self.place(text) for text in ranges]
        wants_data = has(mask, "sheets", "data") if mask else grid_data
        return self.places_json(places, wants_data, mask, narrow=bool(ranges))

    def places_json(
        self,
        places: Sequence[tuple[Sheet, Area]],
        wants_data: bool,
        mask: Mask | None,
        narrow: bool,
    ) -> dict[str, Any]:
        """A Spreadsheet resource with the tabs that the places lie on, or all of them."""
        tabs = [s for s in self.sheets if not narrow or any(p[0] is s for p in places)]
        found: dict[str, Any] = {
            "spreadsheetId": self.id,
            "properties": {
                "title": self.title,
                **self.properties,
                "defaultFormat": DEFAULT_FORMAT,
                "spreadsheetTheme": _theme(),
            },
            "sheets": [],
        }
        for sheet in tabs:
            shown = self.sheet_json(sheet)
            if wants_data:
                areas = [area for tab, area in places if tab is sheet] or [sheet.whole]
                shown["data"] = [self.data_json(sheet, area) for area in areas]
            found["sheets"].append(shown)
        if self.named:
            found["namedRanges"] = list(self.named.values())
        found["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{self.id}/edit"
        if own := [m for m in self.metadata.values() if m["location"].get("spreadsheet")]:
            found["developerMetadata"] = own
        return narrowed(found, mask) if mask else found

    def sheet_json(self, sheet: Sheet) -> dict[str, Any]:
        """A Sheet resource without its cells."""
        shown: dict[str, Any] = {"properties": self.properties_json(sheet)}
        if sheet.merges:
            shown["merges"] = [area.as_json(sheet.id) for area in sheet.merges]
        if sheet.protected:
            shown["protectedRanges"] = list(sheet.protected.values())
        if sheet.basic_filter:
            shown["basicFilter"] = sheet.basic_filter
        if sheet.conditional:
            shown["conditionalFormats"] = sheet.conditional
        for dimension, name in (("ROWS", "rowGroups"), ("COLUMNS", "columnGroups")):
            if sheet.groups[dimension]:
                shown[name] = sheet.groups[dimension]
        if own := [m for m in self.metadata.values() if m["location"].get("sheetId") == sheet.id]:
            shown["developerMetadata"] = own
        return shown

    def properties_json(self, sheet: Sheet) -> dict[str, Any]:
        """SheetProperties; Google leaves out what is false or 0."""
        grid = {key: value for key, value in sheet.grid.items() if value}
        own = {k: v for k, v in sheet.properties.items() if v is not False and v is not None}
        return own | {"index": self.sheets.index(sheet), "gridProperties": grid}

    def data_json(self, sheet: Sheet, area: Area) -> dict[str, Any]:
        """GridData of an area: trailing cells and rows without anything are left out."""
        rows: list[dict[str, Any]] = []
        for _, _, cells in sheet.used(area):
            values = [cell_json(cell, self.value(sheet, cell), DEFAULT_FORMAT) for cell in cells]
            while values and not values[-1]:
                values.pop()
            rows.append({"values": values} if values else {})
        while rows and not rows[-1]:
            rows.pop()
        shown: dict[str, Any] = {"startRow": area.top} if area.top else {}
        shown |= {"startColumn": area.left} if area.left else {}
        shown |= {"rowData": rows} if rows else {}
        bottom, right = area.ends
        return shown | {
            "rowMetadata": self._lines_json(sheet, "ROWS", range(area.top, bottom), 21),
            "columnMetadata": self._lines_json(sheet, "COLUMNS", range(area.left, right), 100),
        }

    def _lines_json(
        self, sheet: Sheet, dimension: str, lines: range, pixels: int
    ) -> list[dict[str, Any]]:
        own: dict[int, list[dict[str, Any]]] = {}
        for one in self.metadata.values():
            place = one["location"].get("dimensionRange", {})
            if place.get("dimension") == dimension and place.get("sheetId", 0) == sheet.id:
                own.setdefault(place.get("startIndex", 0), []).append(one)
        known = sheet.lines[dimension]
        return [
            {"pixelSize": pixels}
            | known.get(number, {})
            | ({"developerMetadata": own[number]} if number in own else {})
            for number in lines
        ]
