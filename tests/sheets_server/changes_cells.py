"""Requests about cells: write, append, repeat, copy, sort, merge."""

from dataclasses import replace
from typing import Any

from tests.sheets_server.areas import Area
from tests.sheets_server.batch import Body, Work
from tests.sheets_server.cells import BLANK, Cell, updated
from tests.sheets_server.changes_tabs import mask_of
from tests.sheets_server.errors import Refusal
from tests.sheets_server.formulas import shifted
from tests.sheets_server.masks import Mask
from tests.sheets_server.sheets import Sheet

PASTED: dict[str, tuple[str, ...]] = {
    "PASTE_NORMAL": ("value", "formula", "form", "note", "rule"),
    "PASTE_VALUES": ("value", "formula"),
    "PASTE_FORMAT": ("form",),
    "PASTE_FORMULA": ("value", "formula"),
    "PASTE_DATA_VALIDATION": ("rule",),
    "PASTE_NO_BORDERS": ("value", "formula", "form", "note", "rule"),
}


def _place(work: Work, given: Body) -> tuple[Sheet, Area]:
    """The tab and the closed area of a GridRange, which has to begin on the grid."""
    sheet = work.document.sheet(given.get("sheetId"))
    area = Area.of_json(dict(given))
    low, far = area.bottom or 0, area.right or 0
    if area.top >= sheet.height or low > sheet.height:
        raise Refusal(f"GridRange exceeds grid limits. Max rows: {sheet.height}")
    if area.left >= sheet.width or far > sheet.width:
        raise Refusal(f"GridRange exceeds grid limits. Max columns: {sheet.width}")
    return sheet, area.within(sheet.height, sheet.width)


def _writable(work: Work, given: Body) -> tuple[Sheet, Area]:
    sheet, area = _place(work, given)
    sheet.check_writable(area, work.account)
    return sheet, area


def _data(rows: list[Body], number: int) -> list[dict[str, Any]]:
    return (rows[number].get("values") or []) if number < len(rows) else []


def _write(sheet: Sheet, area: Area, rows: list[Body], mask: Mask) -> None:
    for row in range(area.top, area.ends[0]):
        data = _data(rows, row - area.top)
        cells = []
        for column in range(area.left, area.ends[1]):
            here = column - area.left
            given = data[here] if here < len(data) else {}
            cells.append(updated(sheet.cell(row, column), given, mask))
        sheet.put_row(row, area.left, cells)


def update_cells(work: Work, body: Body) -> None:
    """In a range, cells without data lose the masked fields; a start reaches only data."""
    rows, mask = body.get("rows") or [], mask_of(body)
    if "range" in body:
        sheet, area = _writable(work, body["range"])
        _write(sheet, area, rows, mask)
        return
    start = body.get("start") or {}
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    for number in range(len(rows)):
        width = len(_data(rows, number))
        if not width:
            continue
        line = Area(top + number, top + number + 1, left, left + width)
        place = line.as_json(start.get("sheetId") or 0)
        _write(*_writable(work, place), [rows[number]], mask)


def append_cells(work: Work, body: Body) -> None:
    """Below the last row with data, from the first column on; the grid grows."""
    sheet = work.document.sheet(body.get("sheetId"))
    rows, mask = body.get("rows") or [], mask_of(body)
    last = sheet.last_filled(sheet.whole)
    top = last[0] + 1 if last else 0
    width = max((len(_data(rows, number)) for number in range(len(rows))), default=0)
    sheet.resize(max(sheet.height, top + len(rows)), max(sheet.width, width))
    for number in range(len(rows)):
        line = Area(top + number, top + number + 1, 0, len(_data(rows, number)))
        sheet.check_writable(line, work.account)
        _write(sheet, line, [rows[number]], mask)


def repeat_cell(work: Work, body: Body) -> None:
    sheet, area = _writable(work, body["range"])
    data, mask = body.get("cell") or {}, mask_of(body)
    done: dict[int, tuple[Cell, Cell]] = {}  # most cells of a grid are one and the same

    def repeated(cell: Cell, _row: int, _column: int) -> Cell:
        if id(cell) not in done:
            done[id(cell)] = (cell, updated(cell, data, mask))
        return done[id(cell)][1]

    sheet.change(area, repeated)


def set_data_validation(work: Work, body: Body) -> None:
    sheet, area = _writable(work, body["range"])
    rule = body.get("rule")
    sheet.change(area, lambda cell, _row, _column: replace(cell, rule=rule))


def merge_cells(work: Work, body: Body) -> None:
    sheet, area = _writable(work, body["range"])
    bottom, right = area.ends
    pieces = [area]
    if body.get("mergeType") == "MERGE_ROWS":
        pieces = [replace(area, top=row, bottom=row + 1) for row in range(area.top, bottom)]
    elif body.get("mergeType") == "MERGE_COLUMNS":
        pieces = [replace(area, left=col, right=col + 1) for col in range(area.left, right)]
    sheet.merges = [one for one in sheet.merges if not one.touches(area)] + pieces
    for piece in pieces:
        kept = sheet.cell(piece.top, piece.left)
        sheet.change(piece, lambda cell, _row, _column: cell.holding(None))
        sheet.put(piece.top, piece.left, kept)


