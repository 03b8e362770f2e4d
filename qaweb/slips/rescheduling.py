"""Another day on which an open slip is due; nothing else of it changes (P3.12)."""

import datetime as dt

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Refused
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.slips import queries
from qaweb.slips.due_rules import Reminder
from qaweb.slips.models import Slip
from qaweb.slips.rules import OPEN, SlipState

MOVABLE = tuple(state for state in OPEN if state is not SlipState.RECOVERED)


def set_due(viewer: Viewer, slip_id: int, due_on: dt.date | None) -> Slip:
    """Whoever follows the slip up moves its due date; reminders begin anew."""
    slip = queries.slip_to_follow_up(viewer, slip_id)
    if slip.state not in MOVABLE:
        raise Conflict(_("This slip is no longer followed up. Load the page again."))
    if due_on is None or due_on < clock.today(slip.project.zone):
        raise Refused(_("Choose today or a later day."), "moved_to")
    if due_on == slip.due_on:
        return slip
    with change(viewer, "slips.set_due", slip) as entry:
        entry.before, entry.after = {"due_on": slip.due_on}, {"due_on": due_on}
        same = (Slip.id == slip.id) & (Slip.state == slip.state) & (Slip.due_on == slip.due_on)
        moved = Slip.update(due_on=due_on, reminded=Reminder.NONE).where(same)
        if not moved.execute():
            raise Conflict(_("The slip has moved on meanwhile. Load the page again."))
        slip.due_on = due_on
    return slip
