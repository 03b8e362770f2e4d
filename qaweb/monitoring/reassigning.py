"""Moving lines to other monitors when somebody is away, and giving somebody unheard to one."""

import datetime as dt
from collections.abc import Mapping

from qaweb import clock
from qaweb.audit import change
from qaweb.db import is_sqlite
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations.rules import LIVE, Mode
from qaweb.language import lazy_gettext as _
from qaweb.monitoring import oversight, worklist
from qaweb.monitoring.choosing import next_position
from qaweb.monitoring.dealing_rules import Hours, Taker, slot_for
from qaweb.monitoring.models import DayPlan, PlanLine
from qaweb.monitoring.next_rules import OpenLine
from qaweb.monitoring.rules import LineState, Reason
from qaweb.monitoring.standings import standings
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Project
from qaweb.permissions import MONITORED, Permission, Viewer


def reassign(
    viewer: Viewer, monitor_id: int, moves: Mapping[int, int], reason: str
) -> list[PlanLine]:
    """Move open lines of a monitor to others (line → monitor), all of them or none (P3.2)."""
    _refuse_others(viewer)
    monitor = oversight.monitor(viewer, monitor_id)
    _check(moves, reason)
    now, day = (
        clock.now(),
        clock.today(monitor.project.zone if monitor.project else clock.DEFAULT_ZONE),
    )
    with change(viewer, "monitoring.reassign", monitor) as entry:
        rows = _held(monitor, moves, day)
        able = _able(viewer, monitor.project_id, day, now)
        shifts = oversight.shifts_of([row.agent_id for row in rows], day)
        new = [_move(viewer, row, able.get(moves[row.id]), shifts, now, reason) for row in rows]
        names = {each.id: str(each) for each in Person.select().where(Person.id.in_(list(able)))}
        entry.after = {str(row): names[moves[row.id]] for row in rows}
        entry.note = reason.strip()
    return new


def _today(person: Person) -> dt.date:
    return clock.today(person.project.zone if person.project else clock.DEFAULT_ZONE)


def _refuse_others(viewer: Viewer) -> None:
    if not viewer.may(Permission.WORK_ASSIGN):
        raise Forbidden(_("Only the manager and the QA specialists of the project move lines."))


def _check(moves: Mapping[int, int], reason: str) -> None:
    if not moves:
        raise Refused(_("Choose at least one line and who takes it."))
    if not reason.strip():
        raise Refused(_("Write why."), "reason")


def _held(monitor: Person, moves: Mapping[int, int], day: dt.date) -> list[PlanLine]:
    """The rows, held until the end; `Conflict` when one was begun or settled meanwhile."""
    query = PlanLine.select().where(PlanLine.id.in_(list(moves)), PlanLine.monitor == monitor.id)
    held = list(query if is_sqlite() else query.for_update())
    plans = {row.id for row in DayPlan.select().where(DayPlan.day == day)}
    free = [r for r in held if r.state is LineState.PLANNED and not r.evaluation_id]
    if len(free) != len(moves) or any(row.plan_id not in plans for row in free):
        raise Conflict(_("One of these lines was begun or settled meanwhile. Load the page again."))
    return free


def _able(viewer: Viewer, project_id: int, day: dt.date, now: dt.datetime) -> dict[int, Taker]:
    found = oversight.takers(standings(viewer, day, now, as_of(day)), project_id, day, now)
    return {taker.id: taker for _standing, taker in found}


def _move(
    viewer: Viewer,
    row: PlanLine,
    taker: Taker | None,
    shifts: Mapping[int, Hours],
    now: dt.datetime,
    reason: str,
) -> PlanLine:
    if taker is None or taker.id == row.monitor_id or row.agent_id not in taker.reaches:
        raise Refused(_("Choose somebody who is licensed, at work and monitors this team."))
    slot = slot_for(worklist.open_line(row), taker, shifts, now)
    if row.mode in LIVE and slot is None:
        raise Refused(_("For a live call both have to be at work together for half an hour."))
    PlanLine.update(
        state=LineState.REASSIGNED,
        settled_reason=reason.strip(),
        settled_by=viewer.id,
        settled_at=now,
    ).where(PlanLine.id == row.id).execute()
    return _copy(row, taker.id, slot)


def _copy(row: PlanLine, monitor_id: int, slot: Hours | None) -> PlanLine:
    starts, ends = slot or (None, None)
    return PlanLine.create(
        plan=row.plan_id,
        position=next_position(row.plan_id),
        monitor=monitor_id,
        agent=row.agent_id,
        mode=row.mode,
        reason=row.reason,
        starts_at=starts,
        ends_at=ends,
        call=row.call_id,
        is_random=row.is_random,
        slip=row.slip_id,
        notice=row.notice_id,
        criteria=row.criteria,
        is_drawn=False,
        replaces=row.id,
    )


def assign(viewer: Viewer, agent_id: int) -> tuple[PlanLine, Person]:
    """Put somebody unheard on the list of whom the rules find: at work, with room, in reach."""
    agent = _agent(viewer, agent_id)
    now, day = clock.now(), _today(agent)
    plan = DayPlan.get_or_none((DayPlan.project == agent.project_id) & (DayPlan.day == day))
    if plan is None:
        raise Refused(_("No plan has been drawn for today yet. Draw it first."))
    taker, slot = _best(viewer, agent, day, now)
    with change(viewer, "monitoring.assign") as entry:
        line = entry.subject = PlanLine.create(
            plan=plan,
            position=next_position(plan.id),
            monitor=taker,
            agent=agent,
            mode=Mode.REMOTE,
            reason=Reason.COVERAGE,
            starts_at=slot[0],
            ends_at=slot[1],
            is_drawn=False,
        )
        monitor = Person.get_by_id(taker)
        entry.after = {"agent": str(agent), "monitor": str(monitor)}
    return line, monitor


def _agent(viewer: Viewer, agent_id: int) -> Person:
    _refuse_others(viewer)
    query = Person.select(Person, Project).join(Project).where(Person.role.in_(MONITORED))
    found: Person | None = query.where(Person.id == agent_id).first()
    if found is None or not viewer.reaches(
        Permission.WORK_ASSIGN, person=None, team=None, project=found.project_id
    ):
        raise NotFound
    return found


def _best(viewer: Viewer, agent: Person, day: dt.date, now: dt.datetime) -> tuple[int, Hours]:
    """Among those who can be there, the one with most room; beyond the floor when none has any."""
    line = OpenLine(0, agent.id, Mode.REMOTE, Reason.COVERAGE)
    shifts, able = oversight.shifts_of([agent.id], day), _able(viewer, agent.project_id, day, now)
    slots = {
        taker.id: slot
        for taker in able.values()
        if agent.id in taker.reaches and (slot := slot_for(line, taker, shifts, now))
    }
    if not slots:
        raise Refused(_("No licensed monitor is at work together with this person any more today."))
    best = min(slots, key=lambda each: (-able[each].room, sum(able[each].agents.values()), each))
    return best, slots[best]
