"""Issuing, acknowledging, following up and closing improvement slips (P3.11, P3.12)."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.db import is_sqlite
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.evaluations.models import Evaluation
from qaweb.filters import titled
from qaweb.people.models import Person
from qaweb.permissions import Permission, Viewer
from qaweb.slips import queries
from qaweb.slips.findings import Proposal, proposal_for
from qaweb.slips.models import Slip, SlipCriterion, SlipEvaluation, SlipFollowUp
from qaweb.slips.rules import (
    FOLLOWABLE,
    SHORTEST_WORDS,
    Cause,
    FollowUpKind,
    SlipState,
    may_become,
    uncovered,
)
from qaweb.standards.queries import criterion_ids

# --- issuing ----------------------------------------------------------------------------------


def issue(
    viewer: Viewer,
    evaluation_id: int,
    criteria: Collection[str],
    cause: Cause = Cause.AGENT,
    suggestion: str = "",
    due_on: dt.date | None = None,
    join: Sequence[int] = (),
) -> Slip:
    """Issue a slip on `criteria`, let the evaluation join open slips, or both at once (P3.11).

    Every lost criterion must be covered by the one or the other. Returns the new slip, else the
    first one joined.
    """
    evaluation = queries.evaluation_to_raise(viewer, evaluation_id)
    with change(viewer, "slips.raise", evaluation) as entry:
        _stand_in_line(evaluation)
        proposal = proposal_for(viewer, evaluation)
        _check_coverage(proposal, set(criteria), join)
        written = []
        if criteria:
            written = [_write(viewer, evaluation, criteria, cause, suggestion, due_on)]
        written += [_join(viewer, evaluation, proposal, slip_id) for slip_id in join]
        Evaluation.update(slip_owed=False).where(Evaluation.id == evaluation.id).execute()
        entry.note = ", ".join(str(slip) for slip in written)
    return written[0]


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
        entry.note = str(evaluation)
        entry.after = {
            "evaluation": str(evaluation),
            "criteria": sorted(proposal.joinable[slip_id]),
        }
    return slip


# --- what happens to it -----------------------------------------------------------------------


def acknowledge(viewer: Viewer, slip_id: int, own_words: str) -> Slip:
    """The person themselves acknowledges the slip, in their own words (P3.11)."""
    slip = queries.slip_to_acknowledge(viewer, slip_id)
    words = own_words.strip()
    if len(words) < SHORTEST_WORDS:
        raise Refused(_("Write a few words of your own."), "own_words")
    return _move(
        viewer, slip, "slips.acknowledge", SlipState.ACKNOWLEDGED,
        note=words, own_words=words, acknowledged_at=clock.now(),
    )  # fmt: skip


def follow_up(
    viewer: Viewer,
    slip_id: int,
    day: dt.date,
    kind: FollowUpKind,
    content: str,
    next_step: str = "",
) -> Slip:
    """Write what was done with the person into the coaching log (P3.12)."""
    slip = queries.slip_to_follow_up(viewer, slip_id)
    if slip.state is SlipState.ISSUED:
        raise Conflict(_("The person has to acknowledge the slip first."))
    if slip.state not in FOLLOWABLE:
        raise Conflict(_("This slip is no longer followed up. Load the page again."))
    if day > clock.today(slip.project.zone):
        raise Refused(_("This day has not come yet. Write down what was done."), "day")
    if slip.issued_at and day < clock.local(slip.issued_at, slip.project.zone).date():
        raise Refused(_("The slip was issued later than that."), "day")
    if not content.strip():
        raise Refused(_("Write what was done."), "content")
    with change(viewer, "slips.follow_up", slip) as entry:
        entry.before, entry.after = {"state": slip.state}, {"state": SlipState.FOLLOWING}
        entry.note = content.strip()
        _set(slip, SlipState.FOLLOWING)
        SlipFollowUp.create(
            slip=slip,
            at=clock.now(),
            day=day,
            author=viewer.id,
            kind=kind,
            content=content.strip(),
            next_step=next_step.strip(),
        )
    return slip


def conclude(
    viewer: Viewer, slip_id: int, recovered: bool, result: str, and_close: bool = False
) -> Slip:
    """Judge whether the person has recovered; a recovered slip may be closed at once (P3.12)."""
    slip = queries.slip_to_follow_up(viewer, slip_id)
    target = SlipState.RECOVERED if recovered else SlipState.NOT_RECOVERED
    words = result.strip()
    if not words:
        raise Refused(_("Write what has changed, or what has not."), "result")
    with change(viewer, "slips.conclude", slip) as entry:
        _check_step(slip, target)
        entry.before, entry.after, entry.note = {"state": slip.state}, {"state": target}, words
        _set(slip, target, result=words)
        if recovered and and_close:
            slip = close(viewer, slip_id)
    return slip


def close(viewer: Viewer, slip_id: int) -> Slip:
    """Close a slip whose person has recovered (P3.12)."""
    slip = queries.slip_to_follow_up(viewer, slip_id)
    if not viewer.may(Permission.SLIPS_CLOSE):
        raise Forbidden(_("Only the lead, the supervisor or the manager closes a slip."))
    return _move(
        viewer, slip, "slips.close", SlipState.CLOSED, closed_at=clock.now(), closed_by=viewer.name
    )


def record_export(viewer: Viewer, slip_id: int) -> Slip:
    """The slip for an export, which the trail keeps."""
    slip = queries.slip(viewer, slip_id)
    with change(viewer, "slips.export", slip):
        return slip


def _move(
    viewer: Viewer, slip: Slip, verb: str, target: SlipState, note: str = "", **values: Any
) -> Slip:
    """One arrow of the state machine, with its line in the trail."""
    with change(viewer, verb, slip) as entry:
        _check_step(slip, target)
        entry.before, entry.after, entry.note = {"state": slip.state}, {"state": target}, note
        _set(slip, target, **values)
    return slip


def _check_step(slip: Slip, target: SlipState) -> None:
    if not may_become(slip.state, target):
        raise Conflict(REASONS.get(target, MOVED_ON))


MOVED_ON = _("The slip has moved on meanwhile. Load the page again.")
REASONS = {
    SlipState.ACKNOWLEDGED: _("This slip has been acknowledged already."),
    SlipState.RECOVERED: _("Write a follow-up first; then judge its effect."),
    SlipState.NOT_RECOVERED: _("Write a follow-up first; then judge its effect."),
    SlipState.CLOSED: _("Judge the effect first: only a recovered slip is closed."),
}


def _set(slip: Slip, target: SlipState, **values: Any) -> None:
    """Change the state, unless somebody was faster."""
    same = (Slip.id == slip.id) & (Slip.state == slip.state)
    if not Slip.update(state=target, **values).where(same).execute():
        raise Conflict(MOVED_ON)
    for name, value in {"state": target, **values}.items():
        setattr(slip, name, value)
