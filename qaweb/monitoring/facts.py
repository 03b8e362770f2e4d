"""Gathering what decides a day plan, in a constant number of queries (P3.1-P3.5)."""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.calls.models import Call
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.evaluations.models import DaySummary, Evaluation
from qaweb.evaluations.rules import FEEDING, Mode
from qaweb.monitoring.duty import monitors_on
from qaweb.monitoring.models import ChangeNotice
from qaweb.monitoring.notices import takers, touches
from qaweb.monitoring.plan_facts import NEVER, Agent, Away, Facts
from qaweb.monitoring.rules import NoticeState
from qaweb.monitoring.slip_facts import waiting_slips
from qaweb.parameters.queries import as_of
from qaweb.people.models import WORKING_CODES, Person, Project, Shift, Status
from qaweb.people.rules import is_new
from qaweb.permissions import MONITORED, Permission, Viewer

HISTORY = dt.timedelta(days=30)
LAST_MONITORS = 3
RECORDING_DAYS = dt.timedelta(days=3)
SHORTEST_S = 30
CHOICES = 8
FIRST_EXPECTED = 10
"""Ours: how far back we look, which recordings may be drawn and among how many of one agent, and
how many calls a day somebody new is expected to take before there are any."""


def facts_of(
    viewer: Viewer, project: Project, day: dt.date, now: dt.datetime, seed: str, first: int = 1
) -> Facts:
    """Everything that decides the plan of a day, as it stands now.

    `seed` picks the recordings that stand for the others of an agent; `NotFound` for a project
    that is not the viewer's to plan.
    """
    if not viewer.reaches(Permission.WORK_ASSIGN, person=None, team=None, project=project.id):
        raise NotFound
    policy, people, modes = as_of(day), _people(project, day), _modes(project, day)
    at_work = [person for person in people if _works(person)]
    away = [Away(p.id, _code(p)) for p in people if not _works(p)]
    totals = [sum(own[n] for own in modes.values()) for n in range(len(Mode))]
    known = _Known(project, day, now, at_work, seed, policy.new_staff_days)
    return Facts(
        day=day,
        monitors=tuple(monitors_on(project, day, policy, modes)),
        agents=tuple(known.agent(person) for person in at_work),
        away=tuple(away),
        ratio=policy.mode_ratio,
        modes=(totals[0], totals[1], totals[2]),
        limit=policy.agent_daily_limit,
        random_share=policy.random_share,
        since=_since(project, day, now),
        first=first,
    )


