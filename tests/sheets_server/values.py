"""`spreadsheets.values`: plain values in and out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tests.sheets_server.areas import Area
from tests.sheets_server.cells import Cell
from tests.sheets_server.changes_lines import insert_lines
from tests.sheets_server.documents import Spreadsheet
from tests.sheets_server.entered import typed_into
from tests.sheets_server.errors import Refusal
from tests.sheets_server.patterns import TEMPORAL, WrongValue, plain_number, shown
from tests.sheets_server.sheets import Sheet

Place = tuple[Sheet, Area]
RENDERED = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")


class Values:
    """The values of one file, read and written by one account."""

    def __init__(self, document: Spreadsheet, account: str, today: dt.date) -> None:
        self.document = document
        self.account = account
        self.today = today

    def rendered(self, sheet: Sheet, cell: Cell, how: str, moments: str) -> Any:
        """One value as a read option shows it."""
        if how == "FORMULA" and cell.formula:
            return cell.formula
        value = self.document.value(sheet, cell) if cell.formula else cell.value
        if value is None or isinstance(value, str):
            return value or ""
        is_moment = cell.number_format.get("type") in TEMPORAL
        if how == "FORMATTED_VALUE" or (is_moment and moments == "FORMATTED_STRING"):
            return shown(value, cell.number_format)
        if isinstance(value, WrongValue):
            return value.text
        return value if isinstance(value, bool) else plain_number(value)

    def value_range(self, place: Place, query: Mapping[str, str]) -> dict[str, Any]:
        """A ValueRange: nothing that trails is in it."""
        sheet, area = place
        how = query.get("valueRenderOption") or "FORMATTED_VALUE"
        moments = query.get("dateTimeRenderOption") or "SERIAL_NUMBER"
        dimension = query.get("majorDimension") or "ROWS"
        if how not in RENDERED:
            raise Refusal(f"Invalid value at 'value_render_option': {how}")
        rows = [
            [self.rendered(sheet, cell, how, moments) for cell in cells]
            for _, _, cells in sheet.used(area)
        ]
        if dimension == "COLUMNS":
            width = max(map(len, rows), default=0)
            rows = [[r[n] if n < len(r) else "" for r in rows] for n in range(width)]
        found: dict[str, Any] = {"range": area.a1(sheet.title), "majorDimension": dimension}
        if clipped := _clipped(rows):
            found["values"] = clipped
        return found

    def write(self, place: Place, asked: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """An UpdateValuesResponse; null leaves a cell alone, "" empties it."""
        sheet, area = place
        rows = _by_rows(asked)
        written, goal = self._lay(sheet, area, rows, options.get("valueInputOption"))
        found: dict[str, Any] = {
            "spreadsheetId": self.document.id,
            "updatedRange": goal.a1(sheet.title),
        }
        if written:
            found |= {
                "updatedRows": len({row for row, _ in written}),
                "updatedColumns": len({column for _, column in written}),
                "updatedCells": len(written),
            }
        if _is_true(options.get("includeValuesInResponse")):
            read = {
                "valueRenderOption": options.get("responseValueRenderOption"),
                "dateTimeRenderOption": options.get("responseDateTimeRenderOption"),
                "majorDimension": asked.get("majorDimension"),
            }
            chosen = {key: value for key, value in read.items() if value}
            found["updatedData"] = self.value_range((sheet, goal), chosen)
        return found

    def _lay(
        self, sheet: Sheet, area: Area, rows: Sequence[Sequence[Any]], option: str | None
    ) -> tuple[list[tuple[int, int]], Area]:
        if option not in ("RAW", "USER_ENTERED"):
            raise Refusal("'valueInputOption' is required but not specified")
        goal = self._goal(sheet, area, rows)
        sheet.check_writable(goal, self.account)
        new: list[tuple[int, int, Cell]] = []
        for row, values in enumerate(rows, goal.top):
            for column, value in enumerate(values, goal.left):
                if value is None:
                    continue
                if isinstance(value, dict | list):
                    raise Refusal(f"Invalid values[{row}][{column}]: list_value or struct_value")
                cell = sheet.cell(row, column)
                is_raw = option == "RAW"
                cell = cell.holding(value) if is_raw else typed_into(cell, value, self.today)
                new.append((row, column, cell))
        for row, column, cell in new:
            sheet.put(row, column, cell)
        return [(row, column) for row, column, _ in new], goal

    def _goal(self, sheet: Sheet, area: Area, rows: Sequence[Sequence[Any]]) -> Area:
        """Where the values go: a single cell is a start, a larger range a limit."""
        height, width = max(len(rows), 1), max((len(row) for row in rows), default=1) or 1
        is_start = area.height == area.width == 1
        goal = Area(area.top, area.top + height, area.left, area.left + width)
        text = area.a1(sheet.title)
        if not is_start and height > area.height:
            row = area.ends[0] + 1
            raise Refusal(
                f"Requested writing within range [{text}], but tried writing to row [{row}]"
            )
        if not is_start and width > area.width:
            column = Area(0, 1, area.ends[1], area.ends[1] + 1).a1("x")[2:-1]
            raise Refusal(
                f"Requested writing within range [{text}], but tried writing to column [{column}]"
            )
        if goal.ends[0] > sheet.height or goal.ends[1] > sheet.width:
            raise Refusal(
                f"Range ({goal.a1(sheet.title)}) exceeds grid limits. "
                f"Max rows: {sheet.height}, max columns: {sheet.width}"
            )
        return goal

    def clear(self, place: Place) -> str:
        """Values go, formats and notes stay."""
        sheet, area = place
        sheet.check_writable(area, self.account)
        for row, left, cells in list(sheet.used(area)):
            if any(cell.is_filled for cell in cells):
                sheet.put_row(row, left, [cell.holding(None) for cell in cells])
        return area.a1(sheet.title)

    def append(
        self, place: Place, asked: Mapping[str, Any], options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Below the last table in the range; the grid grows."""
        sheet, area = place
        rows = _by_rows(asked)
        table = table_in(sheet, area)
        top, left = (table.ends[0], table.left) if table else (area.top, area.left)
        if options.get("insertDataOption") == "INSERT_ROWS" and table and top < sheet.height:
            insert_lines(self.document, sheet, "ROWS", top, len(rows), before=True)
        right = left + max((len(row) for row in rows), default=0)
        sheet.resize(max(sheet.height, top + len(rows)), max(sheet.width, right))
        start = Area(top, top + 1, left, left + 1)
        found: dict[str, Any] = {"spreadsheetId": self.document.id}
        if table:
            found["tableRange"] = table.a1(sheet.title)
        return found | {"updates": self.write((sheet, start), asked, options)}


