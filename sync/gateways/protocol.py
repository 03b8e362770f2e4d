"""What every gateway understands and answers: plain data, no database, no Flask.

A cell is named by its tab, the record of its row and the key of its column (`At`), never by its
place: between reading and writing people sort, insert and delete. One `read` and one `write` cost
one call each at the most, whatever is in them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from qaweb.workbooks.kept import ID as ID
from qaweb.workbooks.kept import STATUS as STATUS
from qaweb.workbooks.kept import Column as Column
from qaweb.workbooks.kept import Cover as Cover
from qaweb.workbooks.kept import Tab as Tab

Value = str | int | float | bool | dt.date | dt.datetime | None
"""As it is shown: a score is 90.5, a moment naive on the project's clock, a share 0.125."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. A formula keeps its text, the value is what it last came to."""

    value: Value = None
    formula: str = ""


EMPTY = Cell()


@dataclass(frozen=True)
class Binding:
    """A spreadsheet that we keep: where it is (a path, an id), and which tabs of it are ours.

    `installation` tells our own file from another installation's copy of it.
    """

    address: str
    installation: str
    tabs: tuple[Tab, ...]
    cover: Cover


class At(NamedTuple):
    """A cell. `row` is a record's id; or a place as read, for a row that has no id of its own."""

    tab: str
    row: str | int
    column: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header as read: where it stands, its `_id` ("" without), its cells by key.

    A cell that is empty is not in `cells`.
    """

    place: int
    record: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class SeenColumn:
    """A column of ours that was found, and its header as it stands now."""

    key: str
    title: str
    place: int


@dataclass(frozen=True)
class SeenTab:
    """A tab of ours that was found. `strange` are the headers of columns that are not ours."""

    title: str
    columns: Mapping[str, SeenColumn]
    rows: tuple[Row, ...]
    strange: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """Everything bound, as it stood at one moment; a tab or column that is gone is not in it.

    `generation` counts our writes as the spreadsheet itself remembers them: an older one than ours
    came back from somebody who had opened it before. `untouched` is true only where nobody has
    saved it since our last write; a gateway that cannot know says false. `came_back`: an older
    generation was restored between our last read and write, which wrote over it unknowingly; what
    was not written then is as old as that.
    """

    tabs: Mapping[str, SeenTab]
    generation: int
    untouched: bool = False
    stamp: str = ""
    came_back: int | None = None

    @property
    def as_of(self) -> int:
        """The write that its contents are as old as."""
        return self.generation if self.came_back is None else self.came_back


class SurveyedCell(NamedTuple):
    """A cell of a spreadsheet that is not bound yet; `shown` is how people see it."""

    value: Value = None
    formula: str = ""
    shown: str = ""


class Merged(NamedTuple):
    """Cells that are one, from the top left to the bottom right, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class SurveyedTab:
    """A tab as it stands, whosever it is: filled cells by row and column, counted from 1.

    `counts_days`: a day is a plain number here, and known as a day by what its column holds.
    """

    title: str
    cells: Mapping[int, Mapping[int, SurveyedCell]]
    merged: tuple[Merged, ...] = ()
    is_hidden: bool = False
    counts_days: bool = False


@dataclass(frozen=True)
class Survey:
    """All of a spreadsheet that is about to be bound.

    `installation` is whose it was before, `generation` what it remembers of that.
    """

    name: str
    tabs: tuple[SurveyedTab, ...]
    installation: str = ""
    generation: int = 0
    is_locked: bool = False


