"""A monitor's own work: the lines of a day with what is next, floor, mix, week (P3.1-P3.5)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import peewee as pw

from qaweb import clock
from qaweb.calls.models import Call, CallType
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import Progress
from qaweb.evaluations.rules import EvaluationState, Mode
from qaweb.monitoring.hearable import shifts_of
from qaweb.monitoring.heard import heard_and_planned
from qaweb.monitoring.models import ChangeNotice, DayPlan, PlanLine
from qaweb.monitoring.month_modes import Mixes, mixes, month_modes
from qaweb.monitoring.next_rules import (
    AtWork,
    Because,
    Facts,
    OpenLine,
    Proposal,
    Stage,
    because,
    free_choice,
    next_line,
    stage_of,
)
from qaweb.monitoring.pace_rules import Pace, pace
from qaweb.monitoring.weeks import ONE_DAY, Week, is_done, week_of
from qaweb.parameters.rules import Policy
from qaweb.people.models import Person, Project, Shift, ShiftCode, Team
from qaweb.people.queries import within
from qaweb.permissions import Permission, Role, Viewer
from qaweb.prepared import prepared
from qaweb.slips.models import Slip

OF_PLAN = (DayPlan.id, DayPlan.project, DayPlan.day)
"""What a line says of its plan: the facts are large, and no list needs them."""


@dataclass(frozen=True)
class Line:
    """A line of the plan as the worklist shows it."""

    row: PlanLine
    stage: Stage
    because: Because | None
    heard: int
    leaves_at: dt.datetime | None
    outside: Evaluation | None = None

    @property
    def is_open(self) -> bool:
        return self.stage is Stage.OPEN

    def is_past(self, now: dt.datetime) -> bool:
        """Whether its time went by before it was begun."""
        ends = self.row.ends_at
        return self.is_open and ends is not None and ends < now


@dataclass(frozen=True)
class Worklist:
    """Everything that stands on a monitor's page of a day."""

    day: dt.date
    has_plan: bool
    lines: list[Line]
    outside: list[Evaluation]
    unfinished: Evaluation | None
    proposal: Proposal | None
    agent: Person | None
    line: Line | None
    leaves_at: dt.datetime | None
    progress: Progress
    mixes: Mixes
    shift: Shift | None
    seconds_each: int | None
    week: Week | None

    @property
    def passed_over(self) -> int:
        """How many lines were skipped or replaced."""
        return sum(1 for line in self.lines if line.stage in (Stage.SKIPPED, Stage.REPLACED))


def plan_lines(day: dt.date, until: dt.date | None = None) -> Query:
    """The lines of a day or of several, with everything that a page says of them."""
    return (
        PlanLine.select(
            *(PlanLine, *OF_PLAN, Person, Team, Call, CallType, Evaluation, ChangeNotice, Slip)
        )
        .join(DayPlan)
        .join_from(PlanLine, Person, on=PlanLine.agent)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .join_from(PlanLine, Call, pw.JOIN.LEFT_OUTER)
        .join(CallType, pw.JOIN.LEFT_OUTER)
        .join_from(PlanLine, Evaluation, pw.JOIN.LEFT_OUTER)
        .join_from(PlanLine, ChangeNotice, pw.JOIN.LEFT_OUTER)
        .join_from(PlanLine, Slip, pw.JOIN.LEFT_OUTER)
        .where(DayPlan.day.between(day, day if until is None else until))
        .order_by(DayPlan.day, PlanLine.starts_at.asc(nulls="LAST"), PlanLine.position)
    )


def line(viewer: Viewer, line_id: int) -> PlanLine:
    """One line that the viewer may know of: their own, or one they may see in the plan."""
    reach = within(
        viewer,
        Permission.PLAN_SEE,
        person=PlanLine.monitor,
        team=Person.team,
        project=DayPlan.project,
    )
    query = (
        PlanLine.select(PlanLine, *OF_PLAN, Person, Project)
        .join(DayPlan)
        .join_from(PlanLine, Person, on=PlanLine.agent)
        .join_from(DayPlan, Project)
    )
    found = query.where(reach | (PlanLine.monitor == viewer.id), PlanLine.id == line_id).first()
    if found is None:
        raise NotFound
    return found


def worklist(viewer: Viewer, day: dt.date, now: dt.datetime, policy: Policy) -> Worklist:
    """The viewer's lines of a day in the order of time, and what to take next."""
    since, until = _period(viewer, day)
    all_rows = _own_lines(viewer.id, since, until)
    all_own = own_evaluations(viewer, since, until)
    rows = [row for row in all_rows if row.plan.day == day]
    own = [each for each in all_own if each.monitored_on == day]
    planned = sorted({row.agent_id for row in rows})
    at_work, shifts = shifts_of(viewer, day, since, until, now, planned)
    modes = month_modes(viewer, day)
    heard, has_plan = heard_and_planned(viewer, day)
    facts = _facts(at_work, heard, modes.own, policy)
    taken = {row.evaluation_id for row in rows}
    outside = [each for each in own if each.id not in taken]
    lines = [_line(row, facts, now, outside) for row in rows]
    proposal = _proposal(lines, facts, now)
    shown = next((each for each in lines if proposal and each.row.id == proposal.line), None)
    person = facts.at_work.get(proposal.agent) if proposal else None
    mine = {row.day: row for row in shifts}
    return Worklist(
        day=day,
        has_plan=bool(rows) or has_plan,
        lines=lines,
        outside=outside,
        unfinished=next((each for each in own if each.state is EvaluationState.DRAFT), None),
        proposal=proposal,
        agent=_agent(proposal, shown),
        line=shown,
        leaves_at=person.ends_at if person else None,
        progress=_progress(viewer, all_own, since, until, policy),
        mixes=mixes(modes, policy),
        shift=mine.get(day),
        seconds_each=seconds_each(own),
        week=week_of(mine, day, all_own, all_rows, policy) if since != until else None,
    )


