"""What stands in spreadsheets: tabs and columns as parts declare them, and what a copy holds."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from qaweb.permissions import Viewer
from qaweb.workbooks.styles import BandWord, Kind, shortened

FOLLOWED_MONTHS = 1
"""A month's copy is kept up to date to the end of the month after it: appeals (*ours*)."""
LATE = dt.timedelta(minutes=5)
"""A copy that could not be looked after for so long is shown as late (*ours*)."""
STALE_LOCK = dt.timedelta(hours=12)
"""A lock that is older was left behind, or somebody forgot the file over night (*ours*)."""
LEASE = dt.timedelta(minutes=5)
LOOK_AGAIN = dt.timedelta(hours=1)
"""How often records are compared although the trail tells of no change (*ours*)."""
EVENTS_SHOWN = 30
GONE_READS = 2
"""A row has to be missing in so many good reads before anybody is asked about its record."""
LEFT_OUT = 1_000_000
"""Counted as missing so often: somebody said that the record needs no row."""
LONG_NUMBER = re.compile(r"(?<![\d-])(?!\d{4}-\d{1,2}-\d{1,2}(?!\d))\d(?:[ -]?\d){6,18}(?!\d)")
"""Seven to nineteen digits, in groups or not; a day such as 2026-10-21 is none."""
OPEN_END = dt.date(2099, 12, 31)
LONGEST_NAME = 60
"""Of a spreadsheet: a file system counts bytes, and a character may have four."""
NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|\x00-\x1f\x7f]")


class GatewayKind(StrEnum):
    """Where a spreadsheet is: a workbook in a folder, or Google."""

    WORKBOOK = "workbook"
    GOOGLE = "google"


class Direction(StrEnum):
    """Whether edits in the spreadsheet are read: a copy only goes out."""

    OUT = "out"
    TWO_WAY = "two_way"


class SheetState(StrEnum):
    """active ↔ paused; active → stopped → active; a copy → finished when its month is over.

    One that people edit → unbound when somebody lets it go.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    UNBOUND = "unbound"


class May(StrEnum):
    """Who may change a column: only the application, only the sheet, or both."""

    APP = "app"
    SHEET = "sheet"
    BOTH = "both"


class Wins(StrEnum):
    """Whose value stays when both changed one field: ours is the application's."""

    ASK = "ask"
    OURS = "ours"
    THEIRS = "theirs"


class ConflictState(StrEnum):
    """open → ours, theirs, typed: a person chose; automatic: the column says; agreed by itself."""

    OPEN = "open"
    OURS = "ours"
    THEIRS = "theirs"
    TYPED = "typed"
    AUTOMATIC = "automatic"
    AGREED = "agreed"


class EditFate(StrEnum):
    """What became of something typed in a spreadsheet."""

    APPLIED = "applied"
    REFUSED = "refused"
    NOT_WRITTEN = "not_written"
    RESTORED = "restored"
    ADDED = "added"
    NOT_ADDED = "not_added"
    RETRIED = "retried"
    FORMULA = "formula"
    STRANGER = "stranger"
    COPY = "copy"
    MISSING = "missing"


class Guard(StrEnum):
    """Why a tab is stopped: somebody has to look before anything of it is applied."""

    TOO_MANY = "too_many"
    ALL = "all"
    SORTED = "sorted"
    EMPTIED = "emptied"
    TAB_GONE = "tab_gone"
    COLUMN_GONE = "column_gone"
    NEWER = "newer"


MAY_GO_ON = (Guard.TOO_MANY, Guard.ALL, Guard.EMPTIED, Guard.NEWER)
"""What somebody who has looked may let pass; the others have to be mended in the sheet."""


class SheetEventKind(StrEnum):
    """What happened to a spreadsheet."""

    MADE = "made"
    ADOPTED = "adopted"
    WRITTEN = "written"
    SET_ASIDE = "set_aside"
    GONE = "gone"
    LOCKED = "locked"
    LOCKED_LONG = "locked_long"
    UNREACHED = "unreached"
    UNREACHED_LONG = "unreached_long"
    STOPPED = "stopped"
    PAUSED = "paused"
    RESUMED = "resumed"
    GUARDED = "guarded"
    WITHHELD = "withheld"
    FINISHED = "finished"
    UNBOUND = "unbound"


