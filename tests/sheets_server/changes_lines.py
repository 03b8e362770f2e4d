"""Requests about rows and columns: insert, delete, append, move, hide, group."""

from copy import deepcopy
from typing import Any

from tests.sheets_server.areas import Area
from tests.sheets_server.batch import Body, Work
from tests.sheets_server.cells import BLANK
from tests.sheets_server.changes_tabs import mask_of, range_json
from tests.sheets_server.documents import Spreadsheet
from tests.sheets_server.errors import Refusal
from tests.sheets_server.masks import merged
from tests.sheets_server.sheets import Row, Sheet, moved_json, moved_span


def _span(sheet: Sheet, place: Body) -> tuple[str, int, int]:
    """Dimension, start and end; an open end is the grid's."""
    dimension = place.get("dimension") or "ROWS"
    size = sheet.height if dimension == "ROWS" else sheet.width
    end = place.get("endIndex")
    return dimension, place.get("startIndex") or 0, size if end is None else end


def band(sheet: Sheet, dimension: str, start: int, end: int) -> Area:
    """All cells of some rows or columns."""
    if dimension == "ROWS":
        return Area(start, end, 0, sheet.width)
    return Area(0, sheet.height, start, end)


def insert_lines(
    document: Spreadsheet, sheet: Sheet, dimension: str, at: int, count: int, before: bool = False
) -> None:
    """Lay in lines; new rows look like the row before or after."""
    size = sheet.height if dimension == "ROWS" else sheet.width
    if at > size:
        raise Refusal(f"range.startIndex[{at}] is outside of grid limits [{size}].")
    sheet.insert(dimension, at, count)
    _move_marks(document, sheet, dimension, at, count)
    model = at - 1 if before else at + count
    if dimension == "ROWS" and 0 <= model < len(sheet.rows):
        forms = [cell.form for cell in sheet.rows[model]]
        area = Area(at, at + count, 0, len(forms))
        if any(forms):
            sheet.change(area, lambda cell, _, column: cell.formatted(forms[column]))


def delete_lines(document: Spreadsheet, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Take lines out."""
    size = sheet.height if dimension == "ROWS" else sheet.width
    if start >= size:
        raise Refusal(f"range.startIndex[{start}] is outside of grid limits [{size}].")
    end = min(end, size)
    sheet.delete(dimension, start, end)
    _move_marks(document, sheet, dimension, start, start - end)


def _move_marks(document: Spreadsheet, sheet: Sheet, dimension: str, at: int, count: int) -> None:
    """Names and metadata go with their lines."""
    for key, one in list(document.named.items()):
        if one["range"].get("sheetId", 0) == sheet.id:
            if place := moved_json(one["range"], dimension, at, count):
                one["range"] = place
            else:
                del document.named[key]
    for number, one in list(document.metadata.items()):
        lines = one["location"].get("dimensionRange", {})
        if lines.get("dimension") != dimension or lines.get("sheetId", 0) != sheet.id:
            continue
        if span := moved_span(lines["startIndex"], lines["endIndex"], at, count):
            lines["startIndex"], lines["endIndex"] = span
        else:
            del document.metadata[number]


def insert_dimension(work: Work, body: Body) -> None:
    sheet = work.document.sheet(body["range"].get("sheetId"))
    dimension, start, end = _span(sheet, body["range"])
    before = bool(body.get("inheritFromBefore"))
    if before and not start:
        raise Refusal("inheritFromBefore cannot be true when inserting at the first index.")
    insert_lines(work.document, sheet, dimension, start, end - start, before)


def delete_dimension(work: Work, body: Body) -> None:
    sheet = work.document.sheet(body["range"].get("sheetId"))
    dimension, start, end = _span(sheet, body["range"])
    sheet.check_writable(band(sheet, dimension, start, end), work.account)
    delete_lines(work.document, sheet, dimension, start, end)


def append_dimension(work: Work, body: Body) -> None:
    sheet = work.document.sheet(body.get("sheetId"))
    rows, columns = sheet.height, sheet.width
    length = body.get("length") or 0
    if body.get("dimension") == "COLUMNS":
        sheet.resize(rows, columns + length)
    else:
        sheet.resize(rows + length, columns)


def move_dimension(work: Work, body: Body) -> None:
    """Cut lines out and lay them in elsewhere, their metadata with them."""
    document = work.document
    sheet = document.sheet(body["source"].get("sheetId"))
    dimension, start, end = _span(sheet, body["source"])
    target = body["destinationIndex"]
    sheet.check_writable(band(sheet, dimension, start, end), work.account)
    if dimension == "ROWS":
        sheet.put_row(max(end, target) - 1, 0, [])
        taken = sheet.rows[start:end]
        del sheet.rows[start:end]
        at = target - len(taken) if target > start else target
        sheet.rows[at:at] = taken
    else:
        sheet.rows = [_line_moved(line, start, end, target, sheet.width) for line in sheet.rows]
    for one in document.metadata.values():
        lines = one["location"].get("dimensionRange", {})
        if lines.get("dimension") == dimension and lines.get("sheetId", 0) == sheet.id:
            at = _place_after(lines["startIndex"], start, end, target)
            lines["endIndex"] += at - lines["startIndex"]
            lines["startIndex"] = at


def _line_moved(line: Row, start: int, end: int, target: int, width: int) -> Row:
    order = sorted(range(width), key=lambda column: _place_after(column, start, end, target))
    return tuple(line[column] if column < len(line) else BLANK for column in order)


def _place_after(place: int, start: int, end: int, target: int) -> int:
    """Where line `place` is after [start, end) went before line `target`."""
    count = end - start
    if start <= place < end:
        return place - start + (target - count if target > start else target)
    without = place - count if place >= end else place
    goal = target - count if target > start else target
    return without + count if without >= goal else without


def update_dimension_properties(work: Work, body: Body) -> None:
    sheet = work.document.sheet(body["range"].get("sheetId"))
    dimension, start, end = _span(sheet, body["range"])
    lines, mask = sheet.lines[dimension], mask_of(body)
    for number in range(start, end):
        new = merged(lines.get(number, {}), body.get("properties") or {}, mask)
        lines[number] = {key: value for key, value in new.items() if value}


def auto_resize_dimensions(work: Work, body: Body) -> None:
    work.document.sheet((body.get("dimensions") or {}).get("sheetId"))


def add_dimension_group(work: Work, body: Body) -> dict[str, Any]:
    sheet = work.document.sheet(body["range"].get("sheetId"))
    dimension = body["range"]["dimension"]
    after = "rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"
    sheet.grid[after] = True
    sheet.groups[dimension].append({"range": range_json(body["range"]), "depth": 1})
    return {"dimensionGroups": deepcopy(sheet.groups[dimension])}


def delete_dimension_group(work: Work, body: Body) -> dict[str, Any]:
    sheet = work.document.sheet(body["range"].get("sheetId"))
    dimension, gone = body["range"]["dimension"], range_json(body["range"])
    left = [one for one in sheet.groups[dimension] if one["range"] != gone]
    if len(left) == len(sheet.groups[dimension]):
        raise Refusal("Cannot delete a group that does not exist.")
    sheet.groups[dimension] = left
    return {"dimensionGroups": left} if left else {}
