"""Our cells in a sheet's XML: replaced where they stand, new rows below; no other byte changes.

A cell keeps its style, a new row takes that of the row above, a formula is left as it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.gateways.addresses import MOST_ROWS, Range, range_of
from sync.gateways.protocol import Value
from sync.gateways.sheet_xml import RawRow, SheetXml, read_sheet
from sync.gateways.spans import (
    Damaged,
    Splice,
    is_empty_tag,
    set_attribute,
    spliced,
    without_attribute,
)
from sync.gateways.values import Meanings

WRAP = (b"<sheetData>", b"</sheetData>")
NOT_INHERITED = ("r", "spans", "hidden", "collapsed")
NAME = re.compile(rb"<([^\s/>]+)")

Values = Mapping[int, Value]
"""Values by column."""


class NoRoom(Exception):
    """The sheet has no row left."""


@dataclass(frozen=True)
class Wanted:
    """What a sheet shall hold: values by row and column, and new rows below `last`.

    `header` is the row of the titles, `last` the last row with anything of ours. `styles` are those
    of cells that are not there yet, by row and column.
    """

    header: int
    last: int
    cells: Mapping[int, Values] = field(default_factory=dict)
    rows: Sequence[Values] = ()
    styles: Mapping[int, Mapping[int, str]] = field(default_factory=dict)

    @property
    def bottom(self) -> int:
        return self.last + len(self.rows)


def patched(sheet: SheetXml, meanings: Meanings, wanted: Wanted) -> bytes:
    """The sheet's XML with everything wanted in it."""
    if wanted.bottom > MOST_ROWS:
        raise NoRoom
    hand = _Hand(sheet, meanings)
    splices = [
        hand.changed(sheet.rows[row], values, wanted.styles.get(row))
        for row, values in wanted.cells.items()
    ]
    if wanted.rows:
        splices += _appended(hand, wanted)
        splices += _around(sheet, wanted)
    return spliced(sheet.body, splices)


@dataclass
class _Hand:
    """Writes rows of one sheet."""

    sheet: SheetXml
    meanings: Meanings

    def row(self, row: RawRow) -> tuple[bytes, RawRow]:
        """A row's own bytes, and all of its cells by their place in these."""
        body = self.sheet.body[row.start : row.end]
        found = read_sheet(body.join(WRAP))
        if found.implied:
            raise Damaged("cells without a place")
        return body, found.rows.get(row.number) or next(iter(found.rows.values()))

    def changed(
        self, row: RawRow, values: Values, styles: Mapping[int, str] | None = None
    ) -> Splice:
        """A row with some of its cells replaced, or put between the others."""
        body, inside = self.row(row)
        shift = len(WRAP[0])
        splices = [
            self._cell(inside, column, value, styles or {}, shift)
            for column, value in sorted(values.items())
            if not (column in inside.cells and inside.cells[column].has_formula)
        ]
        added = any(column not in inside.cells for column in values)
        tag = body[: inside.inner - shift]
        if body[inside.inner - shift - 2 : inside.inner - shift] == b"/>":
            cells = b"".join(one.by for one in splices)
            return Splice(row.start, row.end, _opened(tag) + cells + _closing(tag))
        new = spliced(body, splices)
        if added:
            new = without_attribute(tag, "spans") + new[len(tag) :]
        return Splice(row.start, row.end, new)

    def _cell(
        self, row: RawRow, column: int, value: Value, styles: Mapping[int, str], shift: int
    ) -> Splice:
        there = row.cells.get(column)
        style = there.style if there else styles.get(column) or self.sheet.styles.get(column, "")
        by = self.meanings.written(self.sheet.prefix, row.number, column, style, value)
        if there:
            return Splice(there.start - shift, there.end - shift, by)
        right = (cell.start for place, cell in row.cells.items() if place > column)
        at = next(right, row.stop) - shift
        return Splice(at, at, by)

    def new(self, number: int, above: tuple[bytes, RawRow] | None, values: Values) -> bytes:
        """A row that is not there yet."""
        prefix = self.sheet.prefix
        styles = {k: cell.style for k, cell in above[1].cells.items()} if above else {}
        columns = sorted({*values, *(column for column, style in styles.items() if style)})
        cells = (
            self.meanings.written(
                prefix, number, column,
                styles.get(column) or self.sheet.styles.get(column, ""), values.get(column),
            )
            for column in columns
        )  # fmt: skip
        tag = f"<{prefix}row>".encode()
        if above:
            body, inside = above
            tag = _opened(body[: inside.inner - len(WRAP[0])])
            for name in NOT_INHERITED:
                tag = without_attribute(tag, name)
        tag = tag[:-1].rstrip() + f' r="{number}">'.encode()
        return tag + b"".join(cells) + _closing(tag)


def _opened(tag: bytes) -> bytes:
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def _closing(tag: bytes) -> bytes:
    found = NAME.match(tag)
    if found is None:
        raise Damaged("no tag")
    return b"</" + found[1] + b">"


def _appended(hand: _Hand, wanted: Wanted) -> list[Splice]:
    """The new rows; one that stands there already, with the team's own, is filled."""
    sheet = hand.sheet
    last = sheet.rows.get(wanted.last)
    above = hand.row(last) if last and wanted.last > wanted.header else None
    styles = {k: cell.style for k, cell in above[1].cells.items()} if above else {}
    later = sorted(number for number in sheet.rows if number > wanted.last)
    splices: list[Splice] = []
    for number, values in enumerate(wanted.rows, start=wanted.last + 1):
        if number in sheet.rows:
            splices.append(hand.changed(sheet.rows[number], values, styles))
            continue
        after = next((sheet.rows[n].start for n in later if n > number), sheet.data.stop)
        splices.append(Splice(after, after, hand.new(number, above, values)))
    return _with_room(sheet, splices)


def _with_room(sheet: SheetXml, splices: list[Splice]) -> list[Splice]:
    """Rows into a sheet that has none: `<sheetData/>` opens for them."""
    data = sheet.data
    if not is_empty_tag(sheet.body, data):
        return splices
    tag = sheet.body[data.start : data.inner]
    rows = b"".join(one.by for one in splices)
    return [Splice(data.start, data.end, _opened(tag) + rows + _closing(tag))]


def _around(sheet: SheetXml, wanted: Wanted) -> list[Splice]:
    """The sheet's own dimension, and the filter, reach down to the new rows."""
    splices = []
    right = max((column for row in wanted.rows for column in row), default=1)
    if sheet.dimension:
        old = sheet.dimension
        new = Range(old.top, old.left, max(old.bottom, wanted.bottom), max(old.right, right))
        splices.append(set_attribute(sheet.body, sheet.around["dimension"], "ref", str(new)))
    longer = longer_filter(sheet, wanted)
    if longer:
        splices.append(set_attribute(sheet.body, sheet.around["autoFilter"], "ref", str(longer)))
    return splices


def longer_filter(sheet: SheetXml, wanted: Wanted) -> Range | None:
    """The filter's new range, where it has to grow."""
    found = sheet.around.get("autoFilter")
    return lengthened(range_of(found.attributes.get("ref", "")), wanted) if found else None


def lengthened(old: Range | None, wanted: Wanted) -> Range | None:
    """A range that began at our header and reached our last row, with the new rows in it."""
    if old is None or old.top != wanted.header or not wanted.rows:
        return None
    return old._replace(bottom=wanted.bottom) if wanted.last <= old.bottom < wanted.bottom else None
