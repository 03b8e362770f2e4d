"""What becomes of slips when an evaluation turns out to be about somebody else (P2.5, P3.11)."""

from qaweb import clock
from qaweb.audit import change
from qaweb.evaluations.models import Evaluation
from qaweb.permissions import Viewer
from qaweb.slips.given_back import lost_now
from qaweb.slips.models import Slip, SlipCriterion, SlipEvaluation, SlipMoment
from qaweb.slips.queries import criteria_of
from qaweb.slips.rules import SlipState


def withdraw_evaluation(viewer: Viewer, evaluation: Evaluation) -> list[Slip]:
    """Take an evaluation off every slip that it led to, with what was noted in its call.

    A slip that has no other evaluation is closed for that reason; one that has keeps the criteria
    that the others lost. Called in the transaction of the correction. Returns the slips.
    """
    rows = Slip.select().join(SlipEvaluation).where(SlipEvaluation.evaluation == evaluation.id)
    found = list(rows.order_by(Slip.id))
    for slip in found:
        _withdraw(viewer, slip, evaluation)
    return found


def _withdraw(viewer: Viewer, slip: Slip, evaluation: Evaluation) -> None:
    with change(viewer, "slips.withdraw_evaluation", slip) as entry:
        entry.note = str(evaluation)
        entry.before = {"state": slip.state}
        for table in (SlipEvaluation, SlipMoment):
            mine = (table.slip == slip.id) & (table.evaluation == evaluation.id)
            table.delete().where(mine).execute()
        if SlipEvaluation.select().where(SlipEvaluation.slip == slip.id).exists():
            _keep_what_others_lost(slip)
        elif slip.state is not SlipState.CLOSED:
            _close(viewer, slip)
        entry.after = {"state": slip.state}


def _keep_what_others_lost(slip: Slip) -> None:
    """The last criterion stays: its holder judges what is left of the slip."""
    criteria, lost = criteria_of([slip])[slip.id], lost_now(slip)
    gone = [c.id for c in criteria if c.code not in lost]
    if gone and len(gone) < len(criteria):
        mine = SlipCriterion.slip == slip.id
        SlipCriterion.delete().where(mine, SlipCriterion.criterion.in_(gone)).execute()


def _close(viewer: Viewer, slip: Slip) -> None:
    slip.state, slip.closed_at, slip.closed_by = SlipState.CLOSED, clock.now(), viewer.name
    slip.save(only=[Slip.state, Slip.closed_at, Slip.closed_by])
