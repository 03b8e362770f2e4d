"""What the archive is narrowed to, as plain data, and how an address says it."""

import datetime as dt
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from qaweb.evaluations.rules import EvaluationState, Mode, Purpose
from qaweb.standards.rules import DEFAULT_BANDS, FULL

Choice = TypeVar("Choice", bound=StrEnum)
Sent = MultiDict[str, str]
SORTS = ("monitored_on", "score")
MOST_CHOSEN = 500
LARGEST = 2**31 - 1
NO_TYPE = "–"
"""The call type of a call that has none yet, as an address says it; a team of 0 is no team."""


@dataclass(frozen=True)
class Filters:
    """Each part is optional; `sort` begins with a minus when it is from the end.

    Scores are hundredths. `agent` is a staff number or a piece of a name, `criterion` a code,
    `ids` the rows chosen by hand. `counted` leaves what feeds the figures.
    """

    text: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    project: int | None = None
    team: int | None = None
    agent: str = ""
    monitor: int | None = None
    mode: Mode | None = None
    band: str = ""
    state: EvaluationState | None = None
    call_type: str = ""
    criterion: str = ""
    purpose: Purpose | None = None
    late: bool = False
    slip_owed: bool = False
    counted: bool = False
    least: int | None = None
    most: int | None = None
    call_number: str = ""
    ids: tuple[int, ...] = ()
    sort: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out; an order leaves nothing out."""
        return replace(self, sort="") != Filters()

    @property
    def has_more(self) -> bool:
        """Whether one of the filters behind "more" is in use."""
        return any(getattr(self, name) != getattr(Filters(), name) for name in MORE)


MORE = (
    "project", "team", "agent", "monitor", "call_type", "criterion", "purpose", "late",
    "slip_owed", "counted", "least", "most", "call_number",
)  # fmt: skip
PARAMETERS = {"text": "q", "slip_owed": "owed", "least": "from", "most": "to", "ids": "id"}
"""The names in the address that differ from those of the fields."""


def parameter(field: str) -> str:
    """The name in the address under which a filter is sent."""
    return PARAMETERS.get(field, field)


def filters_in(sent: Sent) -> Filters:
    """What the address narrows the list to; what makes no sense narrows nothing."""
    band, sort = sent.get("band", ""), sent.get("sort", "")
    return Filters(
        text=_word(sent, "q"),
        since=sent.get("since", type=dt.date.fromisoformat),
        until=sent.get("until", type=dt.date.fromisoformat),
        project=_number(sent.get("project")),
        team=_number(sent.get("team")),
        agent=_word(sent, "agent"),
        monitor=_number(sent.get("monitor")),
        mode=_chosen(Mode, sent.get("mode", "")),
        band=band if band in {each.key for each in DEFAULT_BANDS} else "",
        state=_chosen(EvaluationState, sent.get("state", "")),
        call_type=_word(sent, "call_type"),
        criterion=_word(sent, "criterion"),
        purpose=_chosen(Purpose, sent.get("purpose", "")),
        late=sent.get("late") == "1",
        slip_owed=sent.get("owed") == "1",
        counted=sent.get("counted") == "1",
        least=_points(sent.get("from")),
        most=_points(sent.get("to")),
        call_number=_word(sent, "call_number"),
        ids=tuple(n for n in map(_number, sent.getlist("id")[:MOST_CHOSEN]) if n is not None),
        sort=sort if sort.removeprefix("-") in SORTS else "",
    )


def _word(sent: Sent, name: str) -> str:
    return sent.get(name, "").strip()[:100]


def _chosen(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in set(kind) else None


def _number(text: str | None) -> int | None:
    found = int(text) if text and text.isascii() and text.isdigit() and len(text) < 11 else None
    return found if found is None or found <= LARGEST else None


def _points(text: str | None) -> int | None:
    """87.5 → 8750; None for what is no score between 0 and 100."""
    try:
        hundredths = round(float(text or "") * 100)
    except (ValueError, OverflowError):
        return None
    return hundredths if 0 <= hundredths <= FULL else None


def in_use(filters: Filters) -> list[str]:
    """The fields that narrow the list, in the order of the form; a period is one, `since`."""
    usual = Filters()
    named = [field.name for field in fields(Filters) if field.name != "sort"]
    used = [name for name in named if getattr(filters, name) != getattr(usual, name)]
    paired = {"until": "since", "most": "least"}
    return [name for name in used if paired.get(name) not in used]


@dataclass(frozen=True)
class Period:
    """A stretch of days that people often ask for."""

    name: str
    since: dt.date
    until: dt.date


def periods(today: dt.date) -> list[Period]:
    """Today, yesterday, this week from its Monday, this month from its first."""
    yesterday = today - dt.timedelta(days=1)
    return [
        Period("today", today, today),
        Period("yesterday", yesterday, yesterday),
        Period("week", today - dt.timedelta(days=today.weekday()), today),
        Period("month", today.replace(day=1), today),
    ]
