"""Issuing improvement slips, and letting further evaluations join them (P3.11)."""

import datetime as dt
from collections.abc import Collection, Sequence

from qaweb import clock
from qaweb.audit import change
from qaweb.db import is_sqlite
from qaweb.errors import Conflict, Refused
from qaweb.evaluations.models import Evaluation
from qaweb.filters import titled
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.language import gettext
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.slips import queries
from qaweb.slips.findings import Proposal, codes_of, lines_of, proposal_for
from qaweb.slips.further import further_for, keep_moments
from qaweb.slips.models import Slip, SlipCriterion, SlipEvaluation
from qaweb.slips.rules import Cause, SlipState, uncovered
from qaweb.standards.queries import criterion_ids


def issue(
    viewer: Viewer,
    evaluation_id: int,
    criteria: Collection[str],
    cause: Cause = Cause.AGENT,
    suggestion: str = "",
    due_on: dt.date | None = None,
    join: Sequence[int] = (),
    also: Collection[int] = (),
    moments: Collection[str] | None = None,
) -> Slip:
    """Issue a slip on `criteria`, let the evaluation join open slips, or both at once (P3.11).

    Every lost criterion must be covered by the one or the other. `also` are further evaluations of
    the person, `moments` the keys of notes that the slip quotes (None: those on its criteria).
    Returns the new slip, else the first one joined.
    """
    evaluation = queries.evaluation_to_raise(viewer, evaluation_id)
    with change(viewer, "slips.raise", evaluation) as entry:
        _stand_in_line(evaluation)
        proposal = proposal_for(viewer, evaluation)
        _check_coverage(proposal, set(criteria), join)
        written = []
        if criteria:
            written = [_write(viewer, evaluation, criteria, cause, suggestion, due_on)]
            keep_moments(written[0], evaluation, criteria, moments)
            _add_further(viewer, written[0], evaluation, criteria, also)
            _tell(viewer, written[0])
        written += [_join(viewer, evaluation, proposal, slip_id) for slip_id in join]
        Evaluation.update(slip_owed=False).where(Evaluation.id == evaluation.id).execute()
        entry.note = ", ".join(str(slip) for slip in written)
    return written[0]


def _tell(viewer: Viewer, slip: Slip) -> None:
    tell(
        [slip.person_id], Occasion.SLIP_ISSUED, str(slip.id), "slips.show", {"slip_id": slip.id},
        by=viewer, who=viewer.name, subject=str(slip),
    )  # fmt: skip


def _add_further(
    viewer: Viewer,
    slip: Slip,
    evaluation: Evaluation,
    criteria: Collection[str],
    also: Collection[int],
) -> None:
    """Other calls with the same fault stand on the same slip, and owe none of their own then."""
    if not also:
        return
    offered = {each.evaluation.id: each for each in further_for(viewer, evaluation, criteria)}
    if not set(also) <= set(offered):
        raise Conflict(_("One of the further calls no longer fits. Load the page again."))
    for number in also:
        other = offered[number].evaluation
        SlipEvaluation.create(slip=slip, evaluation=other.id)
        keep_moments(slip, other, criteria, None)
        lost = {line.criterion.code for line in lines_of(other) if line.is_lost}
        if lost <= codes_of(other):
            Evaluation.update(slip_owed=False).where(Evaluation.id == other.id).execute()


def _stand_in_line(evaluation: Evaluation) -> None:
    """Two presses of the button write one slip; SQLite has a single writer anyway."""
    if not is_sqlite():
        Evaluation.select(Evaluation.id).where(Evaluation.id == evaluation.id).for_update().get()


def _check_coverage(proposal: Proposal, chosen: set[str], join: Sequence[int]) -> None:
    titles = {line.criterion.code: titled(line.criterion) for line in proposal.lines}
    lost = {line.criterion.code for line in proposal.lost}
    if not chosen <= set(titles):
        raise Refused(_("This standard has no such criterion."), "criteria")
    if chosen & proposal.settled:
        names = _named(titles, chosen & proposal.settled)
        raise Conflict(_("A slip of this evaluation already speaks of: %(names)s.", names=names))
    if not chosen and not join:
        raise Refused(_("Choose at least one criterion."), "criteria")
    if not set(join) <= set(proposal.joinable):
        raise Conflict(_("This slip is no longer open for these criteria. Load the page again."))
    joined = {code for slip_id in join for code in proposal.joinable[slip_id]}
    open_ones = uncovered(lost - chosen, joined)
    if open_ones:
        names = _named(titles, open_ones)
        raise Refused(
            _("Points were lost here too, choose them or join a slip: %(names)s.", names=names),
            "criteria",
        )


def _named(titles: dict[str, str], codes: Collection[str]) -> str:
    return gettext(", ").join(title for code, title in titles.items() if code in codes)


def _write(
    viewer: Viewer,
    evaluation: Evaluation,
    codes: Collection[str],
    cause: Cause,
    suggestion: str,
    due_on: dt.date | None,
) -> Slip:
    if not suggestion.strip():
        raise Refused(_("Write what to do better."), "suggestion")
    if due_on is None or due_on < clock.today(evaluation.project.zone):
        raise Refused(_("Choose today or a later day."), "due_on")
    person = Person.get_by_id(evaluation.agent_id)
    with change(viewer, "slips.issue") as entry:
        slip = entry.subject = Slip.create(
            project=evaluation.project_id,
            person=person,
            team=person.team_id,
            holder=queries.holder_for(person),
            author=viewer.id,
            state=SlipState.ISSUED,
            cause=cause,
            suggestion=suggestion.strip(),
            due_on=due_on,
            created_at=clock.now(),
            issued_at=clock.now(),
        )
        ids = criterion_ids(evaluation.version_id)
        for code in codes:
            SlipCriterion.create(slip=slip, criterion=ids[code])
        SlipEvaluation.create(slip=slip, evaluation=evaluation.id)
        entry.after = {
            "state": slip.state, "person": str(person), "holder": str(slip.holder or ""),
            "evaluation": str(evaluation), "criteria": sorted(codes), "due_on": due_on,
        }  # fmt: skip
    return slip


def _join(viewer: Viewer, evaluation: Evaluation, proposal: Proposal, slip_id: int) -> Slip:
    slip = next(slip for slip in proposal.slips if slip.id == slip_id)
    with change(viewer, "slips.join", slip) as entry:
        SlipEvaluation.create(slip=slip, evaluation=evaluation.id)
        keep_moments(slip, evaluation, proposal.joinable[slip_id], None)
        entry.note = str(evaluation)
        entry.after = {
            "evaluation": str(evaluation),
            "criteria": sorted(proposal.joinable[slip_id]),
        }
    return slip
