"""What each person has to do now, and today's figures within their reach."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.appeals import queries as appeals
from qaweb.evaluations import queries as evaluations
from qaweb.evaluations.matching import waiting_count
from qaweb.evaluations.models import DaySummary, Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.home.rules import Task, TaskKind, in_order
from qaweb.monitoring import notices, oversight
from qaweb.monitoring.rules import NoticeState
from qaweb.parameters.queries import as_of
from qaweb.people.models import WORKING_CODES, Person, Shift, Status, Team
from qaweb.people.queries import shift_of, within
from qaweb.permissions import MONITORED, MONITORS, Permission, Viewer
from qaweb.reports import queries as reports
from qaweb.reports.sections import mean_of
from qaweb.slips import queries as slips
from qaweb.training.queries import holdings, may_monitor
from qaweb.training.rules import LicenceState

TREND_DAYS = 14
END_OF_DAY = dt.time(23, 59)


def tasks(viewer: Viewer, now: dt.datetime) -> list[Task]:
    """Everything that waits for the viewer, by due time."""
    found: list[Task] = []
    for source in (_own_work, _floor, _steering, _appeals, _reports, _slips, _licences):
        found += source(viewer, now)
    return in_order(found)


def _own_work(viewer: Viewer, now: dt.datetime) -> Iterator[Task]:
    if viewer.role in MONITORS:
        yield from (Task(TaskKind.SLIP_OWED, row) for row in evaluations.slips_owed(viewer))
        yield from (Task(TaskKind.DRAFT, row) for row in evaluations.own_drafts(viewer))
        if waiting := waiting_count(viewer):
            yield Task(TaskKind.CALL_WAITED_FOR, count=waiting)
    if viewer.role in MONITORED:
        window = dt.timedelta(days=as_of(clock.local(now).date()).acceptance_days)
        for row in evaluations.awaiting_acceptance(viewer):
            yield Task(TaskKind.ACCEPT, row, row.asked_at + window)
        for slip in slips.own_to_acknowledge(viewer):
            yield Task(TaskKind.ACKNOWLEDGE, slip)


def _floor(viewer: Viewer, now: dt.datetime) -> Iterator[Task]:
    """What is left of a QA specialist's day at work, or of a supervisor's week (P3.2)."""
    today = clock.local(now).date()
    if viewer.role not in MONITORS or not may_monitor(viewer.id, today):
        return
    done = evaluations.progress(viewer, today)
    shift = shift_of(viewer.id, today)
    is_week = done.since != done.until
    if done.left and (is_week or (shift and shift.starts_at)):
        due = END_OF_DAY if is_week else as_of(today).records_due
        yield Task(TaskKind.FLOOR, done, clock.at(done.until, due), done.left)


def _steering(viewer: Viewer, now: dt.datetime) -> Iterator[Task]:
    """Lines that somebody away leaves (P3.2), and change notices to decide on (P3.5)."""
    if viewer.may(Permission.WORK_ASSIGN):
        for person, count in oversight.left_behind(viewer, clock.local(now).date()):
            yield Task(TaskKind.LEFT_BEHIND, person, count=count)
    if viewer.may(Permission.NOTICES_DECIDE):
        proposed = notices.counts(viewer).get(NoticeState.PROPOSED, 0)
        if proposed:
            yield Task(TaskKind.NOTICES, count=proposed)


def _appeals(viewer: Viewer, now: dt.datetime) -> Iterator[Task]:
    """What waits for the viewer's decision (P2.5)."""
    if viewer.may(Permission.APPEALS_DECIDE):
        yield from (Task(TaskKind.DECIDE_APPEAL, r, r.due_at) for r in appeals.to_decide(viewer))


def _reports(viewer: Viewer, now: dt.datetime) -> Iterator[Task]:
    for due in reports.due_reports(viewer, now):
        yield Task(TaskKind.REPORT, due, due.report.due_at)


def _slips(viewer: Viewer, now: dt.datetime) -> Iterator[Task]:
    if not viewer.may(Permission.SLIPS_FOLLOW_UP):
        return
    for slip in slips.to_follow_up(viewer):
        if slip.holder_id == viewer.id:
            yield Task(TaskKind.FOLLOW_UP, slip, clock.at(slip.due_on, END_OF_DAY))
    late = [s for s in slips.overdue(viewer, clock.local(now).date()) if s.holder_id != viewer.id]
    if late:
        yield Task(TaskKind.OVERDUE_SLIPS, count=len(late))


def _licences(viewer: Viewer, now: dt.datetime) -> Iterator[Task]:
    today = clock.local(now).date()
    if viewer.role in MONITORS and not may_monitor(viewer.id, today):
        yield Task(TaskKind.LICENCE_MISSING)
    if viewer.may(Permission.LICENCES_RECORD):
        without = [h for h in holdings(viewer, today) if h.state is not LicenceState.LICENSED]
        if without:
            yield Task(TaskKind.LICENCES, count=len(without))


@dataclass(frozen=True)
class DayFigures:
    """How many calls were monitored on a day, and their mean in hundredths."""

    day: dt.date
    evaluations: int
    mean: int | None


def trend(viewer: Viewer, until: dt.date, days: int = TREND_DAYS) -> list[DayFigures]:
    """The figures of the last `days` days within the viewer's reach, one row a day."""
    since = until - dt.timedelta(days=days - 1)
    rows: Any = (
        DaySummary.select(
            DaySummary.day,
            pw.fn.SUM(DaySummary.evaluations),
            pw.fn.SUM(DaySummary.total_sum),
        )
        .where(_reach(viewer, DaySummary), DaySummary.day.between(since, until))
        .group_by(DaySummary.day)
        .tuples()
    )
    known = {day: (int(count), int(total)) for day, count, total in rows}
    wanted = (since + dt.timedelta(days=n) for n in range(days))
    return [_figures(day, *known.get(day, (0, 0))) for day in wanted]


def _figures(day: dt.date, count: int, total: int) -> DayFigures:
    return DayFigures(day, count, mean_of(total, count))


def _reach(viewer: Viewer, table: Any) -> Any:
    return within(
        viewer,
        Permission.EVALUATIONS_SEE,
        person=table.agent_id,
        team=table.team_id,
        project=table.project,
    )


@dataclass(frozen=True)
class Coverage:
    """Who works today and has not been monitored yet (P3.3)."""

    at_work: int
    missing: list[Person]

    @property
    def covered(self) -> int:
        return self.at_work - len(self.missing)


def coverage(viewer: Viewer, day: dt.date) -> Coverage:
    """Agents and leads at work on `day` within the viewer's reach, and those not yet monitored."""
    reach = within(
        viewer,
        Permission.EVALUATIONS_SEE,
        person=Person.id,
        team=Person.team,
        project=Person.project,
    )
    done = Evaluation.select(Evaluation.agent).where(
        Evaluation.call_day == day,
        Evaluation.state != EvaluationState.DRAFT,
        Evaluation.counts,
        Evaluation.purpose.in_(FEEDING),
    )
    at_work = (
        Person.select(Person, Team, Person.id.in_(done).alias("covered"))
        .join(Team, pw.JOIN.LEFT_OUTER)
        .join_from(Person, Shift, on=(Shift.person == Person.id) & (Shift.day == day))
        .where(reach, Person.role.in_(MONITORED), Person.status != Status.LEFT)
        .where(Shift.code.in_(WORKING_CODES), Person.id != viewer.id)
        .order_by(Person.number)
    )
    people = list(at_work.objects())
    return Coverage(len(people), [person for person in people if not person.covered])
