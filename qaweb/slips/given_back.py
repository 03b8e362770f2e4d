"""What becomes of a slip when an appeal gives back the points it speaks of (P2.5, P3.11)."""

from collections.abc import Collection, Iterable, Sequence, Set

from qaweb import clock
from qaweb.audit import change
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.revisions import earlier
from qaweb.evaluations.rules import lost_criteria
from qaweb.language import gettext
from qaweb.permissions import Viewer
from qaweb.slips.models import Slip, SlipCriterion, SlipEvaluation
from qaweb.slips.queries import criteria_of
from qaweb.slips.rules import OPEN, SlipState


def drop_criteria(viewer: Viewer, evaluation: Evaluation, codes: Collection[str]) -> list[Slip]:
    """Take criteria that are no longer lost off the open slips of an evaluation.

    What another evaluation of the slip still lost stays; so does the last criterion: the slip then
    says that the points came back, and its holder closes it. Returns the slips that changed.
    """
    if not codes:
        return []
    rows = (
        Slip.select()
        .join(SlipEvaluation)
        .where(SlipEvaluation.evaluation == evaluation.id, Slip.state.in_(OPEN))
        .order_by(Slip.id)
    )
    return [slip for slip in list(rows) if _drop(viewer, slip, set(codes))]


def _drop(viewer: Viewer, slip: Slip, codes: set[str]) -> bool:
    criteria = {c.code: c for c in criteria_of([slip])[slip.id]}
    gone = (codes & criteria.keys()) - lost_now(slip)
    kept = sorted(criteria.keys() - gone)
    if not gone:
        return False
    with change(viewer, "slips.drop_criteria", slip) as entry:
        entry.before = {"criteria": sorted(criteria)}
        entry.after = {"criteria": kept}
        entry.note = gettext(", ").join(criteria[code].title for code in sorted(gone))
        if kept:
            mine = SlipCriterion.slip == slip.id
            which = SlipCriterion.criterion.in_([criteria[code].id for code in gone])
            SlipCriterion.delete().where(mine, which).execute()
    return True


def lost_now(slip: Slip) -> set[str]:
    """What the evaluations of a slip lose as they stand now, by code."""
    return _lost_in(_evaluations(slip))


def _lost_in(evaluations: Iterable[Evaluation]) -> set[str]:
    return set().union(*(_lost(evaluation) for evaluation in evaluations))


def is_given_back(slip: Slip) -> bool:
    """Whether an appeal gave back all that the slip speaks of: nothing of it is lost any more.

    A slip written at full score never lost anything, and is followed up like any other.
    """
    criteria = criteria_of([slip])[slip.id]
    return is_back(slip, _evaluations(slip), {c.code for c in criteria})


def is_back(slip: Slip, evaluations: Sequence[Evaluation], codes: Set[str]) -> bool:
    """The same, with the slip's evaluations and criteria at hand."""
    changed = [e for e in evaluations if e.revision > 1]
    if slip.state not in OPEN or not changed or codes & _lost_in(evaluations):
        return False
    return any(codes & _lost(_as_it_was(row, e)) for e in changed for row in earlier(e))


def _as_it_was(row: object, evaluation: Evaluation) -> Evaluation:
    number, version = row.revision, row.version  # type: ignore[attr-defined]
    return Evaluation(id=evaluation.id, revision=number, version=version)


def _evaluations(slip: Slip) -> list[Evaluation]:
    rows = Evaluation.select().join(SlipEvaluation).where(SlipEvaluation.slip == slip.id)
    return list(rows.order_by(Evaluation.id))


def _lost(evaluation: Evaluation) -> set[str]:
    sheet = sheet_of(evaluation)
    return set(lost_criteria(sheet.form, sheet.answers))


def close_given_back(viewer: Viewer, slip: Slip) -> bool:
    """Close a slip without follow-up, for that reason; False when somebody was faster.

    The caller has checked that the viewer holds it and that `is_given_back`.
    """
    with change(viewer, "slips.close_given_back", slip) as entry:
        entry.before, entry.after = {"state": slip.state}, {"state": SlipState.CLOSED}
        same = (Slip.id == slip.id) & (Slip.state == slip.state)
        values = {"closed_at": clock.now(), "closed_by": viewer.name}
        done = Slip.update(state=SlipState.CLOSED, **values).where(same).execute()
        return bool(done)