def unmerge_cells(work: Work, body: Body) -> None:
    sheet, area = _place(work, body["range"])
    sheet.merges = [one for one in sheet.merges if not one.touches(area)]


def _pasted(work: Work, old: Cell, new: Cell, kind: str, rows: int, columns: int) -> Cell:
    parts = {name: getattr(new, name) for name in PASTED[kind]}
    if parts.get("formula"):
        parts["formula"] = shifted(new.formula, rows, columns)
    return replace(old, **parts)


def copy_paste(work: Work, body: Body) -> None:
    """The source fills the destination as often as it fits, at least once."""
    source, area = _place(work, body["source"])
    block = source.block(area)
    kind = body.get("pasteType") or "PASTE_NORMAL"
    if kind not in PASTED:
        raise Refusal(f"Unknown pasteType: {kind}")
    if kind == "PASTE_VALUES":
        block = [
            [replace(c, value=work.document.value(source, c), formula="") for c in line]
            for line in block
        ]
    if body.get("pasteOrientation") == "TRANSPOSE":
        block = [list(line) for line in zip(*block, strict=True)]
    sheet, goal = _filled(work, body["destination"], len(block), len(block[0]))

    def pasted(cell: Cell, row: int, column: int) -> Cell:
        down, aside = (row - goal.top) % len(block), (column - goal.left) % len(block[0])
        rows, columns = row - area.top - down, column - area.left - aside
        return _pasted(work, cell, block[down][aside], kind, rows, columns)

    sheet.change(goal, pasted)


def _filled(work: Work, given: Body, height: int, width: int) -> tuple[Sheet, Area]:
    """The destination in whole multiples of the source."""
    sheet = work.document.sheet(given.get("sheetId"))
    asked = Area.of_json(dict(given)).within(sheet.height, sheet.width)
    bottom = asked.top + max(asked.height // height, 1) * height
    right = asked.left + max(asked.width // width, 1) * width
    return _writable(work, Area(asked.top, bottom, asked.left, right).as_json(sheet.id))


def cut_paste(work: Work, body: Body) -> None:
    source, area = _writable(work, body["source"])
    block = source.block(area)
    start = body["destination"]
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    goal = Area(top, top + len(block), left, left + len(block[0]))
    sheet, goal = _writable(work, goal.as_json(start.get("sheetId") or 0))
    kind = body.get("pasteType") or "PASTE_NORMAL"
    source.change(area, lambda *_: BLANK)
    sheet.change(
        goal,
        lambda cell, row, column: replace(
            cell, **{n: getattr(block[row - top][column - left], n) for n in PASTED[kind]}
        ),
    )


def _rank(value: Any) -> tuple[int, Any]:
    """Numbers, then text without case, then truth values; nothing comes last."""
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, int | float):
        return 0, value
    return (3, "") if value is None else (1, str(value).lower())


def sort_rows(work: Work, sheet: Sheet, area: Area, specs: list[Body]) -> None:
    """Only the cells of the area move; notes and formats move with them, row metadata does not."""
    numbered: list[tuple[int, list[Cell]]] = list(enumerate(sheet.block(area)))
    for spec in reversed(specs):
        column = (spec.get("dimensionIndex") or 0) - area.left
        keyed = [(_rank(work.document.value(sheet, one[1][column])), one) for one in numbered]
        filled = [pair for pair in keyed if pair[0][0] < 3]
        down = spec.get("sortOrder") == "DESCENDING"
        filled.sort(key=lambda pair: pair[0], reverse=down)
        numbered = [one for _, one in filled] + [o for rank, o in keyed if rank[0] == 3]
    for place, (origin, cells) in enumerate(numbered):
        moved = [
            replace(c, formula=shifted(c.formula, place - origin, 0)) if c.formula else c
            for c in cells
        ]
        sheet.put_row(area.top + place, area.left, moved)


def sort_range(work: Work, body: Body) -> None:
    sheet, area = _writable(work, body["range"])
    sort_rows(work, sheet, area, body.get("sortSpecs") or [])


def find_replace(work: Work, body: Body) -> dict[str, Any]:
    sheet, area = (
        _writable(work, body["range"])
        if "range" in body
        else _writable(work, {"sheetId": body.get("sheetId")})
    )
    count = 0

    def changed(cell: Cell, _row: int, _column: int) -> Cell:
        nonlocal count
        if not isinstance(cell.value, str) or body["find"] not in cell.value:
            return cell
        count += 1
        return cell.holding(cell.value.replace(body["find"], body.get("replacement") or ""))

    sheet.change(area, changed)
    return {"valuesChanged": count, "occurrencesChanged": count} if count else {}
