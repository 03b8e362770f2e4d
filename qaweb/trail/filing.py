"""The trail of each month as a file to be kept elsewhere; the trail itself is never shortened."""

import datetime as dt
import gzip
import json
from pathlib import Path

from qaweb import audit, clock
from qaweb.audit import AuditEntry

FOLDER = "trail"


def file_months(now: dt.datetime, instance: Path) -> int:
    """Write every month that is over and has no file yet; returns how many.

    A line of JSON for each entry, as it was hashed: whoever has the files of all months can
    recompute the chain without this program.
    """
    first = AuditEntry.select().order_by(AuditEntry.id).first()
    if first is None:
        return 0
    month, made = clock.local(first.at).date().replace(day=1), 0
    this_month = clock.local(now).date().replace(day=1)
    while month < this_month:
        following = (month + dt.timedelta(days=31)).replace(day=1)
        made += _file(month, following, instance / FOLDER / f"{month:%Y-%m}.jsonl.gz")
        month = following
    return made


def _file(month: dt.date, following: dt.date, path: Path) -> bool:
    """One month's file, put in place whole and readable by the server's account alone."""
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    begins, ends = (clock.at(day, dt.time()) for day in (month, following))
    rows = AuditEntry.select().where(AuditEntry.at >= begins, AuditEntry.at < ends)
    with gzip.open(draft, "wt", encoding="utf-8") as file:
        for row in rows.order_by(AuditEntry.id).dicts().iterator():
            file.write(json.dumps(audit.written(row), ensure_ascii=False, sort_keys=True) + "\n")
    draft.replace(path)
    return True