@dataclass(frozen=True)
class Span:
    """What a spreadsheet holds: a project, and a month; one that people edit, from a day on."""

    project: int
    first: dt.date
    zone: ZoneInfo
    is_open: bool = False

    @property
    def last(self) -> dt.date:
        return OPEN_END if self.is_open else next_month(self.first) - dt.timedelta(days=1)


@dataclass(frozen=True)
class SheetColumn:
    """A column: its key for good, its title, how it is written, who may change it at the most."""

    key: str
    title: Any
    kind: Kind = Kind.TEXT
    may: May = May.APP
    width: float | None = None
    is_free_text: bool = False
    """Typed by people: a long number in it may be a customer's, and is masked."""
    names: tuple[str, ...] = ()
    """What teams call it in sheets of their own, beside its title in both languages."""


Record = tuple[int, Sequence[Any]]
"""A record's number and its values in the order of the columns."""


@dataclass(frozen=True)
class SheetTab:
    """What a part declares in `SHEETS` of its `sheet.py`: its records as rows of a tab.

    Values come as the part keeps them: scores in hundredths, moments in UTC, words translated.
    `change` and `add` take what people typed in a sheet, as texts by column, and refuse as the
    browser does; `add` answers the new record's id. `identity` are the columns by which the team's
    own rows are recognised.
    """

    key: str
    title: Any
    record: str
    columns: tuple[SheetColumn, ...]
    rows: Callable[[Span], Iterable[Record]]
    change: Callable[[Viewer, int, Mapping[str, str]], None] | None = None
    add: Callable[[Viewer, Span, Mapping[str, str]], int] | None = None
    identity: tuple[str, ...] = ()

    @property
    def known_by(self) -> tuple[str, ...]:
        """The columns by which people know a record: the first two, and what names it."""
        first = (column.key for column in self.columns[:2])
        return tuple(dict.fromkeys((*first, *self.identity)))


def next_month(day: dt.date) -> dt.date:
    """The first day of the month after."""
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def is_over(first: dt.date, today: dt.date) -> bool:
    """Whether a month's copy is finished: the month after it has ended too."""
    for _month in range(FOLLOWED_MONTHS + 1):
        first = next_month(first)
    return today >= first


def file_name(project: str, first: dt.date) -> str:
    """北方热线 2026-10.xlsx; what a file's name cannot hold becomes a blank."""
    plain = " ".join(NOT_IN_NAMES.sub(" ", project).split()).strip(". ")
    return f"{plain[:80] or 'qaweb'} {first:%Y-%m}.xlsx"


def workbook_name(name: str) -> str:
    """The file of a spreadsheet that people edit; "" where nothing is left of the name."""
    plain = " ".join(NOT_IN_NAMES.sub(" ", name).split()).lstrip("~$. ").rstrip(". ")
    plain = plain.removesuffix(".xlsx").rstrip(". ")
    return f"{plain[:LONGEST_NAME]}.xlsx" if plain else ""


def choices_of(column: "SheetColumn") -> tuple[May, ...]:
    """Who may be let change a column: at the most what its part allows."""
    return {
        May.APP: (May.APP,),
        May.SHEET: (May.APP, May.SHEET),
        May.BOTH: (May.BOTH, May.SHEET, May.APP),
    }[column.may]


def aside_name(name: str, moment: dt.datetime, word: str) -> str:
    """The dated name under which an edited file is set aside."""
    stem = name.removesuffix(".xlsx")
    return f"{stem} ({word} {moment:%Y-%m-%d %H.%M.%S}).xlsx"


def shown(column: SheetColumn, value: Any, zone: ZoneInfo) -> Any:
    """A value as it stands in the cell: 90.5, a moment on the project's clock, a band's word."""
    if value is None or value == "":
        return None
    if isinstance(value, BandWord):
        return value.word
    if isinstance(value, dt.datetime):
        return value.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    if column.kind is Kind.SCORE:
        return value / 100
    if column.kind is Kind.PERCENT:
        return value / 10_000
    if isinstance(value, int | float | dt.date):
        return value
    text = shortened(str(value))
    return masked(text) if column.is_free_text else text


def masked(text: str) -> str:
    """Long numbers in free words may be a customer's: 138 1234 5678 becomes 138****5678."""
    return LONG_NUMBER.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", text)


def fingerprint(values: Sequence[Any]) -> str:
    """A short hash of what a row holds, to see whether it has changed."""
    text = json.dumps(list(values), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
