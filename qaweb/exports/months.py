"""Which month's forms are asked for, and of whom, as an address says it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Asked:
    """A month by its first day; project, team and staff number where only theirs are wanted."""

    month: dt.date
    project: int | None = None
    team: int | None = None
    person: str = ""

    @property
    def last_day(self) -> dt.date:
        return (self.month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)

    @property
    def query(self) -> str:
        """The same as an address."""
        parts = {
            "month": f"{self.month:%Y-%m}",
            "project": self.project,
            "team": self.team,
            "person": self.person,
        }
        return urlencode({name: value for name, value in parts.items() if value})


def months_to(today: dt.date) -> list[str]:
    """The last two years' months, this one first, as 2026-10."""
    last = today.year * 12 + today.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(last, last - 24, -1)]


def asked_for(sent: Mapping[str, str], today: dt.date) -> Asked:
    """What the address asks for; this month where it names none."""
    found = MONTH.fullmatch(sent.get("month", ""))
    month = dt.date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    return Asked(
        month=month,
        project=_number(sent.get("project", "")),
        team=_number(sent.get("team", "")),
        person=sent.get("person", "").strip()[:20],
    )


def asked_in(query: str, today: dt.date) -> Asked:
    """The same from the text of an address, as an ordered file keeps it."""
    return asked_for(dict(parse_qsl(query)), today)


def _number(text: str) -> int | None:
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else None
    return found if found is None or found <= LARGEST else None
