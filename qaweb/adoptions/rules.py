"""What is said of a spreadsheet that is to be bound, and what was seen of it. Pure."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from qaweb.sheets.rules import NOT_IN_NAMES, May, Wins
from qaweb.tabular.columns import Column, match_row
from qaweb.tabular.tables import Table

BEGINNING = 60
"""So many rows of a tab are kept to choose from; its titles stand in the first twenty."""
MOST_COLUMNS = 60
MOST_LISTED = 200
"""Rows of each kind that a dry run shows."""
FEWEST_FIELDS = 2
LONGEST_FILE = 240
"""Of a file's name without its ending, in bytes."""
GOOGLE_ADDRESS = re.compile(r"docs\.google\.com/.*?/d/([\w-]{10,100})")
GOOGLE_ID = re.compile(r"[\w-]{25,100}")
CHINESE = re.compile("[\u4e00-\u9fff]")


class AdoptionState(StrEnum):
    """looking → looked → comparing → compared → started; looking → trouble, and back."""

    LOOKING = "looking"
    LOOKED = "looked"
    COMPARING = "comparing"
    COMPARED = "compared"
    TROUBLE = "trouble"
    STARTED = "started"


RUNNING = (AdoptionState.LOOKING, AdoptionState.COMPARING)


class AdoptionTrouble(StrEnum):
    """Why a spreadsheet could not be looked at."""

    MISSING = "missing"
    DENIED = "denied"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    FOREIGN = "foreign"
    LOCKED = "locked"
    UNKNOWN = "unknown"
    NO_ACCOUNT = "no_account"
    COLUMN_GONE = "column_gone"
    NO_ROOM = "no_room"
    COPY = "copy"


class Stands(StrEnum):
    """Whose text counts at first where a row and its record differ."""

    ASK = "ask"
    SHEET = "sheet"
    APP = "app"


class Unknown(StrEnum):
    """What becomes of rows that are no record yet."""

    LEAVE = "leave"
    ADD = "add"


class Absent(StrEnum):
    """What becomes of records that have no row yet."""

    LEAVE = "leave"
    WRITE = "write"


class Oddity(StrEnum):
    """Why a tab cannot be bound as it is."""

    MERGED = "merged"
    SAME_TITLES = "same_titles"
    NO_TITLE = "no_title"
    IDENTITY = "identity"


@dataclass(frozen=True)
class Address:
    """Where a spreadsheet is: an id at Google, or a file's name in the folder."""

    value: str
    is_google: bool


def read_address(typed: str) -> Address | None:
    """An address of Google's, an id alone, or a file's name; None for what can be neither."""
    text = " ".join(typed.split())
    if found := GOOGLE_ADDRESS.search(text):
        return Address(found[1], is_google=True)
    if NOT_IN_NAMES.search(text) or text.startswith((".", "~$")):
        return None
    if GOOGLE_ID.fullmatch(text) and not text.endswith(".xlsx"):
        return Address(text, is_google=True)
    name = text.removesuffix(".xlsx")
    is_short = 0 < len(name.encode()) <= LONGEST_FILE
    return Address(f"{name}.xlsx", is_google=False) if is_short else None


@dataclass(frozen=True)
class Sighted:
    """A tab as the worker saw it: its first rows, how many there are, what is merged above."""

    title: str
    beginning: list[list[str]]
    filled: int
    merged: list[list[int]] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def table(self) -> Table:
        """The same, as imports look at a file."""
        return Table(self.title, [list(row) for row in self.beginning])

    def heads(self, row: int) -> dict[int, str]:
        """The titles of a row by their place, from 1."""
        cells = self.beginning[row - 1] if 0 < row <= len(self.beginning) else []
        return {place: text for place, text in enumerate(cells, 1) if text}


def sighted(survey: str) -> list[Sighted]:
    """What was kept of a look at the spreadsheet."""
    return [Sighted(**one) for one in json.loads(survey or "[]")]


@dataclass(frozen=True)
class Said:
    """What is agreed on about a column."""

    may: May
    wins: Wins = Wins.ASK


