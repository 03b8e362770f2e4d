"""What each person has to do now, by due time, each with its one action."""

import datetime as dt
from collections.abc import Iterator

from qaweb import clock
from qaweb.appeals import corrections
from qaweb.appeals import queries as appeals
from qaweb.db import Query
from qaweb.evaluations import queries as evaluations
from qaweb.home.desk import END_OF_DAY, Desk
from qaweb.home.risks import licences, risks, setting_up
from qaweb.home.rules import Task, TaskKind, in_order
from qaweb.monitoring import oversight
from qaweb.permissions import MONITORED, MONITORS, Permission, Role, Viewer
from qaweb.prepared import prepared
from qaweb.reports import queries as reports
from qaweb.slips import proposing, talking
from qaweb.slips import queries as slips
from qaweb.slips.models import Slip
from qaweb.slips.rules import FOLLOWABLE, OPEN, SlipState, is_overdue


def tasks(viewer: Viewer, now: dt.datetime) -> list[Task]:
    """Everything that waits for the viewer, by due time."""
    return tasks_at(Desk(viewer, now))


def tasks_at(desk: Desk) -> list[Task]:
    """The same, for a page that asks more of the same desk."""
    found: list[Task] = []
    for source in SOURCES:
        found += source(desk)
    return in_order(found)


def _own_work(desk: Desk) -> Iterator[Task]:
    """What a monitor has begun; the records of a day are due at 17:30 (P6.1)."""
    viewer = desk.viewer
    if viewer.role not in MONITORS:
        return
    if desk.has("slips_owed"):
        yield from (Task(TaskKind.SLIP_OWED, row) for row in evaluations.slips_owed(viewer))
    for row in evaluations.own_drafts(viewer) if desk.has("drafts") else ():
        due = clock.at(row.monitored_on, desk.policy.records_due, row.project.zone)
        yield Task(TaskKind.DRAFT, row, due)
    if calls := desk.waiting["calls"]:
        yield Task(TaskKind.CALL_WAITED_FOR, count=calls)


def _own_records(desk: Desk) -> Iterator[Task]:
    """What a monitored person reads and answers (P2.5)."""
    if desk.viewer.role not in MONITORED:
        return
    window = dt.timedelta(days=desk.policy.acceptance_days)
    for row in evaluations.awaiting_acceptance(desk.viewer) if desk.has("accept") else ():
        yield Task(TaskKind.ACCEPT, row, row.asked_at + window)
    for slip, proposal in proposing.own_to_answer(desk.viewer) if desk.has("answer") else ():
        yield Task(TaskKind.CONFIRM_WORDS if proposal else TaskKind.ACKNOWLEDGE, proposal or slip)


def _floor(desk: Desk) -> Iterator[Task]:
    """What is left of a QA specialist's day at work, or of a supervisor's week (P3.2)."""
    if not desk.is_licensed:
        return
    done = desk.progress
    is_week = done.since != done.until
    if done.left and (is_week or desk.has("at_work")):
        due = END_OF_DAY if is_week else desk.policy.records_due
        yield Task(TaskKind.FLOOR, done, clock.at(done.until, due), done.left)


def _left_behind(desk: Desk) -> Iterator[Task]:
    """Lines that somebody away leaves (P3.2)."""
    if desk.viewer.may(Permission.WORK_ASSIGN) and desk.has("left_behind"):
        for person, count in oversight.left_behind(desk.viewer, desk.today):
            yield Task(TaskKind.LEFT_BEHIND, person, count=count)


def _appeals(desk: Desk) -> Iterator[Task]:
    """What waits for the viewer's decision (P2.5)."""
    viewer = desk.viewer
    if viewer.may(Permission.APPEALS_DECIDE) and desk.has("appeals"):
        yield from (Task(TaskKind.DECIDE_APPEAL, r, r.due_at) for r in appeals.to_decide(viewer))


def _corrections(desk: Desk) -> Iterator[Task]:
    """Wrong persons and calls that a second person puts right (P2.5)."""
    if desk.viewer.may(Permission.CORRECTIONS_APPROVE) and desk.has("corrections"):
        for row in corrections.to_approve(desk.viewer):
            yield Task(TaskKind.APPROVE_CORRECTION, row)


def _reports(desk: Desk) -> Iterator[Task]:
    for due in reports.due_reports(desk.viewer, desk.now) if desk.has("reports") else ():
        yield Task(TaskKind.REPORT, due, due.report.due_at)


def _questions(desk: Desk) -> Iterator[Task]:
    """What was asked about slips that the viewer follows up or wrote (P2.5)."""
    # A manager's come with the slips held.
    if desk.viewer.role in (*MONITORS, Role.TEAM_LEAD) and desk.has("questions"):
        yield from (Task(TaskKind.ANSWER, row) for row in talking.to_answer(desk.viewer))


def _slips(desk: Desk) -> Iterator[Task]:
    """The viewer's own slips to follow up or close, and how many of others are late (P3.12)."""
    viewer, late = desk.viewer, 0
    if not viewer.may(Permission.SLIPS_FOLLOW_UP):
        return
    if viewer.role is Role.MANAGER:
        yield from _held_by_manager(desk)
        return
    for slip in _followed(viewer, desk.today):
        if slip.holder_id != viewer.id:
            late += is_overdue(slip.state, slip.due_on, desk.today)
        elif slip.state in (*FOLLOWABLE, SlipState.RECOVERED):
            yield Task(TaskKind.FOLLOW_UP, slip, clock.at(slip.due_on, END_OF_DAY))
    if late:
        yield Task(TaskKind.OVERDUE_SLIPS, count=late)


@prepared
def _followed(viewer: Viewer, today: dt.date) -> Query:
    """The viewer's own open slips, and those of others that are late."""
    wanted = Slip.state.in_(OPEN) & ((Slip.holder == viewer.id) | (Slip.due_on < today))
    return slips.slips(viewer).where(slips.may_follow_up(viewer), wanted)


@prepared
def _held(viewer: Viewer) -> Query:
    return slips.slips(viewer).where((Slip.holder == viewer.id) & Slip.state.in_(OPEN))


def _held_by_manager(desk: Desk) -> Iterator[Task]:
    """What a manager took over from somebody who left; the others' late ones are a risk."""
    held = _held(desk.viewer)
    for slip in held:
        if slip.state in (*FOLLOWABLE, SlipState.RECOVERED):
            yield Task(TaskKind.FOLLOW_UP, slip, clock.at(slip.due_on, END_OF_DAY))
    if held:
        yield from (Task(TaskKind.ANSWER, row) for row in talking.to_answer(desk.viewer))


SOURCES = (
    _own_work,
    _own_records,
    _floor,
    _left_behind,
    _appeals,
    _corrections,
    _reports,
    _questions,
    _slips,
    licences,
    risks,
    setting_up,
)
