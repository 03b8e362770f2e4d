"""Reminders in the application: before a report is due, when it is late, and of records not in.

Each is told once: the inbox knows an occasion by its key, so that asking often does no harm.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.evaluations.due_rules import due_at
from qaweb.evaluations.models import DaySummary, Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Project, Shift, ShiftCode, Status
from qaweb.permissions import MONITORS, Role
from qaweb.projects.queries import keepers
from qaweb.reports.models import Report
from qaweb.reports.periods import Period, period_of
from qaweb.reports.roster import floors_of
from qaweb.reports.rules import ReportKind, ReportState

BEFORE = dt.timedelta(hours=2)
"""*Ours*: how long before the deadline whoever writes the report is reminded (P6.2)."""


def remind(now: dt.datetime) -> int:
    """Tell of reports that are due soon or late, and of records not in; returns how many were."""
    reports = sum(_of_report(report, now) for report in _waiting(now))
    return reports + sum(_of_records(project, now) for project in Project.select())


def _waiting(now: dt.datetime) -> list[Report]:
    """Reports that nobody has handed in yet and whose deadline is near or past."""
    return list(
        Report.select(Report, Project)
        .join(Project)
        .where(Report.state == ReportState.DRAFTING, Report.due_at <= now + BEFORE)
        .order_by(Report.id)
    )


def _of_report(report: Report, now: dt.datetime) -> int:
    is_late = now > report.due_at
    to = _ids((Person.role == Role.QA_SPECIALIST) & (Person.project == report.project_id))
    if is_late:
        to += _ids(Person.role == Role.MANAGER)
    occasion = Occasion.REPORT_OVERDUE if is_late else Occasion.REPORT_DUE
    due = clock.local(report.due_at, report.project.zone)
    endpoint, values = _where(report)
    return tell(
        to, occasion, f"{report.id}", endpoint, values,
        subject=str(report), day=f"{due:%Y-%m-%d %H:%M}",
    )  # fmt: skip


def _where(report: Report) -> tuple[str, dict[str, Any]]:
    return "reports.show", {"report_id": report.id}


@dataclass(frozen=True)
class Missing:
    """A monitor whose records of the day are not all in; `floor` is 0 where none applies."""

    person_id: int
    name: str
    done: int
    floor: int
    drafts: int
    due_at: dt.datetime

    @property
    def in_short(self) -> str:
        """“17/20”; without a floor how many are begun."""
        return f"{self.done}/{self.floor}" if self.done < self.floor else f"+{self.drafts}"


def _of_records(project: Project, now: dt.datetime) -> int:
    """After 17:30, or a late shift's end: the monitor and the keeper of the records (P6.1)."""
    day = clock.local(now, project.zone).date()
    keeper = keepers(day).get(project.id)
    told = 0
    for each in missing_records(project, day):
        if now < each.due_at:
            continue
        due = clock.local(each.due_at, project.zone)
        told += tell(
            {each.person_id, keeper.id if keeper else None}, Occasion.RECORDS_DUE,
            f"{project.id}:{day}:{each.person_id}", "monitoring.worklist",
            who=each.name, subject=each.in_short, day=f"{due:%H:%M}",
        )  # fmt: skip
    return told


def missing_records(project: Project, day: dt.date) -> list[Missing]:
    """The monitors at work who are short of their floor, or have records begun and not handed in.

    A supervisor's floor is the week's: of them only what was begun counts here (P3.2).
    """
    period, policy = period_of(ReportKind.DAILY, day), as_of(day)
    people = _at_work(project, day)
    floors = floors_of([(p.id, day) for p in people if p.role is Role.QA_SPECIALIST])
    done, drafts = _done(project, period), _drafts(project, period)
    found = []
    for person in people:
        is_late_shift = person.shift.code is ShiftCode.LATE
        ends = person.shift.ends_at if is_late_shift else None
        due = due_at(day, project.zone, policy.records_due, ends)
        made, begun = done.get(person.id, 0), drafts.get(person.id, 0)
        floor = floors.get(person.id) or 0
        if begun or made < floor:
            found.append(Missing(person.id, person.name, made, floor, begun, due))
    return found


def _at_work(project: Project, day: dt.date) -> Iterable[Person]:
    return list(
        Person.select(Person, Shift)
        .join(Shift, on=((Shift.person == Person.id) & (Shift.day == day)), attr="shift")
        .where(Person.project == project.id, Person.role.in_(list(MONITORS)))
        .where(Person.status != Status.LEFT, Shift.starts_at.is_null(False))
        .order_by(Person.number)
    )


def _done(project: Project, period: Period) -> dict[int, int]:
    rows: Query = (
        DaySummary.select(DaySummary.monitor_id, pw.fn.SUM(DaySummary.evaluations))
        .where(DaySummary.project == project.id, DaySummary.day == period.starts_on)
        .group_by(DaySummary.monitor_id)
    )
    return {monitor: int(count) for monitor, count in rows.tuples()}


def _drafts(project: Project, period: Period) -> dict[int, int]:
    rows: Query = (
        Evaluation.select(Evaluation.monitor, pw.fn.COUNT(Evaluation.id))
        .where(
            Evaluation.project == project.id,
            Evaluation.monitored_on == period.starts_on,
            Evaluation.state == EvaluationState.DRAFT,
        )
        .group_by(Evaluation.monitor)
    )
    return {monitor: int(count) for monitor, count in rows.tuples()}


def _ids(condition: Any) -> list[int]:
    rows: Collection[Person] = list(
        Person.select(Person.id).where(condition, Person.status != Status.LEFT)
    )
    return [row.id for row in rows]
