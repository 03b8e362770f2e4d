"""The answer of the monitored person: acceptance, or silence that counts as such (P2.5)."""

import datetime as dt
from functools import cache

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden
from qaweb.evaluations import queries
from qaweb.evaluations.due_rules import is_lapsed
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import ANSWERABLE, EvaluationState
from qaweb.evaluations.turns import take
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.permissions import SYSTEM, Permission, Viewer

ACCEPTED = EvaluationState.ACCEPTED
_NOT_OPEN = {
    ACCEPTED: _("This evaluation is accepted already."),
    EvaluationState.APPEALED: _("This evaluation is under appeal: answer it after the decision."),
}


def accept(viewer: Viewer, evaluation_id: int) -> None:
    """The monitored person agrees with the evaluation, or with what became of it."""
    found = queries.evaluation(viewer, evaluation_id)
    if not viewer.may(Permission.EVALUATIONS_ACCEPT) or found.agent_id != viewer.id:
        raise Forbidden(_("Only the person who was monitored accepts an evaluation."))
    if found.state not in ANSWERABLE:
        raise Conflict(_NOT_OPEN.get(found.state, _("There is nothing to accept yet.")))
    with change(viewer, "evaluations.accept", found) as entry:
        take(found, ACCEPTED, accepted_at=clock.now())
        entry.before, entry.after = {"state": found.state}, {"state": ACCEPTED}


def accept_lapsed(now: dt.datetime) -> int:
    """Accept what nobody answered within the window, marked so; returns how many."""
    waiting = Evaluation.select().where(Evaluation.state.in_(ANSWERABLE)).order_by(Evaluation.id)
    window = cache(lambda day: as_of(day).acceptance_days)
    return sum(
        _accept_by_lapse(row, now)
        for row in list(waiting)
        if is_lapsed(row.asked_at, now, window(clock.local(row.asked_at).date()))
    )


def _accept_by_lapse(row: Evaluation, now: dt.datetime) -> bool:
    """False when the person answered in this very moment."""
    try:
        with change(SYSTEM, "evaluations.accept_by_lapse", row) as entry:
            take(row, ACCEPTED, accepted_at=now, accepted_by_lapse=True)
            entry.before, entry.after = {"state": row.state}, {"state": ACCEPTED}
    except Conflict:
        return False
    return True