def table_in(sheet: Sheet, area: Area) -> Area | None:
    """The last island of cells in an area, as far as it reaches."""
    last = sheet.last_filled(area)
    if last is None:
        return None
    top, left = last
    table = Area(top, top + 1, left, left + 1)
    while True:
        bottom, right = table.ends
        grown = Area(max(table.top - 1, 0), bottom + 1, max(table.left - 1, 0), right + 1)
        grown = grown.within(sheet.height, sheet.width)
        low, far = grown.ends
        sides = {
            "top": Area(grown.top, table.top, grown.left, far),
            "bottom": Area(bottom, low, grown.left, far),
            "left": Area(grown.top, low, grown.left, table.left),
            "right": Area(grown.top, low, right, far),
        }
        filled = [side for side, strip in sides.items() if sheet.is_filled(strip)]
        if not filled:
            return table
        new = {"top": table.top, "bottom": bottom, "left": table.left, "right": right}
        new |= {side: value for side, value in vars(grown).items() if side in filled}
        table = Area(**new)


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"


def _by_rows(asked: Mapping[str, Any]) -> list[list[Any]]:
    values: list[list[Any]] = asked.get("values") or []
    if asked.get("majorDimension") != "COLUMNS":
        return values
    height = max(map(len, values), default=0)
    return [[line[n] if n < len(line) else None for line in values] for n in range(height)]


def _clipped(rows: list[list[Any]]) -> list[list[Any]]:
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows
