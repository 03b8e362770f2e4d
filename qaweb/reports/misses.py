"""Reading why people at work were not monitored: plan, roster, calls and unfinished records (P3.3).

One statement reads all of it, however many people and days there are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any, NamedTuple

import peewee as pw

from qaweb.calls.models import Call
from qaweb.db import Query
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.monitoring.models import DayPlan, PlanGap, PlanLine
from qaweb.monitoring.plan_facts import read
from qaweb.monitoring.rules import GapReason, LineState, Reason, WhyNot
from qaweb.people.models import WORKING_CODES, Person, Project, Shift
from qaweb.permissions import MONITORS
from qaweb.reports.miss_rules import DayKnown, PlannedLine, Why, why_missed
from qaweb.training.models import Licence
from qaweb.training.queries import is_good
from qaweb.training.rules import LicenceState

Missed = tuple[int, dt.date]
"""A person and a day."""


def reasons(project: Project, missed: Collection[Missed]) -> dict[Missed, Why]:
    """Why each of these people was not monitored on that day."""
    if not missed:
        return {}
    known = _known(project, {person for person, _day in missed}, {day for _person, day in missed})
    return {each: why_missed(each[0], known[each[1]]) for each in missed}


class Told(StrEnum):
    """What a row tells of a day; the texts beside it are those named here."""

    PLAN = "plan"
    """Its facts."""
    LINE = "line"
    """State, monitor, why it was settled, and in whose words."""
    GAP = "gap"
    """Why the draw had none."""
    UNFINISHED = "unfinished"
    """State and monitor of a record that was begun only, or that does not count."""
    CALLS = "calls"
    CALLER = "caller"
    LICENCE = "licence"
    """Licensed or not, from and until when, and since when ended, of a monitor at work."""


class Fact(NamedTuple):
    """One thing known of a day; `at` is its order among those of its sort."""

    told: str
    day: dt.date
    at: int
    person: int
    texts: tuple[str | None, ...]


def _known(
    project: Project, people: Collection[int], days: Collection[dt.date]
) -> dict[dt.date, DayKnown]:
    facts: dict[dt.date, list[Fact]] = defaultdict(list)
    for told, day, at, person, *texts in _read(project, list(people), list(days)):
        facts[day].append(Fact(told, day, at, person, tuple(texts)))
    return {day: _of_day(day, sorted(facts[day])) for day in days}


def _of_day(day: dt.date, facts: Iterable[Fact]) -> DayKnown:
    of: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        of[fact.told].append(fact)
    plans, unfinished = of[Told.PLAN], of[Told.UNFINISHED]
    return DayKnown(
        has_plan=bool(plans),
        has_monitor=bool(plans) or _has_monitor(of[Told.LICENCE], day),
        has_calls=bool(of[Told.CALLS]),
        drawn_from=frozenset(a.id for fact in plans for a in read(fact.texts[0] or "").agents),
        lines=_lines(of[Told.LINE]),
        gaps={fact.person: GapReason(fact.texts[0] or "") for fact in of[Told.GAP]},
        drafts=_monitors(fact for fact in unfinished if _is_draft(fact)),
        uncounted=_monitors(fact for fact in unfinished if not _is_draft(fact)),
        callers=frozenset(fact.person for fact in of[Told.CALLER]),
    )


def _lines(facts: Iterable[Fact]) -> dict[int, tuple[PlannedLine, ...]]:
    found: dict[int, tuple[PlannedLine, ...]] = {}
    for fact in facts:
        state, monitor, why, words = fact.texts
        settled = WhyNot(why) if why else None
        line = PlannedLine(LineState(state or ""), monitor or "", settled, words or "")
        found[fact.person] = (*found.get(fact.person, ()), line)
    return found


def _is_draft(fact: Fact) -> bool:
    return fact.texts[0] == EvaluationState.DRAFT


def _monitors(facts: Iterable[Fact]) -> dict[int, str]:
    return {fact.person: fact.texts[1] or "" for fact in facts}


def _has_monitor(facts: Iterable[Fact], day: dt.date) -> bool:
    """Was somebody with a good licence at work (P4.2)?"""
    kept: dict[int, list[Licence]] = defaultdict(list)
    for fact in facts:
        granted, *days = fact.texts
        since, until, ended = map(_day, days)
        kept[fact.person].append(
            Licence(
                id=fact.at, granted=LicenceState(granted or ""), valid_from=since,
                valid_until=until, ended_on=ended,
            )
        )  # fmt: skip
    return any(is_good(licences, day) for licences in kept.values())


def _day(text: str | None) -> Any:
    return dt.date.fromisoformat(text) if text else None


def _read(project: Project, people: list[int], days: list[dt.date]) -> Query:
    of_plans = (DayPlan.project == project.id) & DayPlan.day.in_(days)
    found: Any = DayPlan.select(
        *_row(Told.PLAN, DayPlan.day, DayPlan.id, DayPlan.id, DayPlan.facts)
    ).where(of_plans)
    for more in (
        _planned(of_plans, people),
        _left_out(of_plans, people),
        _unfinished(project, people, days),
        *_calls(project, people, days),
        _licences(project, days),
    ):
        found = found.union_all(more)
    query: Query = found.tuples()
    return query


def _row(told: Told, day: Any, at: Any, person: Any, *texts: Any) -> list[Any]:
    """Columns of one sort for all: PostgreSQL unites no others."""
    filled = [*texts, *[pw.Value(None)] * (4 - len(texts))]
    return [
        pw.Value(told.value).cast("TEXT"), day, at, person, *[pw.Cast(t, "TEXT") for t in filled],
    ]  # fmt: skip


def _planned(of_plans: Any, people: list[int]) -> Query:
    line = PlanLine
    texts = line.state, Person.name, line.settled_why, line.settled_reason
    return (
        line.select(*_row(Told.LINE, DayPlan.day, line.position, line.agent, *texts))
        .join(DayPlan)
        .join_from(line, Person, on=line.monitor)
        .where(of_plans, line.agent.in_(people))
    )


def _left_out(of_plans: Any, people: list[int]) -> Query:
    gap = PlanGap
    return (
        gap.select(*_row(Told.GAP, DayPlan.day, gap.id, gap.agent, gap.why))
        .join(DayPlan)
        .where(of_plans, gap.agent.in_(people), gap.wanted == Reason.COVERAGE)
    )


def _unfinished(project: Project, people: list[int], days: list[dt.date]) -> Query:
    of, is_draft = Evaluation, Evaluation.state == EvaluationState.DRAFT
    return (
        of.select(*_row(Told.UNFINISHED, of.call_day, of.id, of.agent, of.state, Person.name))
        .join(Person, on=of.monitor)
        .where(
            of.project == project.id,
            of.agent.in_(people),
            of.call_day.in_(days),
            of.purpose.in_(FEEDING),
            is_draft | ~of.counts,
        )
    )


def _calls(project: Project, people: list[int], days: list[dt.date]) -> tuple[Query, Query]:
    """The days of which calls are known at all, and who of these people had one."""
    day, of_days = Call.call_day, (Call.project == project.id) & Call.call_day.in_(days)
    known = Call.select(*_row(Told.CALLS, day, pw.Value(0), pw.Value(0))).where(of_days)
    had = Call.select(*_row(Told.CALLER, day, pw.Value(0), Call.agent))
    return known.distinct(), had.where(of_days, Call.agent.in_(people)).distinct()


def _licences(project: Project, days: list[dt.date]) -> Query:
    """Of monitors at work on days without a plan, where it is asked whether there was one."""
    of, plan = Licence, DayPlan.alias()
    planned = plan.select(plan.day).where(plan.project == project.id, plan.day.in_(days))
    return (
        of.select(
            *_row(
                Told.LICENCE,
                Shift.day,
                of.id,
                of.person,
                of.granted,
                of.valid_from,
                of.valid_until,
                of.ended_on,
            )
        )
        .join(Person, on=(of.person == Person.id))
        .join(Shift, on=(Shift.person == Person.id))
        .where(
            Person.project == project.id,
            Person.role.in_(list(MONITORS)),
            Shift.day.in_(days),
            Shift.day.not_in(planned),
            Shift.code.in_(WORKING_CODES),
        )
    )
