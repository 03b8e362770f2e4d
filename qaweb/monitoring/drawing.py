"""Drawing the plan of a day, drawing it anew, and signing for what it cannot give (P3.2-5)."""

import datetime as dt
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.audit import change
from qaweb.db import is_sqlite
from qaweb.errors import Forbidden, NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.monitoring.facts import facts_of
from qaweb.monitoring.models import DayPlan, PlanGap, PlanLine
from qaweb.monitoring.plan_facts import Line, Plan, fingerprint, packed, written
from qaweb.monitoring.planning import plan
from qaweb.monitoring.rules import LineState
from qaweb.people.models import WORKING_CODES, Person, Project, Shift
from qaweb.permissions import SYSTEM, Permission, Viewer

DRAWN_AT = dt.time(5)
"""When the worker draws the day (ours): before the first shift, after the night's imports."""

FURTHEST = dt.timedelta(days=7)
SHORTEST_REASON = 2
BATCH = 500


def draw_due(now: dt.datetime) -> list[DayPlan]:
    """Draw today for every project that has a roster and no plan yet; idempotent."""
    drawn = []
    for project in Project.select().order_by(Project.id):
        local = clock.local(now, project.zone)
        if local.time() >= DRAWN_AT and _waits(project, local.date()):
            drawn.append(draw(SYSTEM, project, local.date()))
    return drawn


def _waits(project: Project, day: dt.date) -> bool:
    return _drawn(project, day) is None and _has_roster(project, day)


def draw(viewer: Viewer, project: Project, day: dt.date, seed: str = "") -> DayPlan:
    """Draw a day, once: asked again it answers the plan there is.

    The seed is random, so that nobody foresees the draw, and kept, so that everybody can repeat it.
    """
    _refuse_out_of_reach(viewer, project.id)
    found = _drawn(project, day)
    if found is not None:
        return found
    _refuse_day(project, day)
    if not _has_roster(project, day):
        raise Refused(_("Nobody is on the roster for that day. Enter the shifts first."), "day")
    try:
        with change(viewer, "monitoring.draw") as entry:
            row = DayPlan(project=project, day=day)
            entry.subject = row
            entry.after = _fill(viewer, row, seed or secrets.token_hex(16))
    except pw.IntegrityError:
        # The worker drew the same day at the same moment; the transaction was undone.
        return DayPlan.get(_of_day(project, day))
    return row


def draw_anew(viewer: Viewer, plan_id: int, reason: str) -> DayPlan:
    """Draw what has not been begun once more, with the people of now; begun lines stay.

    The waiver, if any, is taken back: it was signed for other gaps.
    """
    row = _plan_to_change(viewer, plan_id)
    _refuse_day(row.project, row.day)
    _refuse_short(reason)
    with change(viewer, "monitoring.draw_anew", row) as entry:
        _hold(row)
        entry.note = reason.strip()
        entry.before = {"facts": row.facts_hash, "waived": str(row.waived_by or "")}
        gone = PlanLine.delete().where(PlanLine.plan == row.id, _untouched()).execute()
        PlanGap.delete().where(PlanGap.plan == row.id).execute()
        _set(row, waived_by=None, waived_at=None, waiver="")
        entry.after = _fill(viewer, row, secrets.token_hex(16)) | {"dropped": gone}
    return row


def waive(viewer: Viewer, plan_id: int, reason: str) -> None:
    """Sign that the gaps of a day are accepted, and why; a miss stays a miss (P3.2-5)."""
    if not viewer.may(Permission.PLAN_WAIVE):
        raise Forbidden(_("Only the manager signs a waiver."))
    row = _known(viewer, plan_id)
    _refuse_short(reason)
    if not PlanGap.select().where(PlanGap.plan == row.id).exists():
        raise Refused(_("Nothing is missing on this day, so there is nothing to sign."))
    with change(viewer, "monitoring.waive", row) as entry:
        entry.before = {"waiver": row.waiver}
        _set(row, waived_by=viewer.id, waived_at=clock.now(), waiver=reason.strip())
        row.save()
        entry.after = {"waiver": row.waiver}


def _refuse_out_of_reach(viewer: Viewer, project_id: int) -> None:
    if not viewer.may(Permission.WORK_ASSIGN):
        raise Forbidden(_("Only the manager and the QA specialists of the project draw its plan."))
    if not viewer.reaches(Permission.WORK_ASSIGN, person=None, team=None, project=project_id):
        raise NotFound


