"""The audit trail: who did what, when, from where, what was before and after.

Append-only (triggers refuse change), chained by hash, written in the transaction of the change
itself. `change(...)` is how every action opens its transaction.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Model, Utc, database, is_sqlite
from qaweb.permissions import Viewer
from qaweb.pieces import in_pieces

GENESIS = "0" * 64
AT_ONCE = 200
"""Lines of one INSERT; SQLite counts their values."""
READ_AT_ONCE = 5_000


class AuditEntry(Model):
    """One line of the trail. Holds ids and names, no foreign keys: it outlives what it names."""

    at = Utc(index=True)
    actor_id = pw.IntegerField(index=True)
    actor_name = pw.CharField()
    action = pw.CharField(index=True)
    subject_type = pw.CharField(default="")
    subject_id = pw.CharField(default="")
    subject_label = pw.CharField(default="")
    before = pw.TextField(default="{}")
    after = pw.TextField(default="{}")
    note = pw.TextField(default="")
    source = pw.CharField(default="")
    previous_hash = pw.CharField(max_length=64)
    hash = pw.CharField(max_length=64)

    class Meta:
        table_name = "audit_entries"
        indexes = ((("subject_type", "subject_id"), False),)

    @property
    def on_behalf_of(self) -> str:
        """For whom the actor stood in, when it was only by that that they might do it."""
        return str(json.loads(self.after).get(ON_BEHALF_OF, ""))


class AuditHead(Model):
    """The last hash of the chain: one row, locked last in each transaction."""

    hash = pw.CharField(max_length=64, default=GENESIS)
    entries = pw.IntegerField(default=0)

    class Meta:
        table_name = "audit_head"


ON_BEHALF_OF = "on_behalf_of"


@dataclass
class Change:
    """What an action tells the trail about itself; filled in while it works."""

    actor: Viewer
    action: str
    subject: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    note: str = ""


source: ContextVar[str] = ContextVar("audit_source", default="system")
_open: ContextVar[list[Change] | None] = ContextVar("open_changes", default=None)


@contextmanager
def change(actor: Viewer, action: str, subject: Any = None) -> Iterator[Change]:
    """One transaction with one audit entry, written when it succeeds.

    Nested changes share the outer transaction; all lines are chained at its very end in the order
    in which the changes began, so that on PostgreSQL the head is locked for as short as possible.
    """
    entry = Change(actor, action, subject)
    waiting = _open.get()
    if waiting is not None:
        with _undone_together(waiting), database.atomic():
            waiting.append(entry)
            yield entry
        return
    token = _open.set([entry])
    try:
        with database.atomic():
            yield entry
            _append(_open.get() or [])
    finally:
        _open.reset(token)


@contextmanager
def together() -> Iterator[None]:
    """Many changes in one transaction: each has its line, all are chained at its end, in one go.

    Within another, they are undone together with their lines where one of them fails.
    """
    waiting = _open.get()
    if waiting is not None:
        with _undone_together(waiting), database.atomic():
            yield
        return
    token = _open.set([])
    try:
        with database.atomic():
            yield
            _append(_open.get() or [])
    finally:
        _open.reset(token)


@contextmanager
def _undone_together(waiting: list[Change]) -> Iterator[None]:
    """A change that fails takes its line with it, and those of the changes inside it."""
    place = len(waiting)
    try:
        yield
    except BaseException:
        del waiting[place:]
        raise


def _append(changes: list[Change]) -> None:
    if not changes:
        return
    query, rows = AuditHead.select(), []
    head = (query if is_sqlite() else query.for_update()).get()
    for entry in changes:
        rows.append(_row(entry, head.hash))
        head.hash = rows[-1]["hash"]
        head.entries += 1
    for piece in in_pieces(rows, AT_ONCE):
        AuditEntry.insert_many(piece).execute()
    head.save()


def _row(entry: Change, previous: str) -> dict[str, Any]:
    absent = entry.actor.on_behalf_of(getattr(entry.subject, "team_id", None))
    after = entry.after | ({ON_BEHALF_OF: absent} if absent else {})
    row: dict[str, Any] = {
        "at": clock.now(),
        "actor_id": entry.actor.id,
        "actor_name": entry.actor.name,
        "action": entry.action,
        "subject_type": type(entry.subject).__name__.lower() if entry.subject is not None else "",
        "subject_id": str(getattr(entry.subject, "id", "") or ""),
        "subject_label": str(entry.subject)[:255] if entry.subject is not None else "",
        "before": _canonical(entry.before),
        "after": _canonical(after),
        "note": entry.note,
        "source": source.get(),
        "previous_hash": previous,
    }
    return row | {"hash": digest(row)}


def digest(row: dict[str, Any]) -> str:
    """SHA-256 over every value of the row but its own hash."""
    plain = {k: v for k, v in written(row).items() if k not in ("hash", "id")}
    return hashlib.sha256(_canonical(plain).encode()).hexdigest()


def written(row: dict[str, Any]) -> dict[str, Any]:
    """A line with its moment as text, in the form that was hashed."""
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return value


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_readable)


def _readable(value: Any) -> str:
    return _plain(value) if isinstance(value, dt.datetime) else str(value)


def history_of(record: Any) -> list[AuditEntry]:
    """Everything that happened to one record, the oldest first; the record itself was checked."""
    query = AuditEntry.select().where(
        AuditEntry.subject_type == type(record).__name__.lower(),
        AuditEntry.subject_id == str(record.id),
    )
    return list(query.order_by(AuditEntry.id))


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: how many lines are whole, and the first broken one."""

    entries: int
    broken_id: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_id is None and not self.reason


def verify() -> Verdict:
    """Recompute the whole chain; a changed, lost or inserted line breaks it."""
    head = AuditHead.get()  # first: people go on working while the lines are read
    return verdict_on(lines(), head)


def lines(at_once: int = READ_AT_ONCE) -> Iterator[dict[str, Any]]:
    """All of them, some thousand at a time: PostgreSQL's driver would hold millions in memory."""
    rows: Any = AuditEntry.select().order_by(AuditEntry.id).limit(at_once).dicts()
    last = 0
    while piece := list(rows.where(AuditEntry.id > last)):
        yield from piece
        last = piece[-1]["id"]


def verdict_on(rows: Iterable[dict[str, Any]], head: AuditHead) -> Verdict:
    """Whether these lines lead to `head`, as it was before they were read, and on from there."""
    previous, count, at_head = GENESIS, 0, GENESIS
    for row in rows:
        if row["previous_hash"] != previous:
            return Verdict(count, row["id"], "does not follow the line before it")
        if digest(row) != row["hash"]:
            return Verdict(count, row["id"], "was changed after it was written")
        previous, count = row["hash"], count + 1
        at_head = previous if count == head.entries else at_head
    if at_head != head.hash or not _leads_to(AuditHead.get(), previous, count):
        return Verdict(count, None, f"the head counts {head.entries} lines, the trail has {count}")
    return Verdict(count)


def _leads_to(latest: AuditHead, last: str, count: int) -> bool:
    """Lines that were added since are looked at the next time; none may stand beyond the head."""
    return latest.entries > count or (latest.hash, latest.entries) == (last, count)


def guard_trail() -> None:
    """Create the head, and triggers that refuse UPDATE and DELETE on the trail (migration)."""
    AuditHead.create()
    statements = SQLITE_GUARD if is_sqlite() else POSTGRES_GUARD
    for statement in statements:
        database.execute_sql(statement)


SQLITE_GUARD = [
    f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRES_GUARD = [
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger AS $$ BEGIN "
    "RAISE EXCEPTION 'the audit trail is append-only'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
]
