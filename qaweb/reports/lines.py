"""The rows that a report is made of and the lines that its sections show, as plain values.

Scores and points are integers of hundredths, shares hundredths of a percent.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from qaweb.evaluations.rules import Mode
from qaweb.reports.miss_rules import MissReason
from qaweb.slips.rules import SlipState


@dataclass(slots=True)  # hundreds are made for a page, and a frozen one takes thrice as long
class Tally:
    """Evaluations that have day, agent, monitor, mode, type and band in common, and their sum."""

    day: dt.date
    team_id: int
    agent_id: int
    monitor_id: int
    mode: Mode
    call_type: str
    band: str
    count: int
    total: int


class Summed(Protocol):
    """What averages are made of, by team."""

    @property
    def team_id(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True)
class TeamTally:
    """The evaluations of one team on one day, and their sum."""

    day: dt.date
    team_id: int
    count: int
    total: int


@dataclass(frozen=True)
class CriterionTally:
    """The points of one criterion on one day."""

    day: dt.date
    code: str
    title: str
    title_en: str
    scored: int
    earned: int
    possible: int
    lost: int


@dataclass(frozen=True)
class Named:
    """A person with their team; id 0 is no team."""

    person_id: int
    name: str
    team_id: int = 0
    team: str = ""


@dataclass(frozen=True)
class AtWork:
    """Somebody's day at work by the roster (P3.3)."""

    person: Named
    day: dt.date

    @property
    def key(self) -> tuple[int, dt.date]:
        return self.person.person_id, self.day


@dataclass(frozen=True)
class Missed(Named):
    """Somebody at work who was not monitored on that day, and why (P3.3).

    `monitor` and `words` are those of the line in the plan, where there was one.
    """

    day: dt.date = dt.date.min
    why: MissReason = MissReason.NOT_DRAWN
    monitor: str = ""
    words: str = ""


@dataclass(frozen=True)
class Names:
    """The names of people and teams by id, as they are at the drawing."""

    people: Mapping[int, str]
    teams: Mapping[int, str]

    def place(self, person_id: int, team_id: int) -> Named:
        """A person in the team of that day, which need not be today's."""
        person = self.people.get(person_id, "?")
        return Named(person_id, person, team_id, self.teams.get(team_id, ""))


@dataclass(frozen=True)
class Monitor:
    """Somebody who owes records on a day by the roster, or has made some."""

    person_id: int
    name: str
    floor: int | None = None


@dataclass(frozen=True)
class Record:
    """One evaluation of the period, as the list of records shows it."""

    evaluation_id: int
    number: str
    agent: Named
    monitor: str
    mode: Mode
    call_type: str
    call_number: str
    call_day: dt.date
    total: int
    band: str
    is_late: bool
    submitted_at: dt.datetime | None
    slip_owed: bool
    due_at: dt.datetime | None = None
    """When a late record was due (P6.1)."""

    @property
    def late_minutes(self) -> int:
        """By how much it came late, begun minutes counted."""
        if self.due_at is None or self.submitted_at is None:
            return 0
        return max(0, -int((self.due_at - self.submitted_at).total_seconds() // 60))


class Marked(Protocol):
    """What the figures ask of every record."""

    @property
    def is_late(self) -> bool: ...
    @property
    def slip_owed(self) -> bool: ...
    @property
    def call_day(self) -> dt.date: ...


@dataclass(frozen=True)
class SlipLine:
    """One improvement slip issued in the period (P3.11); `state` is as of the drawing."""

    slip_id: int
    number: str
    person: Named
    criteria: tuple[str, ...]
    criteria_en: tuple[str, ...]
    suggestion: str
    state: SlipState


@dataclass(frozen=True)
class BandLine:
    """How many calls fell in a band."""

    key: str
    lower: int
    count: int
    share: int


@dataclass(frozen=True)
class MonitorLine:
    """What one monitor did against the floor of the day, if one applies (P3.2)."""

    person_id: int
    name: str
    count: int
    floor: int | None

    @property
    def short_of(self) -> int:
        return max(0, (self.floor or 0) - self.count)


@dataclass(frozen=True)
class ModeLine:
    """A mode's part against the target; the share is None while there is no call (P3.1)."""

    mode: Mode
    count: int
    target: int
    share: int | None
    difference: int | None


@dataclass(frozen=True)
class CallTypeLine:
    """How many calls were of one type, and how they scored."""

    name: str
    count: int
    share: int
    mean: int | None


@dataclass(frozen=True)
class AgentLine:
    """The scores of one agent or lead."""

    agent: Named
    count: int
    mean: int
    best: int
    worst: int
    band: str


@dataclass(frozen=True)
class TeamLine:
    """The scores of one team, its calls by band, and the change of its average."""

    team_id: int
    name: str
    agents: int
    count: int
    mean: int
    band: str
    change: int | None = None
    bands: tuple[BandLine, ...] = ()


@dataclass(frozen=True)
class CriterionLine:
    """What was earned of one criterion, how often points were lost, and the change of the share."""

    code: str
    title: str
    title_en: str
    scored: int
    lost: int
    earned: int
    possible: int
    share: int
    change: int | None

    @property
    def points_lost(self) -> int:
        return self.possible - self.earned