@prepared
def _own_lines(person_id: int, since: dt.date, until: dt.date) -> Query:
    return plan_lines(since, until).where(PlanLine.monitor == person_id)


def _period(viewer: Viewer, day: dt.date) -> tuple[dt.date, dt.date]:
    """A QA specialist's day, a supervisor's week from Monday to Sunday (P3.2)."""
    if viewer.role is not Role.SUPERVISOR:
        return day, day
    monday = day - day.weekday() * ONE_DAY
    return monday, monday + 6 * ONE_DAY


def _progress(
    viewer: Viewer, own: list[Evaluation], since: dt.date, until: dt.date, policy: Policy
) -> Progress:
    floor = policy.calls_per_day if since == until else policy.calls_per_week
    return Progress(sum(1 for each in own if is_done(each)), floor, since, until)


def _line(row: PlanLine, facts: Facts, now: dt.datetime, outside: list[Evaluation]) -> Line:
    stage = stage_of(row.state, row.evaluation.state if row.evaluation else None)
    person = facts.at_work.get(row.agent_id)
    is_open = stage is Stage.OPEN
    return Line(
        row=row,
        stage=stage,
        because=because(open_line(row), facts, now) if is_open else None,
        heard=facts.heard(row.agent_id),
        leaves_at=person.ends_at if person else None,
        outside=next((e for e in outside if is_open and may_be_of(row, e)), None),
    )


def may_be_of(row: PlanLine, evaluation: Evaluation) -> bool:
    """Whether an evaluation begun outside the plan may be taken as the line's."""
    return (evaluation.agent_id, evaluation.mode) == (row.agent_id, row.mode)


def open_line(row: PlanLine) -> OpenLine:
    """A row as the rules know it."""
    return OpenLine(row.id, row.agent_id, row.mode, row.reason, row.starts_at, row.ends_at)


def _proposal(lines: Iterable[Line], facts: Facts, now: dt.datetime) -> Proposal | None:
    """A line of the plan; without one, or when it asks for nothing pressing, free work."""
    planned = next_line([open_line(each.row) for each in lines if each.is_open], facts, now)
    return planned or free_choice(facts, now)


def _agent(proposal: Proposal | None, shown: Line | None) -> Person | None:
    if proposal is None:
        return None
    return shown.row.agent if shown else _person(proposal.agent)[0]


@prepared
def _person(person_id: int) -> Query:
    return Person.select().where(Person.id == person_id)


def _facts(
    at_work: list[tuple[int, dt.datetime, dt.datetime]],
    heard: dict[int, int],
    modes: dict[Mode, int],
    policy: Policy,
) -> Facts:
    """Who works within the viewer's reach, how often they were heard, and the viewer's mix."""
    hours = {
        agent: AtWork(agent, starts_at, ends_at, heard.get(agent, 0))
        for agent, starts_at, ends_at in at_work
    }
    return Facts(hours, modes, policy.mode_ratio)


@prepared
def own_evaluations(viewer: Viewer, since: dt.date, until: dt.date) -> Query:
    """What the viewer monitored in a period, the first first."""
    mine = (Evaluation.monitor == viewer.id) & Evaluation.monitored_on.between(since, until)
    query = Evaluation.select(Evaluation, Person, Team).join(Person, on=Evaluation.agent)
    query = query.join(Team, pw.JOIN.LEFT_OUTER)
    return query.where(mine).order_by(Evaluation.id)


def seconds_each(own: Iterable[Evaluation]) -> int | None:
    """The active time that one call of the day has taken so far; None before any is measured."""
    measured = [each.active_s for each in own if is_done(each) and each.active_s]
    return sum(measured) // len(measured) if measured else None


def day_pace(
    done: int,
    shift: Shift | None,
    day: dt.date,
    now: dt.datetime,
    policy: Policy,
    seconds_each: int | None = None,
) -> Pace | None:
    """The pace of a day at work; None on days off."""
    if shift is None or shift.starts_at is None:
        return None
    due = records_due(shift, day, policy)
    hours = (shift.starts_at, shift.ends_at)
    return pace(done, policy.calls_per_day, hours, due, now, seconds_each)


def records_due(shift: Shift | None, day: dt.date, policy: Policy) -> dt.datetime:
    """When the day's records are due: 17:30, after a late shift at its end (P6.1)."""
    if shift is not None and shift.code is ShiftCode.LATE:
        return shift.ends_at
    return clock.at(day, policy.records_due)
