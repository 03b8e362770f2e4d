"""Listening to a recording: reading it is on record."""

import datetime as dt
from pathlib import Path

from flask_babel import lazy_gettext as _
from werkzeug.security import safe_join

from qaweb import clock
from qaweb.audit import AuditEntry, change
from qaweb.calls import queries
from qaweb.calls.models import Call
from qaweb.errors import Refused
from qaweb.permissions import Viewer

ONE_LISTENING = dt.timedelta(hours=1)


class NoRecording(Refused):
    """The call is there, its recording is not (404)."""

    status = 404


def listen(viewer: Viewer, call_id: int, folder: Path, start: int = 0) -> Path:
    """The recording's file, with a line in the trail for each listening.

    A player that goes on reading from byte `start` within the hour is not a new listening. Who
    asks for the middle at once has begun one all the same.
    """
    call = queries.call(viewer, call_id)
    path = _file(folder, call.recording)
    if start <= 0 or not _is_listening(viewer, call):
        with change(viewer, "calls.listen", call) as entry:
            entry.note = str(call.agent)
    return path


def _file(folder: Path, name: str) -> Path:
    """The file below `folder`; names that lead out of it do not exist."""
    if not name:
        raise NoRecording(_("This call was not recorded."))
    joined = safe_join(str(folder), name)
    if joined is None or not Path(joined).is_file():
        raise NoRecording(
            _(
                "The recording is not on this server. Ask the telephone team: %(name)s",
                name=name,
            )
        )
    return Path(joined)


def _is_listening(viewer: Viewer, call: Call) -> bool:
    begun = AuditEntry.select().where(
        AuditEntry.subject_type == "call",
        AuditEntry.subject_id == str(call.id),
        AuditEntry.action == "calls.listen",
        AuditEntry.actor_id == viewer.id,
        AuditEntry.at > clock.now() - ONE_LISTENING,
    )
    return begun.exists()
