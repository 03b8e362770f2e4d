"""One cell to one value, or CellRefused with a code. Each parser takes a filled cell."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

from qaweb.tabular.tables import Cell

Parser = Callable[[Cell], object]


class CellProblem(StrEnum):
    """Why a cell, or the row it stands in, is refused."""

    MISSING = "missing"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    ROUNDED = "rounded"
    NOT_A_STAFF_NUMBER = "not_a_staff_number"
    UNREADABLE_DATE = "unreadable_date"
    IMPOSSIBLE_DATE = "impossible_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    MISSING_TIME = "missing_time"
    IMPOSSIBLE_TIME = "impossible_time"
    TIME_ZONE = "time_zone"
    UNREADABLE_DURATION = "unreadable_duration"
    AMBIGUOUS_DURATION = "ambiguous_duration"
    UNKNOWN_WORD = "unknown_word"
    NOT_AN_EMAIL = "not_an_email"
    DUPLICATE = "duplicate"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_AGENT = "unknown_agent"
    UNKNOWN_PROJECT = "unknown_project"
    NO_PROJECT = "no_project"
    OTHER_PROJECT = "other_project"
    OWN_RIGHTS = "own_rights"
    MANAGERS_ONLY = "managers_only"
    MONITORED_CALL = "monitored_call"


class CellRefused(Exception):
    """A cell that is not what its column holds: the code, and the cell as it was read."""

    def __init__(self, code: CellProblem, value: Cell) -> None:
        """Keep the value as text a person can find again in the file."""
        self.code = code
        self.value = shown(value)
        super().__init__(f"{code}: {self.value}")


# Zero-width spaces and joiners come with copying and mean nothing; controls and marks that turn
# the direction of reading hide what a text says.
INVISIBLE = str.maketrans("", "", "\u200b\u2060\ufeff")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
GUARD = re.compile(r"'(?=[=+\-@])")
LONGEST_TEXT = 2_000
LONGEST_NAME = 255
STAFF_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
SHEET_DECIMALS = re.compile(r"([0-9]+)\.0+")
QUOTED_BY_SHEET = re.compile(r"=\"(.*)\"")
SCIENTIFIC = re.compile(r"[0-9.]+E\+?[0-9]+", re.IGNORECASE)
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,63}")
EXACT_DIGITS = 1e15


def shown(cell: Cell) -> str:
    """The cell as text: whole numbers without decimals, ISO dates, control characters seen."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_DIGITS:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", str(cell))


def is_blank(cell: Cell) -> bool:
    """Nothing in it, or nothing one could see."""
    return isinstance(cell, str) and not cell.translate(INVISIBLE).strip()


def text(cell: Cell) -> str:
    """Text as written, ends stripped; line breaks stay. Refuses control characters and length.

    The apostrophe by which ``guarded`` keeps a formula text goes again.
    """
    value = shown(cell) if not isinstance(cell, str) else cell.translate(INVISIBLE).strip()
    value = value[1:] if GUARD.match(value) else value
    if isinstance(cell, str) and CONTROL.search(value):
        raise CellRefused(CellProblem.CONTROL_CHARACTER, cell)
    if len(value) > LONGEST_TEXT:
        raise CellRefused(CellProblem.TOO_LONG, value[:40])
    return value


def guarded(value: str) -> str:
    """The value for a csv file: what a spreadsheet would calculate gets an apostrophe in front."""
    return f"'{value}" if value.startswith(LIKE_A_FORMULA) else value


def plain(cell: Cell) -> str:
    """Text for numbers, dates and keys: full-width forms become ASCII (NFKC)."""
    return unicodedata.normalize("NFKC", text(cell)).strip()


def at_most(parse: Callable[[Cell], str], longest: int = LONGEST_NAME) -> Callable[[Cell], str]:
    """The parser, refusing what is longer than names and keys can be kept."""

    def parse_short(cell: Cell) -> str:
        value = parse(cell)
        if len(value) > longest:
            raise CellRefused(CellProblem.TOO_LONG, value[:40])
        return value

    return parse_short


def identifier(cell: Cell) -> str:
    """A key such as a call's number: ``plain``, less the marks that keep a sheet from rounding.

    Refuses what a spreadsheet has already rounded (``1.38E+10``).
    """
    _refuse_rounded(cell)
    value = plain(cell)
    quoted = QUOTED_BY_SHEET.fullmatch(value)
    value = quoted[1] if quoted else value.removeprefix("'")
    if SCIENTIFIC.fullmatch(value):
        raise CellRefused(CellProblem.ROUNDED, cell)
    decimals = SHEET_DECIMALS.fullmatch(value)
    return decimals[1] if decimals else value


def staff_number(width: int | None = None) -> Callable[[Cell], str]:
    """Parser of staff numbers. Lost zeros in front come back only where ``width`` is given."""

    def parse(cell: Cell) -> str:
        if isinstance(cell, bool | date):
            raise CellRefused(CellProblem.NOT_A_STAFF_NUMBER, cell)
        value = identifier(cell)
        if not STAFF_NUMBER.fullmatch(value):
            raise CellRefused(CellProblem.NOT_A_STAFF_NUMBER, cell)
        return value.zfill(width) if width and value.isdigit() else value

    return parse


def telephone(cell: Cell) -> str:
    """A telephone number as digits, a plus in front kept. Words (withheld) stay words."""
    value = identifier(cell)
    digits = re.sub(r"[\s()-]", "", value)
    return digits if re.fullmatch(r"\+?[0-9]+", digits) else value


def one_of(words: Mapping[str, str]) -> Callable[[Cell], str]:
    """Parser of a vocabulary: any synonym (width, case, spaces do not matter) to its key."""
    keys = {_folded(word): key for word, key in words.items()}

    def parse(cell: Cell) -> str:
        key = keys.get(_folded(plain(cell)))
        if key is None:
            raise CellRefused(CellProblem.UNKNOWN_WORD, cell)
        return key

    return parse


def spelled(vocabulary: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """A vocabulary listed by key, turned round: each word to its key."""
    return {word: key for key, words in vocabulary.items() for word in words}


def email(cell: Cell) -> str:
    """One address, its domain in lower case; whether it exists is not asked."""
    value = plain(cell)
    if len(value) > 254 or not EMAIL.fullmatch(value) or ".." in value:
        raise CellRefused(CellProblem.NOT_AN_EMAIL, cell)
    name, _, domain = value.rpartition("@")
    return f"{name}@{domain.lower()}"


def _refuse_rounded(cell: Cell) -> None:
    """Beyond fifteen digits a spreadsheet has already rounded the number."""
    if not isinstance(cell, float):
        return
    if abs(cell) >= EXACT_DIGITS:
        raise CellRefused(CellProblem.ROUNDED, cell)
    if not cell.is_integer():
        raise CellRefused(CellProblem.NOT_WHOLE, cell)


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())
