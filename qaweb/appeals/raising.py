"""Raising an appeal within the window, and taking it back while it is undecided (P2.5)."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from qaweb import clock
from qaweb.appeals import queries, routing
from qaweb.appeals.models import Appeal, AppealPoint
from qaweb.appeals.rules import (
    DECIDED,
    AppealState,
    Level,
    PointFault,
    answer_since,
    faults_in_proposals,
)
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.evaluations import queries as evaluations
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import lapses_at
from qaweb.evaluations.rules import Answer, Answers, EvaluationState
from qaweb.evaluations.turns import take
from qaweb.filters import moment
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person
from qaweb.permissions import Permission, Viewer
from qaweb.standards.queries import criterion_ids


class Unfounded(Refused):
    """Some lines cannot be taken; `faults` says which and why, for the red lines."""

    def __init__(self, faults: Mapping[str, PointFault]) -> None:
        super().__init__(_("Something is still open: see the lines marked in red."))
        self.faults = faults


def raise_appeal(viewer: Viewer, evaluation_id: int, proposed: Answers, reason: str = "") -> Appeal:
    """Object to some criteria, each with the answer proposed and why (P2.5)."""
    found = evaluation_to_appeal(viewer, evaluation_id)
    level = open_level(found)
    _check(found, proposed)
    with change(viewer, "appeals.raise", found) as entry:
        before = found.state
        take(found, EvaluationState.APPEALED)
        decider = routing.decider_for(found, level)
        row = _write(viewer, found, level, decider, reason)
        _write_points(row, found, proposed)
        entry.before, entry.after = {"state": before}, {"state": EvaluationState.APPEALED}
        entry.after |= {"criteria": sorted(proposed), "decider": str(decider or "")}
        entry.note = str(row)
        tell_decider(viewer, row, found, decider)
    return row


def evaluation_to_appeal(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """An evaluation of the viewer's own call; `Forbidden` for those who may only read it."""
    found = evaluations.evaluation(viewer, evaluation_id)
    if found.agent_id != viewer.id or not viewer.may(Permission.APPEALS_RAISE):
        raise Forbidden(_("Only the person who was monitored appeals."))
    return found


def open_level(found: Evaluation) -> Level:
    """The level that is open now, within the window; `Conflict` says why there is none."""
    if found.state is EvaluationState.APPEALED:
        raise Conflict(_("An appeal against this evaluation is open already."))
    level = queries.open_level(found)
    if level is None:
        raise Conflict(_closed_because(found))
    if clock.now() > lapses_at(found):
        until = moment(lapses_at(found))
        raise Conflict(_("The time to answer ended on %(day)s: no appeal is open.", day=until))
    return level


def _closed_because(found: Evaluation) -> Any:
    if found.state is EvaluationState.ACCEPTED:
        return _("This evaluation is accepted; it can no longer be appealed against.")
    if found.state is EvaluationState.UPHELD:
        return _("Your appeal was upheld as you proposed. Read the new score and accept it.")
    return _("The manager has decided: that is final. Read the decision and accept it.")


def _check(found: Evaluation, proposed: Answers) -> None:
    if not proposed:
        raise Refused(_("Choose at least one criterion and say what you propose."))
    sheet = sheet_of(found)
    if faults := faults_in_proposals(sheet.form, sheet.answers, proposed):
        raise Unfounded(faults)


def _write(
    viewer: Viewer, found: Evaluation, level: Level, decider: Person | None, reason: str
) -> Appeal:
    now = clock.now()
    return Appeal.create(
        evaluation=found.id,
        revision=found.revision,
        level=level,
        reason=reason.strip(),
        raised_by=viewer.id,
        raised_at=now,
        decider=decider,
        due_at=due_at(found, now),
    )


def due_at(found: Evaluation, raised_at: dt.datetime) -> dt.datetime:
    """Until when an appeal raised at that moment is to be decided: calendar days (ours)."""
    day = clock.local(raised_at, found.project.zone).date()
    return raised_at + dt.timedelta(days=as_of(day).appeal_decision_days)


def _write_points(row: Appeal, found: Evaluation, proposed: Answers) -> None:
    ids = criterion_ids(found.version_id)
    AppealPoint.insert_many(
        [
            {
                "appeal": row.id,
                "criterion": ids[answer.criterion],
                "proposed_level": None if answer.na else answer.level,
                "proposed_na": answer.na,
                "reason": answer.reason.strip(),
            }
            for answer in proposed.values()
        ]
    ).execute()


def tell_decider(viewer: Viewer, row: Appeal, found: Evaluation, decider: Person | None) -> None:
    """Whoever decides, and who stands in for them, finds it among the notices."""
    until = clock.local(row.due_at, found.project.zone).strftime("%Y-%m-%d %H:%M")
    tell(
        deciders(found, decider),
        Occasion.APPEAL_RAISED,
        f"appeal:{row.id}:{decider.id if decider else 'manager'}",
        "appeals.show",
        {"appeal_id": row.id},
        by=viewer,
        who=found.agent.name,
        subject=str(found),
        day=until,
    )


def deciders(found: Evaluation, decider: Person | None) -> Collection[int]:
    """Everybody who might decide now: the person named and stand-ins, or the managers."""
    if decider is None or not decider.is_active:
        return [person.id for person in routing.managers()]
    own = (found.monitor_id, found.agent_id)
    return [p for p in (decider.id, *queries.stand_ins_of(decider.id)) if p not in own]


def withdraw(viewer: Viewer, appeal_id: int) -> Appeal:
    """Take an undecided appeal back; the clock of the answer stood still meanwhile."""
    row = queries.appeal(viewer, appeal_id)
    if row.raised_by_id != viewer.id:
        raise Forbidden(_("Only whoever raised the appeal takes it back."))
    found = evaluations.evaluation(viewer, row.evaluation_id)
    with change(viewer, "appeals.withdraw", found) as entry:
        close(row, AppealState.WITHDRAWN)
        before = _state_before(row)
        since = answer_since(found.asked_at, row.raised_at, clock.now())
        take(found, before, answer_since=since)
        entry.before, entry.after = {"state": found.state}, {"state": before}
        entry.note = str(row)
    return row


def close(row: Appeal, state: AppealState, **values: Any) -> None:
    """Move an open appeal on, unless somebody was faster."""
    still = (Appeal.id == row.id) & (Appeal.state == AppealState.OPEN)
    if not Appeal.update(state=state, **values).where(still).execute():
        raise Conflict(_("This appeal has been decided or taken back meanwhile."))


def _state_before(row: Appeal) -> EvaluationState:
    """What the appeal interrupted: the submission, or the decision of the first level."""
    if row.level == Level.FIRST:
        return EvaluationState.SUBMITTED
    earlier = Appeal.select().where(
        Appeal.evaluation == row.evaluation_id, Appeal.id < row.id, Appeal.state.in_(DECIDED)
    )
    return EvaluationState(earlier.order_by(Appeal.id.desc()).get().state.value)


def proposal_of(point: AppealPoint) -> Answer:
    """What a point proposes, as plain data."""
    code = point.criterion.code
    return Answer(code, point.proposed_level, point.proposed_na, point.reason)
