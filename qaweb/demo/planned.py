"""The demo's plan: drawn each morning, worked through line by line, skipped here and there."""

import datetime as dt
import random

from qaweb import clock
from qaweb.calls.models import Call, CallType
from qaweb.demo import words
from qaweb.demo.agenda import Agenda
from qaweb.demo.world import START
from qaweb.errors import Refused
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import LIVE
from qaweb.monitoring import notice_actions, working
from qaweb.monitoring.drawing import draw
from qaweb.monitoring.models import DayPlan, PlanLine
from qaweb.monitoring.notice_actions import Written
from qaweb.monitoring.rules import LineState, NoticeKind, WhyNot
from qaweb.people.models import Person, Project, Shift, ShiftCode, Team
from qaweb.permissions import SYSTEM, Viewer
from qaweb.rosters.actions import set_shift

DRAWN_AT = dt.time(5)
DAY = dt.timedelta(days=1)
SKIPPED, REPLACED = 0.05, 0.1
EARLY = dt.timedelta(minutes=15)
RECENT = dt.timedelta(hours=6)
FINISHED = dt.timedelta(minutes=12)


def draw_day(project: Project, day: dt.date) -> None:
    """The worker's draw, with a seed of the demo's own; a day without a roster has none."""
    try:
        draw(SYSTEM, project, day, seed=f"demo {project.id} {day}")
    except Refused:
        return


def due_line(monitor: Person) -> PlanLine | None:
    """The monitor's first line whose time has come, or that has none."""
    now = clock.now()
    mine = (PlanLine.monitor == monitor.id) & (DayPlan.day == clock.today())
    due = PlanLine.starts_at.is_null() | (PlanLine.starts_at <= now + EARLY)
    query = PlanLine.select(PlanLine, Person).join(DayPlan)
    query = query.join_from(PlanLine, Person, on=PlanLine.agent)
    return (
        query.where(mine, due, PlanLine.state == LineState.PLANNED, PlanLine.evaluation.is_null())
        .order_by(PlanLine.starts_at.asc(nulls="LAST"), PlanLine.position)
        .first()
    )


def call_of(line: PlanLine, rng: random.Random) -> Call | None:
    """The recording, or a call of late that a live line may have been about."""
    query = Call.select(Call, Person, CallType).join(Person).switch(Call).join(CallType)
    if line.mode not in LIVE:
        return query.where(Call.id == line.call_id).first()
    now = clock.now()
    taken = Evaluation.select(Evaluation.call_number).where(
        Evaluation.agent == line.agent_id, Evaluation.call_day == clock.today()
    )
    found = query.where(
        Call.agent == line.agent_id,
        Call.call_day == clock.today(),
        Call.started_at.between(now - RECENT, now - FINISHED),
        Call.number.not_in(taken),
    )
    free = list(found)
    return rng.choice(free) if free else None


def pass_over(viewer: Viewer, rng: random.Random, line: PlanLine) -> None:
    """Skip a line, or draw another in its place, with a reason."""
    why = rng.choice(list(words.PASSED_OVER))
    step = working.replace if rng.random() < REPLACED * 4 else working.skip
    try:
        step(viewer, line.id, WhyNot(why), words.PASSED_OVER[why])
    except Refused:
        working.skip(viewer, line.id, WhyNot(why), words.PASSED_OVER[why])


def announce_changes(
    agenda: Agenda,
    project: Project,
    *,
    manager: Viewer,
    author: Viewer,
    supervisor: Viewer,
    absent: list[Person],
) -> None:
    """One change in force, one declined, one waiting; today somebody is away after the draw."""
    today = START.date()

    def decide() -> None:
        number = _announce(author, project, 1, 12)
        notice_actions.put_in_force(manager, number)
        notice_actions.decline(manager, _announce(author, project, 2, 5), words.DECLINED_BECAUSE)

    agenda.at(clock.at(today - 4 * DAY, dt.time(16)), decide)
    agenda.at(clock.at(today, dt.time(9, 20)), lambda: _announce(supervisor, project, 0, 9))
    agenda.at(clock.at(today, dt.time(7, 30)), lambda: _leave_behind(manager, absent, today))


def _leave_behind(manager: Viewer, people: list[Person], day: dt.date) -> None:
    """One specialist reports sick after the draw: the lines wait for somebody."""
    at_work = (ShiftCode.EARLY, ShiftCode.MIDDLE)
    rows = Shift.select().where(Shift.day == day, Shift.person.in_([p.id for p in people]))
    there = [row for row in rows.order_by(Shift.person) if row.code in at_work]
    if there:
        last = there[-1]
        set_shift(manager, last.person_id, day, ShiftCode.LEAVE, last.code)


def _announce(author: Viewer, project: Project, number: int, days: int) -> int:
    """Propose the change notice of this number, from today; its id."""
    kind, title, content, factor = words.CHANGES[number]
    team = Team.select().where(Team.project == project.id).order_by(Team.id).first()
    since = clock.today()
    about = Written(
        project=project.id,
        kind=NoticeKind(kind),
        title=title,
        content=content,
        since=since,
        until=since + days * DAY,
        factor=factor,
        team=team.id if team and number else None,
    )
    return int(notice_actions.propose(author, about).id)
