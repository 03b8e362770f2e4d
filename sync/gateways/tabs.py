"""One bound tab inside a workbook: found, read into rows, and made ready for what is to be written.

The header may stand in any row and the columns in any order; what is right of ours, or between, is
the team's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sync.gateways.memory import Memory, Pointer, sheets_of
from sync.gateways.package import Package
from sync.gateways.patching import Wanted
from sync.gateways.protocol import (
    ID,
    STATUS,
    At,
    Batch,
    Cell,
    NewRow,
    Row,
    SeenColumn,
    SeenTab,
    Tab,
    Value,
)
from sync.gateways.sheet_xml import RawCell, RawRow, SheetXml, read_sheet
from sync.gateways.values import Meanings


@dataclass
class FoundTab:
    """A bound tab whose sheet and `_id` column are there; `columns` by key."""

    tab: Tab
    title: str
    member: str
    sheet: SheetXml
    meanings: Meanings
    header: int
    columns: Mapping[str, int]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every row below the header with anything of ours in it."""
        named = {place: key for key, place in self.columns.items()}
        return tuple(self._read(raw, named) for raw in self._filled())

    def _filled(self) -> Iterator[RawRow]:
        for raw in self.sheet.rows.values():
            if raw.number > self.header and any(not c.is_blank for c in self._ours(raw)):
                yield raw

    def _ours(self, raw: RawRow) -> Iterator[RawCell]:
        return (raw.cells[place] for place in self.columns.values() if place in raw.cells)

    def _read(self, raw: RawRow, named: Mapping[int, str]) -> Row:
        cells = {
            named[place]: self.meanings.cell(cell)
            for place, cell in raw.cells.items()
            if place in named and not cell.is_blank
        }
        record = cells.pop(ID, Cell()).value
        return Row(raw.number, "" if record is None else str(record), cells)

    def seen(self) -> SeenTab:
        """What a snapshot says of it."""
        heads = self.sheet.rows[self.header].cells if self.header in self.sheet.rows else {}
        titles = {p: str(self.meanings.cell(c).value or "") for p, c in heads.items()}
        ours = set(self.columns.values())
        return SeenTab(
            self.title,
            {k: SeenColumn(k, titles.get(p, ""), p) for k, p in self.columns.items() if k != ID},
            self.rows,
            tuple(text for place, text in titles.items() if place not in ours and text),
        )

    @cached_property
    def places(self) -> dict[str | int, Row]:
        """The rows by record, the first of two, and by their place."""
        found: dict[str | int, Row] = {}
        for row in self.rows:
            found[row.place] = row
            if row.record:
                found.setdefault(row.record, row)
        return found

    def plan(self, batch: Batch) -> "Plan":
        """What to write here, and what stands there now."""
        found = Plan()
        cells: dict[int, dict[int, Value]] = {}
        for at, value in self._targets(batch):
            row, column = self.places.get(at.row), self.columns.get(at.column)
            if row is None or column is None:
                found.absent.append(at)
                continue
            raw = self.sheet.rows[row.place].cells.get(column)
            found.before[at] = self.meanings.cell(raw) if raw else Cell()
            if found.before[at].formula:
                found.kept.append(at)
            else:
                cells.setdefault(row.place, {})[column] = value
        new = [self._values(row) for row in batch.new_rows.get(self.tab.key, ())]
        last = max((row.place for row in self.rows), default=self.header)
        found.wanted = Wanted(self.header, last, cells, new)
        return found

    def _targets(self, batch: Batch) -> Iterator[tuple[At, Value]]:
        for at, value in batch.cells.items():
            if at.tab == self.tab.key:
                yield at, value
        for (tab, record), text in batch.status.items():
            if tab == self.tab.key:
                yield At(tab, record, STATUS), text

    def _values(self, row: NewRow) -> dict[int, Value]:
        values = {ID: row.record, **row.values}
        return {self.columns[key]: value for key, value in values.items() if key in self.columns}


@dataclass
class Plan:
    """What a batch means for one tab: which formulas stay, and which cells are not there."""

    wanted: Wanted = field(default_factory=lambda: Wanted(1, 1))
    before: dict[At, Cell] = field(default_factory=dict)
    kept: list[At] = field(default_factory=list)
    absent: list[At] = field(default_factory=list)


def found_tabs(
    package: Package, meanings: Meanings, memory: Memory, tabs: tuple[Tab, ...]
) -> dict[str, FoundTab]:
    """The bound tabs that are there; one without its `_id` column is not."""
    sheets = sheets_of(package)
    found = {}
    for tab in tabs:
        one = _found(package, meanings, memory, sheets, tab)
        if one is not None:
            found[tab.key] = one
    return found


def _found(
    package: Package, meanings: Meanings, memory: Memory, sheets: Mapping[str, str], tab: Tab
) -> FoundTab | None:
    keys = (ID, *(column.key for column in tab.columns), STATUS)
    pointers = {key: memory.columns.get((tab.key, key)) for key in keys}
    name = next((p.header[0] for p in pointers.values() if p and p.header), tab.title)
    if name not in sheets:
        return None
    sheet = read_sheet(package.body(sheets[name]))
    header = next((p.header[1] for p in pointers.values() if p and p.header), 1)
    columns = _columns(sheet, meanings, header, pointers, name)
    if ID not in columns:
        return None
    return FoundTab(tab, name, sheets[name], sheet, meanings, header, columns)


def _columns(
    sheet: SheetXml, meanings: Meanings, header: int, pointers: Mapping[str, Pointer | None],
    name: str,
) -> dict[str, int]:  # fmt: skip
    """The column of each key: where its formula points, else the one that still has its title."""
    row = sheet.rows.get(header)
    titles: dict[object, int] = {}
    for place, cell in row.cells.items() if row else ():
        titles.setdefault(meanings.cell(cell).value, place)
    columns: dict[str, int] = {}
    for key, pointer in pointers.items():
        if pointer is None:
            continue
        told = pointer.header
        if told and told[:2] == (name, header):
            columns[key] = told[2]
        elif pointer.title in titles:
            columns[key] = titles[pointer.title]
    return columns
