"""Reading the audit trail, as far as the viewer may."""

from qaweb.audit import AuditEntry
from qaweb.db import Query
from qaweb.permissions import Viewer


def entries(viewer: Viewer, *, text: str = "", action: str = "") -> Query:
    """The trail, the newest first, narrowed by a name or record and an action."""
    query = AuditEntry.select().order_by(AuditEntry.id.desc())
    if text:
        query = query.where(
            AuditEntry.actor_name.contains(text) | AuditEntry.subject_label.contains(text)
        )
    return query.where(AuditEntry.action.startswith(action)) if action else query
