"""The XML of one sheet: read whole in one go, with the place of every row and cell to the byte."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sync.gateways.addresses import Range, moved, place_of, range_of
from sync.gateways.spans import Damaged, Element, close, parse, reader, tag_end

MOST_CELLS = 4_000_000
OF_CELLS = {"v", "f", "t"}
AROUND = {"dimension", "autoFilter", "sheetData", "col"}


@dataclass(slots=True)
class RawCell:
    """A cell as it is written: `kind` and `style` as its attributes say, `text` undecoded."""

    start: int
    end: int
    kind: str
    style: str
    text: str = ""
    formula: str = ""
    has_formula: bool = False
    inline: bool = False

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.has_formula or self.inline)


@dataclass(slots=True)
class RawRow:
    """A row and those of its cells that are wanted, by column."""

    number: int
    start: int
    inner: int
    stop: int = 0
    end: int = 0
    cells: dict[int, RawCell] = field(default_factory=dict)


@dataclass
class SheetXml:
    """What was found in a sheet; `styles` are those of whole columns, `prefix` that of its tags.

    `implied`: some rows or cells do not say where they stand, they follow from those before.
    """

    body: bytes
    rows: dict[int, RawRow] = field(default_factory=dict)
    around: dict[str, Element] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    prefix: str = ""
    implied: bool = False

    @property
    def data(self) -> Element:
        return self.around["sheetData"]

    @property
    def dimension(self) -> Range | None:
        found = self.around.get("dimension")
        return range_of(found.attributes.get("ref", "")) if found else None


def read_sheet(body: bytes, columns: Collection[int] | None = None) -> SheetXml:
    """Read a sheet; of its cells only those in `columns`, where they are named."""
    walk = _Walk(body, columns)
    parse(walk.parser, body)
    if "sheetData" not in walk.sheet.around:
        raise Damaged("no sheetData")
    return walk.sheet


class _Walk:
    """Follows the tags of a sheet; handlers are called a million times, so they do little."""

    def __init__(self, body: bytes, columns: Collection[int] | None) -> None:
        self.body = body
        self.columns = None if columns is None else frozenset(columns)
        self.sheet = SheetXml(body)
        self.parser = reader(body)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.row: RawRow | None = None
        self.cell: RawCell | None = None
        self.column = self.count = 0
        self.phonetic = False
        self.pieces: list[str] = []
        self.shared: dict[str, tuple[str, int, int]] = {}
        self.formula: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            self._begin_cell(attributes)
        elif name in OF_CELLS:
            if self.cell is not None and not self.phonetic:
                self.formula = attributes if name == "f" else {}
                self.pieces = []
                self.parser.CharacterDataHandler = self.pieces.append
        elif name == "row":
            self._begin_row(attributes)
        elif name == "rPh":
            self.phonetic = True
        elif name in AROUND:
            self._begin_around(tag, name, attributes)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            self._end_cell()
        elif name in OF_CELLS:
            self._end_piece(name)
        elif name == "row" and self.row is not None:
            row, at = self.row, self.parser.CurrentByteIndex
            if self.body[row.inner - 2 : row.inner] == b"/>":
                row.stop = row.end = row.inner
            else:
                row.stop, row.end = at, tag_end(self.body, at)
            self.row = None
        elif name == "rPh":
            self.phonetic = False
        elif name in AROUND and name != "col":
            close(self.sheet.around[name], self.body, self.parser.CurrentByteIndex)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        last = next(reversed(self.sheet.rows), 0)
        self.sheet.implied |= "r" not in attributes
        number = int(attributes.get("r") or last + 1)
        if number <= last:
            raise Damaged(f"row {number} after {last}")
        self.row = RawRow(number, at, tag_end(self.body, at))
        self.sheet.rows[number] = self.row
        self.column = 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = place_of(attributes["r"]) if "r" in attributes else None
        self.sheet.implied |= place is None
        self.column = place[1] if place else self.column + 1
        self.count += 1
        if self.count > MOST_CELLS or self.row is None:
            raise Damaged("too many cells" if self.row else "a cell without a row")
        if self.columns is not None and self.column not in self.columns:
            return
        kind, style = attributes.get("t", "n"), attributes.get("s", "")
        self.cell = RawCell(self.parser.CurrentByteIndex, 0, kind, style)
        self.row.cells[self.column] = self.cell

    def _end_cell(self) -> None:
        if self.cell is None:
            return
        inner = tag_end(self.body, self.cell.start)
        is_empty = self.body[inner - 2 : inner] == b"/>"
        self.cell.end = inner if is_empty else tag_end(self.body, self.parser.CurrentByteIndex)
        self.cell = None

    def _end_piece(self, name: str) -> None:
        self.parser.CharacterDataHandler = None
        if self.cell is None or self.phonetic or self.row is None:
            return
        text = "".join(self.pieces)
        self.pieces = []
        if name == "f":
            self.cell.has_formula = True
            self.cell.formula = self._formula(text, self.row.number)
        elif name == "t":
            self.cell.inline = True
            self.cell.text += text
        else:
            self.cell.text = text

    def _formula(self, text: str, row: int) -> str:
        """The formula itself; one that is shared is written out for its own place."""
        group = self.formula.get("si") if self.formula.get("t") == "shared" else None
        if group is None:
            return text
        if text:
            self.shared[group] = (text, row, self.column)
            return text
        told = self.shared.get(group)
        return moved(told[0], row - told[1], self.column - told[2]) if told else text

    def _begin_around(self, tag: str, name: str, attributes: dict[str, str]) -> None:
        if name == "col":
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            if attributes.get("style"):
                wide = range(first, min(last, first + 500) + 1)
                self.sheet.styles |= dict.fromkeys(wide, attributes["style"])
            return
        at = self.parser.CurrentByteIndex
        self.sheet.around[name] = Element(name, attributes, at, tag_end(self.body, at))
        if name == "sheetData":
            self.sheet.prefix = tag[: -len(name)]
