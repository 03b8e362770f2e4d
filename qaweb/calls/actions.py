"""Listening to a recording and uncovering a customer's number: both are on record."""

import datetime as dt

from qaweb import ciphers, clock
from qaweb.audit import AuditEntry, change
from qaweb.calls import queries
from qaweb.calls.models import Call
from qaweb.errors import Refused
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer

ONE_LISTENING = dt.timedelta(hours=1)


def listen(viewer: Viewer, call_id: int) -> None:
    """Write down that the viewer hears this call: once for what they hear within an hour.

    A player asks for the sound in many pieces, and again when one goes back to the start.
    """
    note_listening(viewer, queries.call(viewer, call_id))


def note_listening(viewer: Viewer, call: Call) -> None:
    """The same for a call that the caller has found, for instance that of an appeal to decide."""
    if not _is_listening(viewer, call):
        with change(viewer, "calls.listen", call) as entry:
            entry.note = str(call.agent)


def _is_listening(viewer: Viewer, call: Call) -> bool:
    begun = AuditEntry.select().where(
        AuditEntry.subject_type == "call",
        AuditEntry.subject_id == str(call.id),
        AuditEntry.action == "calls.listen",
        AuditEntry.actor_id == viewer.id,
        AuditEntry.at > clock.now() - ONE_LISTENING,
    )
    return begun.exists()


def reveal(viewer: Viewer, call_id: int) -> tuple[Call, str]:
    """The customer's number in clear, this once; each look is a line in the trail (S10)."""
    call = queries.call(viewer, call_id)
    if not call.customer_cipher:
        raise Refused(_("The telephone system gave no number of the customer with this call."))
    try:
        number = ciphers.decrypt(call.customer_cipher)
    except ciphers.WrongKey as fault:
        raise Refused(
            _(
                "This number was stored with another key. Ask whoever runs the server for the "
                "DATA_KEY of that time."
            )
        ) from fault
    with change(viewer, "calls.reveal", call):
        return call, number
