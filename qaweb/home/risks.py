"""What is at risk today, for the manager; what the assistant keeps in order (P2.1, P2.6)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.appeals import queries as appeals
from qaweb.db import Query
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.home.desk import END_OF_DAY, Desk, counted
from qaweb.home.rules import Task, TaskKind
from qaweb.imports import queries as imports
from qaweb.imports.models import ImportRun
from qaweb.monitoring import notices
from qaweb.monitoring.models import DayPlan, PlanGap
from qaweb.monitoring.rules import NoticeState, Reason
from qaweb.monitoring.worklist import day_pace
from qaweb.people.models import WORKING_CODES, Person, Shift, Status
from qaweb.permissions import MONITORED, MONITORS, Permission, Role
from qaweb.reports import queries as reports
from qaweb.reports.models import Report
from qaweb.reports.rules import OPEN_TO_WRITING
from qaweb.slips import queries as slips
from qaweb.slips.models import Slip
from qaweb.slips.rules import OPEN
from qaweb.training.queries import holdings
from qaweb.training.rules import LicenceState

LATELY = dt.timedelta(days=7)
MOST_FILES = 3


def heard_on(day: Any) -> Query:
    """Who was monitored on a day, as coverage counts it (P3.3)."""
    return Evaluation.select(Evaluation.agent).where(
        Evaluation.call_day == day,
        Evaluation.state != EvaluationState.DRAFT,
        Evaluation.counts,
        Evaluation.purpose.in_(FEEDING),
    )


def risks(desk: Desk) -> Iterator[Task]:
    """What goes wrong unless the manager does something (P2.1)."""
    viewer, today = desk.viewer, desk.today
    if viewer.role is not Role.MANAGER:
        return
    late = Report.state.in_(OPEN_TO_WRITING) & (Report.due_at < desk.now)
    found = counted(
        waiver=_gaps(today),
        gone=_gone(desk),
        notices=notices.notices(viewer, NoticeState.PROPOSED),
        late_reports=reports.reports(viewer).where(late, Report.first_submitted_at.is_null()),
        overdue_appeals=appeals.appeals(viewer, appeals.Filters("overdue")),
        overdue_slips=Slip.select().where(
            slips.may_see(viewer), Slip.state.in_(OPEN), Slip.due_on < today
        ),
    )
    yield from (Task(TaskKind(kind), count=count) for kind, count in found.items() if count)
    if behind := _behind(desk):
        yield Task(TaskKind.BEHIND, behind, count=len(behind))


def _gaps(today: dt.date) -> Query:
    """Who stays unmonitored by today's plan, and nobody has signed for it (P3.2-5)."""
    return (
        PlanGap.select()
        .join(DayPlan)
        .where(DayPlan.day == today, DayPlan.waived_at.is_null())
        .where(PlanGap.wanted == Reason.COVERAGE, PlanGap.agent.not_in(heard_on(today)))
    )


def _gone(desk: Desk) -> Query:
    """Who has gone home today and was not monitored (P3.3)."""
    return (
        Shift.select()
        .join(Person)
        .where(Shift.day == desk.today, Shift.code.in_(WORKING_CODES), Shift.ends_at < desk.now)
        .where(Person.role.in_(MONITORED), Person.status != Status.LEFT)
        .where(Person.id.not_in(heard_on(desk.today)))
    )


def _behind(desk: Desk) -> list[str]:
    """The QA specialists whose day will not reach its floor at this pace (P3.2)."""
    done = pw.fn.COUNT(Evaluation.id)
    counts = (
        (Evaluation.monitor == Person.id)
        & (Evaluation.monitored_on == desk.today)
        & (Evaluation.state != EvaluationState.DRAFT)
        & Evaluation.counts
        & Evaluation.purpose.in_(FEEDING)
    )
    rows: Query = (
        Shift.select(Shift, Person, done.alias("done"))
        .join(Person)
        .join_from(Person, Evaluation, pw.JOIN.LEFT_OUTER, on=counts)
        .where(Shift.day == desk.today, Shift.code.in_(WORKING_CODES))
        .where(Person.role == Role.QA_SPECIALIST, Person.status != Status.LEFT)
        .group_by(Shift, Person)
        .order_by(Person.number)
    )
    paces = ((r, day_pace(r.done, r, desk.today, desk.now, desk.policy)) for r in rows)
    return [row.person.name for row, pace in paces if pace and pace.falls_short]


def licences(desk: Desk) -> Iterator[Task]:
    """Who has none, is told; who keeps or watches over them, how many are not secure (P4.2)."""
    viewer = desk.viewer
    if viewer.role in MONITORS and not desk.is_licensed:
        yield Task(TaskKind.LICENCE_MISSING)
    if viewer.may(Permission.LICENCES_RECORD) or viewer.may(Permission.LICENCES_SUSPEND):
        held = holdings(viewer, desk.today)
        without = [h for h in held if h.state is not LicenceState.LICENSED]
        if without:
            yield Task(TaskKind.LICENCES, count=len(without))


def setting_up(desk: Desk) -> Iterator[Task]:
    """What the assistant keeps in order: invitations, files, next week's roster (P2.6)."""
    viewer = desk.viewer
    if viewer.role is Role.ASSISTANT:
        monday = desk.today + dt.timedelta(days=7 - desk.today.weekday())
        here = Person.select().where(Person.status != Status.LEFT)
        found = counted(
            invite=here.where(Person.password_hash == "", Person.invited_at.is_null()),  # nosec B105
            roster=here.where(Person.role.in_((*MONITORED, *MONITORS)), _is_unplanned(monday)),
        )
        due = {"roster": clock.at(monday - dt.timedelta(days=1), END_OF_DAY)}
        for kind, count in found.items():
            if count:
                yield Task(TaskKind(kind), monday, due.get(kind), count)
        yield from _files(desk)


def _is_unplanned(monday: dt.date) -> Any:
    """On no day of that week does the roster say anything of the person."""
    week = Shift.day.between(monday, monday + dt.timedelta(days=6))
    return Person.id.not_in(Shift.select(Shift.person).where(week))


def _files(desk: Desk) -> Iterator[Task]:
    """The viewer's own files: not imported yet, or imported with rows refused of late."""
    for upload in imports.open_uploads(desk.viewer).limit(MOST_FILES):
        yield Task(TaskKind.UPLOAD, upload)
    refused = imports.runs(desk.viewer).where(
        ImportRun.author_id == desk.viewer.id,
        ImportRun.refused > 0,
        ImportRun.finished_at > desk.now - LATELY,
    )
    for run in refused.limit(MOST_FILES):
        yield Task(TaskKind.REFUSED_ROWS, run, count=run.refused)
