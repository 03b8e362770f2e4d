"""How each monitor's day or week stands: done, on the list, room left, pace (P3.2)."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.monitoring import worklist
from qaweb.monitoring.dealing_rules import Hours
from qaweb.monitoring.models import DayPlan, PlanLine
from qaweb.monitoring.pace_rules import Pace
from qaweb.monitoring.rules import LineState
from qaweb.parameters.rules import Policy
from qaweb.people.models import WORKING_CODES, Person, Project, Shift, Status
from qaweb.people.reach import people_within
from qaweb.permissions import MONITORS, Permission, Role, Viewer
from qaweb.training.queries import in_force, licences_of, state_of
from qaweb.training.rules import VALID

UNTOUCHED = (PlanLine.state == LineState.PLANNED) & PlanLine.evaluation.is_null()


@dataclass(frozen=True)
class Standing:
    """One monitor's day: the floor is the day's, for a supervisor the week's."""

    person: Person
    shift: Shift | None
    is_licensed: bool
    done: int
    floor: int
    open: int
    passed_over: int
    outside: int
    room: int
    pace: Pace | None

    @property
    def is_away(self) -> bool:
        """Off by the roster, or not licensed: nothing can be expected of them today."""
        return not self.is_licensed or self.hours is None

    @property
    def hours(self) -> Hours | None:
        if self.shift is None or self.shift.code not in WORKING_CODES:
            return None
        return self.shift.starts_at, self.shift.ends_at

    @property
    def leaves_lines(self) -> bool:
        """Whether lines wait for somebody who is away."""
        return self.is_away and self.open > 0

    @property
    def is_behind(self) -> bool:
        return self.pace is not None and self.pace.falls_short


def standings(viewer: Viewer, day: dt.date, now: dt.datetime, policy: Policy) -> list[Standing]:
    """Every monitor within reach, those with lines left behind first, then those behind."""
    people = _monitors(viewer, day)
    ids = [person.id for person in people]
    heard = _heard(ids, day)
    opened, passed = _lines(ids, day)
    licences = licences_of(ids)
    found = []
    for person in people:
        own = in_force(licences.get(person.id, []), day)
        weekly = person.role is Role.SUPERVISOR
        own_days = heard.get(person.id, {})
        today = own_days.get(day, NOTHING)
        counted = sum(each.calls for each in own_days.values()) if weekly else today.calls
        found.append(
            Standing(
                person=person,
                shift=getattr(person, "shift", None),
                is_licensed=own is not None and state_of(own, day, 0) in VALID,
                done=counted,
                floor=policy.calls_per_week if weekly else policy.calls_per_day,
                open=opened[person.id],
                passed_over=passed[person.id],
                outside=sum(each.outside for each in own_days.values()),
                room=_room(person, own_days, opened[person.id], day, policy),
                pace=_pace(person, counted, day, now, policy, today.seconds_each),
            )
        )
    return sorted(found, key=lambda s: (not s.leaves_lines, s.is_away, not s.is_behind))


def _room(
    person: Person, heard: Mapping[dt.date, "Heard"], listed: int, day: dt.date, policy: Policy
) -> int:
    """How many calls the floor leaves today beyond what is on the list.

    A supervisor's week is spread over the days at work that are left, today included.
    """
    today = heard.get(day, NOTHING).calls
    share = policy.calls_per_day
    if person.role is Role.SUPERVISOR:
        before = sum(each.calls for of, each in heard.items() if of != day)
        left = max(policy.calls_per_week - before, 0)
        share = -(-left // max(person.days_left, 1))
    return max(share - today - listed, 0)


def _monitors(viewer: Viewer, day: dt.date) -> list[Person]:
    reach = people_within(viewer, Permission.WORK_ASSIGN)
    coming = Shift.alias("coming")
    days_left = (
        coming.select(pw.fn.COUNT(coming.id))
        .where(coming.person == Person.id, coming.code.in_(WORKING_CODES))
        .where(coming.day.between(day, day + dt.timedelta(days=6 - day.weekday())))
    )
    query = (
        Person.select(Person, Project, Shift, days_left.alias("days_left"))
        .join(Project)
        .join_from(
            Person,
            Shift,
            pw.JOIN.LEFT_OUTER,
            on=(Shift.person == Person.id) & (Shift.day == day),
            attr="shift",
        )
        .where(reach, Person.role.in_(MONITORS), Person.status != Status.LEFT)
        .order_by(Person.project, Person.role, Person.number)
    )
    return list(query)


def _pace(
    person: Person,
    done: int,
    day: dt.date,
    now: dt.datetime,
    policy: Policy,
    seconds_each: int | None,
) -> Pace | None:
    shift = getattr(person, "shift", None)
    if person.role is not Role.QA_SPECIALIST or shift is None or shift.code not in WORKING_CODES:
        return None
    return worklist.day_pace(done, shift, day, now, policy, seconds_each)


@dataclass(frozen=True)
class Heard:
    """What a monitor did on a day: calls, the active time of those where it was measured, and how
    many were picked freely, without a line of the plan."""

    calls: int = 0
    seconds: int = 0
    measured: int = 0
    outside: int = 0

    @property
    def seconds_each(self) -> int | None:
        return self.seconds // self.measured if self.measured else None


NOTHING = Heard()


def _heard(ids: list[int], day: dt.date) -> dict[int, dict[dt.date, Heard]]:
    """Monday to `day`, by monitor and day."""
    monday = day - dt.timedelta(days=day.weekday())
    E, is_measured = Evaluation, pw.Case(None, [(Evaluation.active_s > 0, 1)])  # noqa: N806
    is_free = pw.Case(None, [(PlanLine.id.is_null(), 1)])
    rows: Any = (
        E.select(
            *(E.monitor, E.monitored_on, pw.fn.COUNT(E.id)),
            *(pw.fn.SUM(E.active_s), pw.fn.COUNT(is_measured), pw.fn.COUNT(is_free)),
        )
        .join(PlanLine, pw.JOIN.LEFT_OUTER, on=PlanLine.evaluation == E.id)
        .where(E.monitor.in_(ids), E.counts, E.monitored_on.between(monday, day))
        .where(E.purpose.in_(FEEDING), E.state != EvaluationState.DRAFT)
        .group_by(E.monitor, E.monitored_on)
        .tuples()
    )
    found: dict[int, dict[dt.date, Heard]] = {}
    for monitor, when, *figures in rows:
        found.setdefault(monitor, {})[when] = Heard(*(int(n) for n in figures))
    return found


def _lines(ids: list[int], day: dt.date) -> tuple[Counter[int], Counter[int]]:
    """Each monitor's open lines of the day, and what was skipped or replaced in the week."""
    monday = day - dt.timedelta(days=day.weekday())
    rows: Any = (
        PlanLine.select(
            PlanLine.monitor, DayPlan.day, PlanLine.state, PlanLine.evaluation.is_null(), COUNT
        )
        .join(DayPlan)
        .where(PlanLine.monitor.in_(ids), DayPlan.day.between(monday, day))
        .group_by(PlanLine.monitor, DayPlan.day, PlanLine.state, PlanLine.evaluation.is_null())
        .tuples()
    )
    opened, passed = Counter[int](), Counter[int]()
    for monitor, of_day, state, is_untouched, count in rows:
        if state in (LineState.SKIPPED, LineState.REPLACED):
            passed[monitor] += count
        elif state is LineState.PLANNED and is_untouched and of_day == day:
            opened[monitor] += count
    return opened, passed


COUNT = pw.fn.COUNT(PlanLine.id)
