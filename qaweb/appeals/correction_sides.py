"""What the page of a correction shows: both sides, or why the other cannot be (P2.5)."""

from dataclasses import dataclass

from qaweb.appeals import corrections
from qaweb.appeals.correcting import Named
from qaweb.appeals.correction_effects import Facts, effect_of, facts_of
from qaweb.appeals.models import Correction
from qaweb.appeals.rules import CorrectionState
from qaweb.errors import NotFound, Refused
from qaweb.evaluations import queries as evaluations
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.revisions import earlier
from qaweb.permissions import Viewer


@dataclass(frozen=True)
class Sides:
    """Before and after; `hindrance` says why what is named cannot be carried out now."""

    before: Facts
    after: Facts | None = None
    hindrance: str = ""


def record_of(viewer: Viewer, row: Correction) -> Evaluation | None:
    """What it is about; None when that is no longer this reader's to see."""
    try:
        return evaluations.evaluation(viewer, row.evaluation_id)
    except NotFound:  # asked for while it was within reach
        return None


def sides_of(
    viewer: Viewer, row: Correction, found: Evaluation | None, named: Named
) -> Sides | None:
    """Both sides for a reader who may know them; None for one who may not."""
    if not corrections.knows_names(viewer, row):
        return None
    if row.state is CorrectionState.APPROVED:
        return _done(row)
    if found is None:
        return None
    wanted = Named(row.agent_id, row.call_id)
    wanted = named if wanted.is_nothing else wanted
    if wanted.is_nothing:
        return Sides(facts_of(found))
    try:
        return Sides(facts_of(found), effect_of(found, wanted.agent, wanted.call).facts)
    except Refused as refused:
        return Sides(facts_of(found), hindrance=str(refused.message))


def _done(row: Correction) -> Sides | None:
    """As it was and as it became, whatever came later."""
    now = Evaluation.get_by_id(row.evaluation_id)
    stood = {past.revision: facts_of(past) for past in earlier(now)} | {now.revision: facts_of(now)}
    is_void = row.agent_id is None and row.call_id is None
    return Sides(stood[row.revision], None if is_void else stood[row.revision + 1])
