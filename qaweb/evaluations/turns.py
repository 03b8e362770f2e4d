"""What keeps two requests from doing the same thing twice: rows are taken in turn."""

from typing import Any

from qaweb.calls.models import Call
from qaweb.db import is_sqlite
from qaweb.errors import Conflict
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer


def take(row: Evaluation, state: EvaluationState, **values: Any) -> None:
    """Move the row on; `Conflict` when another request has just done so."""
    if not Evaluation.update(state=state, **values).where(same_state(row)).execute():
        raise Conflict(_("This has just been done in another window. Load the page again."))


def same_state(row: Evaluation) -> Any:
    """The condition that the row still stands where it was read."""
    return (Evaluation.id == row.id) & (Evaluation.state == row.state)


def stand_in_line(call: Call) -> None:
    """Two presses of the button open one draft; SQLite has a single writer anyway."""
    if not is_sqlite():
        Call.select(Call.id).where(Call.id == call.id).for_update().get()


def mark_call(call_id: int) -> None:
    """Tell the calls whether evaluations are about this one: an import then keeps its agent."""
    is_monitored = Evaluation.select().where(Evaluation.call == call_id).exists()
    differs = Call.is_monitored != is_monitored
    Call.update(is_monitored=is_monitored).where(Call.id == call_id, differs).execute()


def refuse_taken(call: Call, but: int) -> None:
    """`Conflict` when any other evaluation is about the call already."""
    found = Evaluation.select().where(Evaluation.call == call.id, Evaluation.id != but).first()
    if found:
        raise Conflict(_("This call has been monitored already: %(number)s.", number=str(found)))


def refuse_second(viewer: Viewer, call: Call, but: int = 0) -> None:
    """`Conflict` when the viewer has already submitted an evaluation of this call."""
    mine = (Evaluation.monitor == viewer.id) & (Evaluation.call == call.id)
    done = (Evaluation.state != EvaluationState.DRAFT) & (Evaluation.id != but)
    found = Evaluation.select().where(mine, done).first()
    if found:
        raise Conflict(_("You have already monitored this call: %(number)s.", number=str(found)))