def _plan_to_change(viewer: Viewer, plan_id: int) -> DayPlan:
    row = _known(viewer, plan_id)
    _refuse_out_of_reach(viewer, row.project_id)
    return row


def _known(viewer: Viewer, plan_id: int) -> DayPlan:
    query = DayPlan.select(DayPlan, Project).join(Project).where(DayPlan.id == plan_id)
    row: DayPlan | None = query.first()
    if row is None or not viewer.reaches(
        Permission.PLAN_SEE, person=viewer.id, team=None, project=row.project_id
    ):
        raise NotFound
    return row


def _refuse_day(project: Project, day: dt.date) -> None:
    today = clock.today(project.zone)
    if day < today:
        raise Refused(_("That day is over. Only today and the days to come are drawn."), "day")
    if day > today + FURTHEST:
        raise Refused(_("Draw at most a week ahead: the roster changes until then."), "day")


def _refuse_short(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_("Say why."), "reason")


def _drawn(project: Project, day: dt.date) -> DayPlan | None:
    return DayPlan.get_or_none(_of_day(project, day))


def _of_day(project: Project, day: dt.date) -> Any:
    return (DayPlan.project == project.id) & (DayPlan.day == day)


def _has_roster(project: Project, day: dt.date) -> bool:
    query = Shift.select(Shift.id).join(Person).where(Person.project == project.id)
    return query.where(Shift.day == day, Shift.code.in_(WORKING_CODES)).exists()


def _hold(row: DayPlan) -> None:
    """One draw at a time; SQLite has a single writer anyway."""
    if not is_sqlite():
        DayPlan.select(DayPlan.id).where(DayPlan.id == row.id).for_update().get()


def _untouched() -> Any:
    return (PlanLine.state == LineState.PLANNED) & PlanLine.evaluation.is_null()


def _fill(viewer: Viewer, row: DayPlan, seed: str) -> dict[str, Any]:
    """Draw, and write the plan down with its facts, lines and gaps; what the trail says of it."""
    first = _first_position(row)
    facts = facts_of(viewer, row.project, row.day, clock.now(), seed, first)
    drawn = plan(facts, seed)
    text, figures = written(facts), packed(drawn.figures)
    _set(row, seed=seed, facts=text, facts_hash=fingerprint(text), figures=figures)
    _set(row, drawn_at=clock.now(), drawn_by=viewer.id or None)
    row.save()
    _insert(PlanLine, _line_rows(row, drawn, first))
    _insert(PlanGap, ({"plan": row.id} | asdict(gap) for gap in drawn.gaps))
    counts = {"lines": len(drawn.lines), "uncovered": drawn.figures.uncovered}
    return counts | {"facts": row.facts_hash}


def _set(row: DayPlan, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _first_position(row: DayPlan) -> int:
    if not row.id:
        return 1
    last = PlanLine.select(pw.fn.MAX(PlanLine.position)).where(PlanLine.plan == row.id).scalar()
    return (last or 0) + 1


def _insert(model: type[PlanLine] | type[PlanGap], rows: Iterator[dict[str, Any]]) -> None:
    waiting = list(rows)
    for start in range(0, len(waiting), BATCH):
        model.insert_many(waiting[start : start + BATCH]).execute()


def _line_rows(row: DayPlan, drawn: Plan, first: int) -> Iterator[dict[str, Any]]:
    midnight = clock.at(row.day, dt.time(0), row.project.zone)
    for position, line in enumerate(drawn.lines, start=first):
        yield {"plan": row.id, "position": position} | _line_row(line, midnight)


def _line_row(line: Line, midnight: dt.datetime) -> dict[str, Any]:
    def moment(minute: int | None) -> dt.datetime | None:
        return None if minute is None else midnight + dt.timedelta(minutes=minute)

    return {
        "monitor": line.monitor,
        "agent": line.agent,
        "mode": line.mode,
        "reason": line.reason,
        "starts_at": moment(line.starts),
        "ends_at": moment(line.ends),
        "call": line.call,
        "is_random": line.is_random,
        "slip": line.slip,
        "notice": line.notice,
        "criteria": json.dumps(line.criteria, ensure_ascii=False),
    }
