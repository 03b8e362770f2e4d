"""The rows of a tab as they were read, and by what they are. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from qaweb.sheets.rules import Guard
from sync.reconcile import Cell, Known

HALF = 0.5


@dataclass(frozen=True)
class Row:
    """One row as it was read: its place counted from 0 below the header, and its mapped cells."""

    place: int
    record: str
    cells: Mapping[str, Cell]

    @cached_property
    def is_blank(self) -> bool:
        return not any(self.texts.values()) and not any(c.formula for c in self.cells.values())

    @cached_property
    def texts(self) -> dict[str, str]:
        return {key: cell.text for key, cell in self.cells.items()}


@dataclass
class Sorting:
    """The rows of a tab by what they are.

    `known` has each record's one row. `rebound` are rows whose id has to be written anew, by place,
    `misnamed` copies with another id than the row that they are a copy of. `typed` are rows that a
    person added, `copies` exact copies of a known row (by place, of which record), `cleared` empty
    rows with an id that is not theirs, `strangers` rows whose id nobody knows, `missing` the known
    records without a row. `doubtful` are records of whose rows the one that names them is less like
    what was agreed on than another: it may be an old copy.
    """

    known: dict[str, Row] = field(default_factory=dict)
    rebound: dict[int, str] = field(default_factory=dict)
    misnamed: dict[int, str] = field(default_factory=dict)
    typed: list[Row] = field(default_factory=list)
    copies: dict[int, str] = field(default_factory=dict)
    cleared: list[int] = field(default_factory=list)
    strangers: list[Row] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    stopped: Guard | None = None


def content(texts: Mapping[str, str], keys: Sequence[str]) -> tuple[str, ...]:
    """What stands in these columns."""
    return tuple([texts.get(key, "") for key in keys])


def keys_of(rows: Sequence[Row]) -> list[str]:
    """The columns that the sheet has."""
    return sorted(set().union(*(row.cells for row in rows)))


def share_of(row: Row, known: Known) -> float:
    """How much of what was agreed on still stands there."""
    if row.texts == known.base:
        return 1.0 if any(known.base.values()) else 0.0
    texts = {key: text for key, text in known.base.items() if text}
    same = sum(row.texts.get(key) == text for key, text in texts.items())
    return same / len(texts) if texts else 0.0
