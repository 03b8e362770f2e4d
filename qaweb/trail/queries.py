"""Reading the audit trail, as far as the viewer may."""

from typing import Any

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


def history_of(record: Any) -> list[AuditEntry]:
    """Everything that happened to one record, the oldest first; the record itself was checked."""
    query = AuditEntry.select().where(
        AuditEntry.subject_type == type(record).__name__.lower(),
        AuditEntry.subject_id == str(record.id),
    )
    return list(query.order_by(AuditEntry.id))