def _since(project: Project, day: dt.date, now: dt.datetime) -> int:
    """The minute before which nothing is planned any more, in full tens."""
    minutes = (now - clock.at(day, dt.time(0), project.zone)).total_seconds() / 60
    return max(0, -(-int(minutes) // 10) * 10)


def _people(project: Project, day: dt.date) -> list[Person]:
    """Agents and leads, each with `shift`: what the roster says of the day, if anything."""
    here = (Shift.person == Person.id) & (Shift.day == day)
    query = (
        Person.select(Person, Shift)
        .join(Shift, pw.JOIN.LEFT_OUTER, on=here, attr="shift")
        .where(Person.project == project.id, Person.role.in_(MONITORED))
        .where(Person.status != Status.LEFT)
    )
    return list(query.order_by(Person.id))


def _works(person: Person) -> bool:
    return _code(person) in WORKING_CODES


def _code(person: Person) -> str:
    shift = getattr(person, "shift", None)
    return str(shift.code.value) if shift and shift.id else ""


def _modes(project: Project, day: dt.date) -> dict[int, tuple[int, int, int]]:
    """How often each monitor used each mode this month."""
    rows: Any = (
        DaySummary.select(DaySummary.monitor_id, DaySummary.mode, pw.fn.SUM(DaySummary.evaluations))
        .where(DaySummary.project == project.id, DaySummary.day.between(day.replace(day=1), day))
        .group_by(DaySummary.monitor_id, DaySummary.mode)
        .tuples()
    )
    counted = {(monitor, mode): int(count) for monitor, mode, count in rows}
    beside, remote, recording = Mode
    return {
        m: tuple(counted.get((m, mode), 0) for mode in (beside, remote, recording))  # type: ignore[misc]
        for m, _mode in counted
    }


@dataclass
class _Past:
    """An agent's last 30 days."""

    times: int = 0
    last: dt.date | None = None
    monitors: list[int] = field(default_factory=list)


class _Known:
    """What is known of the agents of one day, each thing gathered with one query for all."""

    def __init__(
        self,
        project: Project,
        day: dt.date,
        now: dt.datetime,
        at_work: Collection[Person],
        seed: str,
        new_days: int,
    ) -> None:
        self.day, self.midnight = day, clock.at(day, dt.time(0), project.zone)
        self.new = {p.id for p in at_work if is_new(p.hired_on, day, new_days)}
        self.past = _past(project, day)
        self.had = _had(project, day)
        self.expected = _expected(self.new, day)
        self.notices = list(_notices(project, day))
        self.takers = takers(self.notices, day)
        self.slips = waiting_slips(project, day)
        self.calls = _recordings(project, day, now, seed)

    def agent(self, person: Person) -> Agent:
        past, notice = self.past[person.id], self._notice(person)
        return Agent(
            id=person.id,
            starts=self._minute(person.shift.starts_at),
            ends=self._minute(person.shift.ends_at),
            team=person.team_id,
            is_new=person.id in self.new,
            expected=self.expected.get(person.id, FIRST_EXPECTED) if person.id in self.new else 0,
            had=self.had[person.id],
            times=past.times,
            idle=(self.day - past.last).days if past.last else NEVER,
            monitors=tuple(past.monitors),
            notice=notice.id if notice else None,
            factor=notice.factor if notice else 0,
            slips=tuple(self.slips.get(person.id, ())),
            calls=tuple(self.calls.get(person.id, ())),
        )

    def _minute(self, moment: dt.datetime) -> int:
        return int((moment - self.midnight).total_seconds() // 60)

    def _notice(self, person: Person) -> ChangeNotice | None:
        """Of the notices that touch the person, the one that asks for most."""
        touching = [n for n in self.notices if touches(n, person, self.takers)]
        return max(touching, key=lambda n: (n.factor, -n.id), default=None)


def _past(project: Project, day: dt.date) -> dict[int, _Past]:
    rows: Any = (
        DaySummary.select(
            DaySummary.agent_id,
            DaySummary.monitor_id,
            DaySummary.day,
            pw.fn.SUM(DaySummary.evaluations),
        )
        .where(DaySummary.project == project.id, DaySummary.day.between(day - HISTORY, day))
        .group_by(DaySummary.agent_id, DaySummary.monitor_id, DaySummary.day)
        .order_by(DaySummary.day.desc(), DaySummary.agent_id, DaySummary.monitor_id)
        .tuples()
    )
    found: dict[int, _Past] = defaultdict(_Past)
    for agent, monitor, when, count in rows:
        past = found[agent]
        past.times += int(count)
        past.last = past.last or when
        free = LAST_MONITORS - len(past.monitors)
        past.monitors += [monitor] * min(int(count), free)
    return found


def _had(project: Project, day: dt.date) -> Counter[int]:
    """Calls of each agent that were begun or monitored on the day already."""
    rows = Evaluation.select(Evaluation.agent).where(
        Evaluation.project == project.id,
        Evaluation.monitored_on == day,
        Evaluation.counts,
        Evaluation.purpose.in_(FEEDING),
    )
    return Counter(row.agent_id for row in rows)


def _expected(new: Collection[int], day: dt.date) -> dict[int, int]:
    """How many calls a day each of these takes, by the last two weeks (P3.4)."""
    rows: Any = (
        Call.select(Call.agent, pw.fn.COUNT(Call.id), pw.fn.COUNT(Call.call_day.distinct()))
        .where(Call.agent.in_(list(new)), Call.call_day < day)
        .where(Call.call_day >= day - dt.timedelta(days=14))
        .group_by(Call.agent)
        .tuples()
    )
    return {agent: -(-calls // days) for agent, calls, days in rows}


def _notices(project: Project, day: dt.date) -> Query:
    return ChangeNotice.select().where(
        ChangeNotice.project == project.id,
        ChangeNotice.state == NoticeState.IN_FORCE,
        ChangeNotice.since <= day,
        ChangeNotice.until >= day,
    )


def _recordings(
    project: Project, day: dt.date, now: dt.datetime, seed: str
) -> dict[int, list[int]]:
    """Recent recordings that nobody has monitored: of each agent some, by lot."""
    monitored = Evaluation.select(Evaluation.id).where(Evaluation.call == Call.id)
    rows: Any = (
        Call.select(Call.agent, Call.id)
        .where(Call.project == project.id, Call.call_day.between(day - RECORDING_DAYS, day))
        .where(Call.started_at < now, Call.recording != "", Call.duration_s >= SHORTEST_S)
        .where(~pw.fn.EXISTS(monitored))
        .order_by(Call.id)
        .tuples()
    )
    found: dict[int, list[int]] = defaultdict(list)
    for agent, call in rows:
        found[agent].append(call)
    rng = random.Random(seed)  # noqa: S311  # nosec B311: it has to be repeatable; the seed is the secret
    for agent in sorted(found):
        found[agent] = sorted(sorted(found[agent], key=lambda _call: rng.random())[:CHOICES])
    return found
