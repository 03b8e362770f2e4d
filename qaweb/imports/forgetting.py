"""Files that nobody needs any more are deleted."""

import datetime as dt
from pathlib import Path

from qaweb.imports import storage
from qaweb.imports.models import OPEN, ImportRun, Upload, UploadState

KEPT = dt.timedelta(days=1)
REFUSED_KEPT = dt.timedelta(days=30)


def forget_old(now: dt.datetime) -> int:
    """Delete files sent a day ago, those that no open import knows, and old refused rows.

    Returns how many. Refused rows of calls hold customers' numbers: whoever has not mended them
    within 30 days (ours) imports the customer's file again.
    """
    swept = _forget_refused(now)
    lying = storage.names()
    old = (Upload.created_at < now - KEPT) & Upload.state.in_(OPEN)
    Upload.update(state=UploadState.CANCELLED).where(old).execute()
    known = {row.stored for row in Upload.select(Upload.stored).where(Upload.state.in_(OPEN))}
    for name in lying - known:
        storage.forget(name)
    return len(lying - known) + swept


def _forget_refused(now: dt.datetime) -> int:
    old = (ImportRun.refusals != "") & (ImportRun.finished_at < now - REFUSED_KEPT)
    runs = list(ImportRun.select().where(old))
    for run in runs:
        Path(run.refusals).unlink(missing_ok=True)
        run.refusals = ""
        run.save(only=[ImportRun.refusals])
    return len(runs)
