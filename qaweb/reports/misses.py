"""Reading why people at work were not monitored: plan, roster, calls and unfinished records (P3.3).

The number of queries does not grow with the people or the days.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from qaweb.calls.models import Call
from qaweb.db import Query
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.monitoring.models import DayPlan, PlanGap, PlanLine
from qaweb.monitoring.plan_facts import read
from qaweb.monitoring.rules import GapReason, Reason
from qaweb.people.models import WORKING_CODES, Person, Project, Shift
from qaweb.permissions import MONITORS
from qaweb.reports.miss_rules import DayKnown, PlannedLine, Why, why_missed
from qaweb.training.models import Licence
from qaweb.training.rules import VALID, licence_state

Missed = tuple[int, dt.date]
"""A person and a day."""
ByDay = Mapping[dt.date, Mapping[int, Any]]


def reasons(project: Project, missed: Collection[Missed]) -> dict[Missed, Why]:
    """Why each of these people was not monitored on that day."""
    if not missed:
        return {}
    known = _known(project, {person for person, _day in missed}, {day for _person, day in missed})
    return {each: why_missed(each[0], known[each[1]]) for each in missed}


def _known(
    project: Project, people: Collection[int], days: Collection[dt.date]
) -> dict[dt.date, DayKnown]:
    plans = {row.day: row for row in _plans(project, days)}
    lines, gaps = _lines(plans.values(), people), _gaps(plans.values(), people)
    drafts, uncounted = _unfinished(project, people, days)
    called, callers = _calls(project, people, days)
    monitored = _days_with_monitor(project, set(days) - set(plans)) | set(plans)
    return {
        day: DayKnown(
            has_plan=day in plans,
            has_monitor=day in monitored,
            has_calls=day in called,
            drawn_from=_drawn_from(plans.get(day)),
            lines=lines[day],
            gaps=gaps[day],
            drafts=drafts[day],
            uncounted=uncounted[day],
            callers=frozenset(person for person, on in callers if on == day),
        )
        for day in days
    }


def _plans(project: Project, days: Collection[dt.date]) -> Iterable[DayPlan]:
    of_days = DayPlan.day.in_(list(days))
    return list(DayPlan.select().where(DayPlan.project == project.id, of_days))


def _drawn_from(plan: DayPlan | None) -> frozenset[int]:
    return frozenset(agent.id for agent in read(plan.facts).agents) if plan else frozenset()


def _lines(plans: Collection[DayPlan], people: Collection[int]) -> ByDay:
    days = {plan.id: plan.day for plan in plans}
    rows = (
        PlanLine.select(PlanLine, Person)
        .join(Person, on=PlanLine.monitor)
        .where(PlanLine.plan.in_(list(days)), PlanLine.agent.in_(list(people)))
        .order_by(PlanLine.position)
    )
    found: dict[dt.date, dict[int, tuple[PlannedLine, ...]]] = defaultdict(dict)
    for row in rows:
        line = PlannedLine(row.state, row.monitor.name, row.settled_why, row.settled_reason)
        of_day = found[days[row.plan_id]]
        of_day[row.agent_id] = (*of_day.get(row.agent_id, ()), line)
    return found


def _gaps(plans: Collection[DayPlan], people: Collection[int]) -> ByDay:
    days = {plan.id: plan.day for plan in plans}
    rows = PlanGap.select().where(
        PlanGap.plan.in_(list(days)),
        PlanGap.agent.in_(list(people)),
        PlanGap.wanted == Reason.COVERAGE,
    )
    found: dict[dt.date, dict[int, GapReason]] = defaultdict(dict)
    for row in rows:
        found[days[row.plan_id]][row.agent_id] = row.why
    return found


def _unfinished(
    project: Project, people: Collection[int], days: Collection[dt.date]
) -> tuple[ByDay, ByDay]:
    """Records of those days that were begun only, and those that do not count, by monitor."""
    rows = (
        Evaluation.select(Evaluation, Person)
        .join(Person, on=Evaluation.monitor)
        .where(
            Evaluation.project == project.id,
            Evaluation.agent.in_(list(people)),
            Evaluation.call_day.in_(list(days)),
            Evaluation.purpose.in_(FEEDING),
        )
        .order_by(Evaluation.id)
    )
    drafts: dict[dt.date, dict[int, str]] = defaultdict(dict)
    uncounted: dict[dt.date, dict[int, str]] = defaultdict(dict)
    for row in rows:
        is_draft = row.state is EvaluationState.DRAFT
        if is_draft or not row.counts:
            (drafts if is_draft else uncounted)[row.call_day][row.agent_id] = row.monitor.name
    return drafts, uncounted


def _calls(
    project: Project, people: Collection[int], days: Collection[dt.date]
) -> tuple[set[dt.date], set[Missed]]:
    """The days of which calls are known at all, and who of these people had one."""
    of_days = (Call.project == project.id) & Call.call_day.in_(list(days))
    known: Query = Call.select(Call.call_day).where(of_days).distinct()
    had: Query = Call.select(Call.agent, Call.call_day).where(of_days, Call.agent.in_(list(people)))
    days_known = {day for (day,) in known.tuples()}
    return days_known, {(person, day) for person, day in had.distinct().tuples()}


def _days_with_monitor(project: Project, days: Collection[dt.date]) -> set[dt.date]:
    """The days on which somebody licensed was at work (P4.2)."""
    rows = (
        Licence.select(Licence, Shift.day)
        .join(Person, on=(Licence.person == Person.id))
        .join(Shift, on=(Shift.person == Person.id), attr="shift")
        .where(
            Person.project == project.id,
            Person.role.in_(list(MONITORS)),
            Shift.day.in_(list(days)),
            Shift.code.in_(WORKING_CODES),
        )
        .order_by(Licence.id)
    )
    latest = {(row.person_id, row.person.shift.day): row for row in rows}
    return {
        day
        for (_person, day), row in latest.items()
        if licence_state(row.granted, row.valid_from, row.valid_until, day, 0) in VALID
    }