@dataclass(frozen=True)
class ChosenTab:
    """A tab that becomes bound: of which kind its records are, its titles' row, its columns.

    `mapping` has the places of columns from 1, by our keys.
    """

    key: str
    title: str
    row: int
    mapping: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)
    stands: Stands = Stands.ASK
    unknown: Unknown = Unknown.LEAVE
    absent: Absent = Absent.LEAVE


@dataclass(frozen=True)
class Chosen:
    """All that was said so far."""

    tabs: tuple[ChosenTab, ...] = ()
    owner: int = 0

    def tab(self, key: str) -> ChosenTab | None:
        """What was said of the tab with this kind of record."""
        return next((tab for tab in self.tabs if tab.key == key), None)

    def kept(self) -> str:
        """As it is written down."""
        return json.dumps(asdict(self), ensure_ascii=False)


def chosen(text: str) -> Chosen:
    """The same back."""
    found = json.loads(text or "{}")
    return Chosen(tuple(_tab(one) for one in found.get("tabs", ())), found.get("owner", 0))


def _tab(kept: Mapping[str, Any]) -> ChosenTab:
    said = {key: Said(May(one["may"]), Wins(one["wins"])) for key, one in kept["said"].items()}
    return ChosenTab(
        kept["key"], kept["title"], kept["row"], kept["mapping"], said,
        Stands(kept["stands"]), Unknown(kept["unknown"]), Absent(kept["absent"]),
    )  # fmt: skip


def oddities(tab: Sighted, wanted: ChosenTab, identity: Sequence[str]) -> dict[str, Oddity]:
    """What is wrong with a tab, by the column that it is about; "" for all of it."""
    heads = tab.heads(wanted.row)
    times = Counter(heads.values())
    odd: dict[str, Oddity] = {}
    for key, place in wanted.mapping.items():
        if place not in heads:
            odd[key] = Oddity.NO_TITLE
        elif times[heads[place]] > 1:
            odd[key] = Oddity.SAME_TITLES
    odd |= {key: Oddity.IDENTITY for key in identity if key not in wanted.mapping}
    if any(top <= wanted.row <= bottom for top, _, bottom, _ in tab.merged):
        odd[""] = Oddity.MERGED
    return odd


@dataclass(frozen=True)
class Guess:
    """What a tab most likely holds."""

    key: str
    row: int
    mapping: Mapping[str, int]


def guessed(
    tabs: Sequence[Sighted],
    kinds: Mapping[str, Sequence[Column]],
    identities: Mapping[str, Sequence[str]],
) -> dict[int, Guess]:
    """The kind of record of each tab, by its titles; each kind once, where it fits best."""
    found: list[tuple[int, int, Guess]] = []
    for number, tab in enumerate(tabs):
        for key, columns in kinds.items():
            guess = guess_row(tab, key, columns)
            has_all = all(one in guess.mapping for one in identities[key])
            if has_all and len(guess.mapping) >= FEWEST_FIELDS and not tab.is_hidden:
                found.append((len(guess.mapping), number, guess))
    taken: dict[int, Guess] = {}
    for _, number, guess in sorted(found, key=lambda one: (-one[0], one[1])):
        if number not in taken and guess.key not in {one.key for one in taken.values()}:
            taken[number] = guess
    return taken


def guess_row(tab: Sighted, key: str, columns: Sequence[Column], row: int = 0) -> Guess:
    """The row with the titles, or the columns of a row that somebody calls so."""
    best = Guess(key, row or 1, {})
    rows = [row] if row else range(1, min(len(tab.beginning), 20) + 1)
    for number in rows:
        cells = tab.beginning[number - 1] if number <= len(tab.beginning) else []
        mapping = match_row(number, list(cells), columns).mapping
        if len(mapping) > len(best.mapping):
            places = {one: place + 1 for one, place in mapping.items()}
            best = Guess(key, number, places)
    return best


def language_of(tabs: Sequence[Sighted], rows: Mapping[str, int], usual: str) -> str:
    """The language of a spreadsheet: Chinese where its titles are, else English."""
    heads = "".join(
        text for tab in tabs if tab.title in rows for text in tab.heads(rows[tab.title]).values()
    )
    if not heads:
        return usual
    return "zh_Hans_CN" if CHINESE.search(heads) else "en"
