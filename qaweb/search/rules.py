"""What a typed text asks for."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

LONGEST = 100
EVALUATION = re.compile(r"e\s*0*(\d{1,9})")
SLIP = re.compile(r"s\s*0*(\d{1,9})")
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
SHORTEST_CALL = 3


@dataclass(frozen=True)
class Asked:
    """A text, and the records that it may be the number of."""

    text: str
    evaluation: int | None = None
    slip: int | None = None
    day: dt.date | None = None

    @property
    def may_be_call(self) -> bool:
        return len(self.text) >= SHORTEST_CALL and any(c.isdigit() for c in self.text)


def folded(text: str) -> str:
    """Width, case and stray spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def asked(text: str) -> Asked:
    """What `text` may mean: E000123 an evaluation, S000045 a slip, 2026-10-20 a day."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).split())
    low = plain.casefold()
    return Asked(plain, _number(EVALUATION, low), _number(SLIP, low), _day(low))


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.fullmatch(text)
    number = int(found[1]) if found else 0
    return number if 0 < number < 2**31 else None


def _day(text: str) -> dt.date | None:
    found = DAY.fullmatch(text)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def is_named(title: str, text: str) -> bool:
    """Whether every word typed stands in the title."""
    low = folded(title)
    return all(word in low for word in folded(text).split())
