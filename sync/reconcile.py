"""Three-way merge of one tab: what the sheet says, what the database says, what both once said.

Pure: knows neither gspread nor peewee. Every value is text as a column writes it, "" for nothing;
`base` is what the sheet held when both sides last agreed. Nothing typed is ever dropped: it is
applied, refused where it stands, kept as a conflict, or told as an event with its text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qaweb.sheets.rules import May, Wins

Key = tuple[str, str]
"""A cell by the id of its record and the key of its column."""


@dataclass(frozen=True)
class Column:
    """One mapped column of a tab, and the rules that the binding set for it."""

    key: str
    may: May = May.BOTH
    wins: Wins = Wins.ASK


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. A formula is shown, but neither applied nor overwritten."""

    text: str = ""
    formula: str = ""


@dataclass(frozen=True)
class Known:
    """What is remembered of a record's row: the base, and typed texts that were refused.

    A column without a base was never agreed on: an empty side takes the other side's text, two
    texts that differ are a conflict. Settling a conflict moves the base: to the sheet's text where
    ours is kept, to ours where the sheet's is.
    """

    base: Mapping[str, str]
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Edit:
    """Fields of one record that a person changed in the sheet, to be applied together."""

    record: str
    before: Mapping[str, str]
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Clash:
    """Both sides changed a field since they last agreed; `settled` where the column says how."""

    record: str
    column: str
    base: str
    ours: str
    theirs: str
    settled: Wins = Wins.ASK


@dataclass(frozen=True)
class Restored:
    """A column that is not the sheet's to change was typed over: the text is kept here."""

    record: str
    column: str
    typed: str
    restored_to: str


@dataclass
class Merge:
    """What one row asks for. `settled` are bases that move at once: both sides agree already."""

    edits: list[Edit] = field(default_factory=list)
    pushes: dict[Key, str] = field(default_factory=dict)
    settled: dict[Key, str] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    restored: list[Restored] = field(default_factory=list)
    formulas: dict[Key, str] = field(default_factory=dict)

    def add(self, other: "Merge") -> None:
        """Everything that another row asks for, too."""
        self.edits += other.edits
        self.pushes |= other.pushes
        self.settled |= other.settled
        self.clashes += other.clashes
        self.restored += other.restored
        self.formulas |= other.formulas

    @property
    def is_empty(self) -> bool:
        """Whether both sides agree in everything: nothing is applied and nothing written."""
        return not (self.edits or self.pushes or self.clashes or self.restored)


def merge_row(
    record: str,
    columns: Sequence[Column],
    cells: Mapping[str, Cell],
    known: Known,
    ours: Mapping[str, str],
) -> Merge:
    """What has to happen with one row; a column that the sheet lacks is left alone."""
    found = Merge()
    typed: dict[str, str] = {}
    for column in columns:
        if column.key not in cells:
            continue
        cell = cells[column.key]
        if cell.formula:
            found.formulas[record, column.key] = cell.formula
        elif _merge_cell(found, record, column, cell.text, known, ours[column.key]):
            typed[column.key] = cell.text
    if typed:
        before = {key: ours[key] for key in typed}
        found.edits.append(Edit(record, before, typed))
    return found


def _merge_cell(
    found: Merge, record: str, column: Column, sheet: str, known: Known, ours: str
) -> bool:
    """Merge one cell; answers whether the sheet's text is to be applied to the record."""
    key, base = (record, column.key), known.base.get(column.key, "")
    if sheet == ours:
        if base != ours:
            found.settled[key] = ours
        return False
    if sheet == base:
        return _ours_changed(found, key, column, base, ours)
    if column.may is May.APP:
        found.restored.append(Restored(record, column.key, sheet, ours))
        found.pushes[key] = ours
        return False
    if ours == base:
        return known.refused.get(column.key) != sheet
    if column.wins is Wins.THEIRS and known.refused.get(column.key) == sheet:
        # It would have won, and was refused: now somebody has to decide.
        found.clashes.append(Clash(*key, base=base, ours=ours, theirs=sheet))
        return False
    return _both_changed(found, record, column, base, ours, sheet)


def _ours_changed(found: Merge, key: Key, column: Column, base: str, ours: str) -> bool:
    if column.may is May.SHEET:
        # The column is the sheet's: what was typed in the application is shown as a conflict.
        found.clashes.append(Clash(*key, base=base, ours=ours, theirs=base))
    else:
        found.pushes[key] = ours
    return False


def _both_changed(
    found: Merge, record: str, column: Column, base: str, ours: str, theirs: str
) -> bool:
    found.clashes.append(Clash(record, column.key, base, ours, theirs, column.wins))
    if column.wins is Wins.OURS:
        found.pushes[record, column.key] = ours
    return column.wins is Wins.THEIRS
