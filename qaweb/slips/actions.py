"""Acknowledging, following up and closing improvement slips (P3.11, P3.12)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Permission, Viewer
from qaweb.slips import queries
from qaweb.slips.due_rules import Reminder
from qaweb.slips.files import SentFile, attach, check, chosen, kept
from qaweb.slips.given_back import close_given_back, is_given_back
from qaweb.slips.models import Slip, SlipFollowUp
from qaweb.slips.proposing import proposal_of, waits
from qaweb.slips.rules import FOLLOWABLE, SHORTEST_WORDS, FollowUpKind, SlipState, may_become


def acknowledge(viewer: Viewer, slip_id: int, own_words: str) -> Slip:
    """The person themselves acknowledges the slip, in their own words (P3.11)."""
    slip = queries.slip_to_acknowledge(viewer, slip_id)
    words = own_words.strip()
    if len(words) < SHORTEST_WORDS:
        raise Refused(_("Write a few words of your own."), "own_words")
    with change(viewer, "slips.acknowledge", slip) as entry:
        _check_step(slip, SlipState.ACKNOWLEDGED)
        entry.before, entry.after = {"state": slip.state}, {"state": SlipState.ACKNOWLEDGED}
        proposal = proposal_of(slip)
        if waits(slip, proposal) and proposal:
            entry.before["proposed"] = proposal.text
        entry.note = words
        _set(slip, SlipState.ACKNOWLEDGED, own_words=words, acknowledged_at=clock.now())
        _tell(viewer, slip, Occasion.SLIP_ACKNOWLEDGED, [slip.holder_id, slip.author_id])
    return slip


@dataclass(frozen=True)
class Entry:
    """What was done with the person, and the next step with its day (P3.12)."""

    day: dt.date
    kind: FollowUpKind
    content: str
    next_step: str = ""
    next_kind: FollowUpKind | None = None
    next_on: dt.date | None = None


def follow_up(viewer: Viewer, slip_id: int, written: Entry, files: Sequence[SentFile] = ()) -> Slip:
    """Write what was done with the person into the coaching log (P3.12)."""
    slip = queries.slip_to_follow_up(viewer, slip_id)
    _check_followable(slip)
    _check_entry(slip, written)
    named = [check(file) for file in chosen(files)]
    with kept(named) as stored, change(viewer, "slips.follow_up", slip) as entry:
        entry.before, entry.after = {"state": slip.state}, {"state": SlipState.FOLLOWING}
        entry.note = written.content.strip()
        _set(slip, SlipState.FOLLOWING)
        row = SlipFollowUp.create(
            slip=slip,
            at=clock.now(),
            day=written.day,
            author=viewer.id,
            kind=written.kind,
            content=written.content.strip(),
            next_kind=written.next_kind,
            next_step=written.next_step.strip(),
            next_on=written.next_on,
        )
        attach(row, stored)
    return slip


def _check_followable(slip: Slip) -> None:
    if slip.state is SlipState.ISSUED:
        raise Conflict(_("The person has to acknowledge the slip first."))
    if slip.state not in FOLLOWABLE:
        raise Conflict(_("This slip is no longer followed up. Load the page again."))


def _check_entry(slip: Slip, written: Entry) -> None:
    today = clock.today(slip.project.zone)
    if written.day > today:
        raise Refused(_("This day has not come yet. Write down what was done."), "day")
    if slip.issued_at and written.day < clock.local(slip.issued_at, slip.project.zone).date():
        raise Refused(_("The slip was issued later than that."), "day")
    if not written.content.strip():
        raise Refused(_("Write what was done."), "content")
    if written.next_on and written.next_on < today:
        raise Refused(_("Choose today or a later day."), "next_on")
    if written.next_on and not (written.next_kind or written.next_step.strip()):
        raise Refused(_("Write what is to be done on that day."), "next_step")


def conclude(
    viewer: Viewer,
    slip_id: int,
    recovered: bool,
    result: str,
    and_close: bool = False,
    due_on: dt.date | None = None,
) -> Slip:
    """Judge whether the person has recovered; who has not goes on until a new day (P3.12).

    A recovered slip may be closed at once. `due_on`: the new due date of one that goes on.
    """
    slip = queries.slip_to_follow_up(viewer, slip_id)
    words = result.strip()
    if not words:
        raise Refused(_("Write what has changed, or what has not."), "result")
    if not recovered:
        return _go_on(viewer, slip, words, due_on)
    with change(viewer, "slips.conclude", slip) as entry:
        _check_step(slip, SlipState.RECOVERED)
        entry.before, entry.after = {"state": slip.state}, {"state": SlipState.RECOVERED}
        entry.note = words
        _set(slip, SlipState.RECOVERED, result=words)
        if and_close:
            slip = close(viewer, slip_id)
    return slip


def _go_on(viewer: Viewer, slip: Slip, words: str, due_on: dt.date | None) -> Slip:
    """Not recovered: counted, and due on a later day, from which reminders begin anew."""
    target = SlipState.NOT_RECOVERED
    if due_on is None or due_on <= clock.today(slip.project.zone):
        raise Refused(_("It goes on: choose a later day on which it is due."), "due_on")
    with change(viewer, "slips.conclude", slip) as entry:
        _check_step(slip, target)
        entry.before = {"state": slip.state, "due_on": slip.due_on, "rounds": slip.rounds}
        values = {"due_on": due_on, "rounds": slip.rounds + 1}
        entry.after, entry.note = {"state": target, **values}, words
        _set(slip, target, result=words, reminded=Reminder.NONE, **values)
    return slip


def close(viewer: Viewer, slip_id: int) -> Slip:
    """Close a slip whose person has recovered, or whose points an appeal gave back (P3.12)."""
    slip = queries.slip_to_follow_up(viewer, slip_id)
    if not viewer.may(Permission.SLIPS_CLOSE):
        raise Forbidden(_("Only the lead, the supervisor or the manager closes a slip."))
    if is_given_back(slip):
        if not close_given_back(viewer, slip):
            raise Conflict(MOVED_ON)
        return queries.slip(viewer, slip_id)
    with change(viewer, "slips.close", slip) as entry:
        _check_step(slip, SlipState.CLOSED)
        entry.before, entry.after = {"state": slip.state}, {"state": SlipState.CLOSED}
        _set(slip, SlipState.CLOSED, closed_at=clock.now(), closed_by=viewer.name)
        _tell(viewer, slip, Occasion.SLIP_CLOSED, [slip.person_id])
    return slip


def record_export(viewer: Viewer, slip_id: int) -> Slip:
    """The slip for an export, which the trail keeps."""
    slip = queries.slip(viewer, slip_id)
    with change(viewer, "slips.export", slip):
        return slip


def record_print(viewer: Viewer, slip_id: int) -> Slip:
    """The slip on its way to paper: the trail says who printed it."""
    slip = queries.slip(viewer, slip_id)
    with change(viewer, "slips.print", slip):
        return slip


def _tell(viewer: Viewer, slip: Slip, occasion: Occasion, people: list[int | None]) -> None:
    to = {"slip_id": slip.id}
    who, what = viewer.name, str(slip)
    tell(people, occasion, str(slip.id), "slips.show", to, by=viewer, who=who, subject=what)


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