@dataclass(frozen=True)
class Adopted:
    """A tab of the team's own that becomes bound: where its header and columns stand, from 1.

    `ids` are the records of its rows by their place.
    """

    tab: Tab
    header: int
    columns: Mapping[str, int]
    ids: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewRow:
    """A record that has no row yet."""

    record: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Batch:
    """Everything that one write does, all or nothing.

    `status` is what `_sync` says of rows; `formats` are band keys by cell, for gateways that colour
    cells one by one. `generation` is what the spreadsheet shall remember afterwards. With
    `only_if`, the stamp of a read, nothing is written once that has changed; a gateway that swaps
    tells what stood there instead.
    """

    generation: int
    cells: Mapping[At, Value] = field(default_factory=dict)
    new_rows: Mapping[str, Sequence[NewRow]] = field(default_factory=dict)
    status: Mapping[tuple[str, str], str] = field(default_factory=dict)
    formats: Mapping[At, str] = field(default_factory=dict)
    only_if: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.cells or self.status or self.formats or any(self.new_rows.values()))


class Why(StrEnum):
    """Why a spreadsheet is stopped: somebody has to look, nothing is taken for deleted."""

    MISSING = "missing"
    DENIED = "denied"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    FOREIGN = "foreign"
    COLUMN_GONE = "column_gone"
    NO_ROOM = "no_room"
    MERGED = "merged"
    SAME_TITLES = "same_titles"


@dataclass(frozen=True)
class Done:
    """Written. `before` is what stood in each cell just before; it shows what a person typed after
    our read. `kept` were formulas and are left; `absent` are cells whose row or column is gone, or
    that wait for the next write. `refused` says why the spreadsheet took none of it, of cells that
    held up all others; a new row is named by its `_id` in both.
    """

    before: Mapping[At, Cell]
    kept: tuple[At, ...] = ()
    absent: tuple[At, ...] = ()
    stamp: str = ""
    refused: Mapping[At, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Locked:
    """Somebody has it open, or was faster: nothing was done, try again. `since` where known."""

    since: dt.datetime | None = None


@dataclass(frozen=True)
class Stopped:
    """It cannot be read or written, and trying again would not help; nothing was done."""

    why: Why
    detail: str = ""


@dataclass(frozen=True)
class Unknown:
    """Nobody can say whether it was written: the next read decides."""

    detail: str = ""


@dataclass(frozen=True)
class Capabilities:
    """What a gateway can do beyond the protocol.

    `swap_write`: `Done.before` is what stood there at the very moment of writing. `metadata`: the
    columns are known by more than their titles. `colours`: it obeys `Batch.formats`.
    `knows_untouched`: `Snapshot.untouched` can be believed.
    """

    swap_write: bool
    metadata: bool
    colours: bool
    knows_untouched: bool


class Gateway(Protocol):
    """A kind of place where spreadsheets are."""

    @property
    def capabilities(self) -> Capabilities: ...

    def create(
        self, binding: Binding, rows: Mapping[str, Sequence[NewRow]]
    ) -> Done | Locked | Stopped | Unknown:
        """Make it, with these rows, as generation 1; `Stopped` where something stands already."""

    def read(
        self, binding: Binding, *, is_owed: bool | None = None
    ) -> Snapshot | Locked | Stopped | Unknown:
        """All bound tabs in one call. `is_owed`: whether a write of ours was never settled, so
        that the spreadsheet has to be asked what it spoilt; None where nobody knows.
        """

    def write(self, binding: Binding, batch: Batch) -> Done | Locked | Stopped | Unknown:
        """All of the batch in one call, or nothing of it."""

    def survey(self, address: str) -> Survey | Locked | Stopped | Unknown:
        """Everything that stands in a spreadsheet, bound or not."""

    def adopt(
        self, binding: Binding, tabs: Sequence[Adopted], generation: int = 1
    ) -> Done | Locked | Stopped | Unknown:
        """Bind what the team has already: an `_id` and a `_sync` column right of everything and
        what has to be remembered are added, all else stays to the byte.
        """

    def set_aside(self, binding: Binding, name: str) -> Done | Locked | Stopped | Unknown:
        """Keep it as it is under another name; nothing of it is ours any more."""

    def stamp(self, binding: Binding) -> str:
        """Something cheap that changes when the spreadsheet does; "" where there is none."""
