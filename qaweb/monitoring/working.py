"""Working through the plan: begin a line, skip it, draw another in its place (P3.2)."""

import secrets

from qaweb import clock
from qaweb.audit import change
from qaweb.db import is_sqlite
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.evaluations.actions import start_live, start_recording
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import LIVE, EvaluationState, Purpose
from qaweb.language import lazy_gettext as _
from qaweb.monitoring import choosing, worklist
from qaweb.monitoring.models import PlanLine
from qaweb.monitoring.rules import LineState, Reason, WhyNot
from qaweb.permissions import Permission, Viewer

SHORTEST_WORDS = 2
PLANNED = LineState.PLANNED


class _Begun(Exception):
    """Another press of the button was faster; nothing is written."""


def begin(viewer: Viewer, line_id: int) -> Evaluation:
    """Open the form for a line; two presses open one, and work done outside the plan counts."""
    line = own_line(viewer, line_id)
    try:
        with change(viewer, "monitoring.begin", line) as entry:
            _hold(line)
            found = _outside(viewer, line)
            entry.note = str(found) if found else ""
            evaluation = found or _start(viewer, line)
            PlanLine.update(evaluation=evaluation.id).where(PlanLine.id == line.id).execute()
            entry.after = {"evaluation": str(evaluation), "agent": str(line.agent)}
    except _Begun:
        evaluation = Evaluation.get_by_id(_evaluation_of(line))
    return evaluation


def own_line(viewer: Viewer, line_id: int) -> PlanLine:
    """The viewer's own line; others' may be seen in the plan and are not theirs to work on."""
    line = worklist.line(viewer, line_id)
    if not viewer.may(Permission.EVALUATE) or line.monitor_id != viewer.id:
        raise Forbidden(_("This line belongs to another monitor."))
    return line


def _hold(line: PlanLine) -> None:
    """Stand in line with a second press; SQLite has a single writer anyway."""
    query = PlanLine.select().where(PlanLine.id == line.id)
    held: PlanLine = (query if is_sqlite() else query.for_update()).get()
    if held.evaluation_id:
        raise _Begun
    if held.state is not PLANNED:
        raise Conflict(_("This line has been skipped, replaced or moved. Load the page again."))


def _evaluation_of(line: PlanLine) -> int:
    return int(PlanLine.get_by_id(line.id).evaluation_id)


def _outside(viewer: Viewer, line: PlanLine) -> Evaluation | None:
    """What the viewer began today on the same person and mode without the plan; a draft first."""
    day = line.plan.day
    taken = PlanLine.select(PlanLine.evaluation).where(PlanLine.evaluation.is_null(False))
    mine = (Evaluation.monitor == viewer.id) & (Evaluation.monitored_on == day)
    same = (Evaluation.agent == line.agent_id) & (Evaluation.mode == line.mode)
    found = Evaluation.select().where(mine, same, Evaluation.id.not_in(taken))
    drafts_first = (Evaluation.state != EvaluationState.DRAFT, Evaluation.id)
    return found.order_by(*drafts_first).first()


def _start(viewer: Viewer, line: PlanLine) -> Evaluation:
    purpose = Purpose.FOLLOW_UP if line.reason is Reason.FOLLOW_UP else Purpose.REGULAR
    if line.mode in LIVE:
        return start_live(viewer, line.agent_id, line.mode, purpose)
    if line.call_id is None:
        raise Refused(_("This line has no call. Draw another in its place."))
    return start_recording(viewer, line.call_id, purpose)


def skip(viewer: Viewer, line_id: int, why: WhyNot, words: str) -> PlanLine:
    """Leave a line undone, for a reason that the manager and the QA specialists read."""
    line = own_line(viewer, line_id)
    with change(viewer, "monitoring.skip", line) as entry:
        _settle(viewer, line, LineState.SKIPPED, why, words)
        entry.after = {"agent": str(line.agent), "why": why}
        entry.note = words.strip()
    return line


def replace(viewer: Viewer, line_id: int, why: WhyNot, words: str) -> PlanLine:
    """Draw another call or person at random by the same rules; the first line stays in the plan."""
    line = own_line(viewer, line_id)
    with change(viewer, "monitoring.replace", line) as entry:
        _settle(viewer, line, LineState.REPLACED, why, words)
        new = _draw_another(viewer, line)
        entry.before, entry.after = {"agent": str(line.agent)}, {"agent": str(new.agent)}
        entry.note = words.strip()
    return new


def _settle(viewer: Viewer, line: PlanLine, state: LineState, why: WhyNot, words: str) -> None:
    if len(words.strip()) < SHORTEST_WORDS:
        raise Refused(_("Say in a few words why."), "words")
    try:
        _hold(line)
    except _Begun as fault:
        raise Conflict(_("You have begun this one. Finish it, or discard the draft.")) from fault
    PlanLine.update(
        state=state,
        settled_why=why,
        settled_reason=words.strip(),
        settled_by=viewer.id,
        settled_at=clock.now(),
    ).where(PlanLine.id == line.id).execute()


def _draw_another(viewer: Viewer, line: PlanLine) -> PlanLine:
    drawn = choosing.others(viewer, line, clock.now())
    if not drawn:
        raise Refused(_("There is nobody else to draw now. Skip this one instead."))
    return choosing.add(line, secrets.choice(drawn))
