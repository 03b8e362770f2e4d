"""One tab while it is taken in: what was seen and remembered of it, and what it has come to."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from qaweb.permissions import Viewer
from qaweb.sheets import cycles, memory
from qaweb.sheets.memory import Kept
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import Span
from qaweb.sheets.withheld import Withheld
from qaweb.workbooks.styles import Kind
from sync.bindings import Bound
from sync.gateways.protocol import At, NewRow, SeenTab, Value
from sync.reconcile import Key
from sync.rows import Row
from sync.settling import Owed
from sync.texts import text_of

Values = dict[str, dict[str, Value]]
Texts = dict[str, dict[str, str]]


@dataclass
class TabWork:
    """What a tab has come to: cells and rows to write, what of them was read, what moved."""

    bound: Bound
    values: Values = field(default_factory=dict)
    cells: dict[At, Value] = field(default_factory=dict)
    new_rows: list[NewRow] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)
    owed: dict[Key, Owed] = field(default_factory=dict)
    rows: int = 0
    has_moved: bool = False
    looks_again: bool = False
    """A row is missing for the first time: whether it is gone, the next read tells."""
    was_newer: bool = False
    """The sheet was newer than we are: it stays so until this write has arrived."""
    withheld: dict[Key, Withheld] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """Where the rows of records stand that get their id by this write, or share it with copies."""

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """How each column's values are compared."""
        return {column.key: column.kind for column in self.bound.columns}

    def texts(self, record: str) -> dict[str, str]:
        """What we hold of a record, as the merge compares it."""
        kinds = self.kinds
        return {key: text_of(value, kinds[key]) for key, value in self.values[record].items()}

    def label(self, record: str) -> str:
        """How people know the record: its first two columns, and what names it."""
        if record not in self.values:
            return ""
        texts = self.texts(record)
        return " ".join(texts[key] for key in self.bound.declared.known_by if texts.get(key))

    def push(self, record: str, column: str, read: str) -> None:
        """Our value belongs into the sheet, over what was read there."""
        value = self.values[record][column]
        written = text_of(value, self.kinds[column])
        self.cells[self.at(record, column)] = value
        self.owed[record, column] = Owed(read, written)

    def at(self, record: str, column: str) -> At:
        """Where a record's cell is, also while its row has no id yet or another one's."""
        return At(self.bound.row.key, self.places.get(record, record), column)

    def record_at(self, at: At) -> str:
        """Whose cell that is."""
        if isinstance(at.row, str):
            return at.row
        return next((record for record, place in self.places.items() if place == at.row), "")


@dataclass
class Taking:
    """One tab being taken in: who for, when, and as which write."""

    sheet: Spreadsheet
    work: TabWork
    seen: SeenTab
    known: memory.Rows
    viewer: Viewer | None
    now: dt.datetime
    generation: int
    rows: dict[str, Row] = field(default_factory=dict)
    all_rows: dict[int, Row] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)
    cut: set[Key] = field(default_factory=set)
    refused: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    """Rows of a spreadsheet that is newer than we are: whose they are by their names, or ""."""

    @property
    def bound(self) -> Bound:
        return self.work.bound

    @property
    def span(self) -> Span:
        return cycles.span_of(self.sheet)

    def load(self) -> None:
        """The records as the database has them now."""
        zone = self.sheet.project.zone
        self.work.values = {}
        for record, values in self.bound.declared.rows(self.span):
            self.work.values[str(record)] = self.bound.values(values, zone)
            self.hidden |= {(str(record), key) for key in self.bound.hidden(values)}
            self.cut |= {(str(record), key) for key in self.bound.cut(values)}
