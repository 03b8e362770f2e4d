"""Recordings go when the policy says so, and none that an open record still needs (S7.2, S17)."""

import datetime as dt
from pathlib import Path

import peewee as pw

from qaweb import clock
from qaweb.audit import change
from qaweb.calls.models import Call
from qaweb.calls.recordings import FOLDER
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import recording_days
from qaweb.permissions import SYSTEM

OVER = (EvaluationState.ACCEPTED,)
"""Until a record is accepted its person may object, and whoever decides has to hear the call."""


def forget_recordings(now: dt.datetime, instance: Path) -> int:
    """Delete the files of calls older than recordings are kept; returns how many.

    A file that several calls name goes with the latest of them; files that no call names are not
    ours to judge.
    """
    today = clock.local(now).date()
    if not (days := recording_days(as_of(today))):
        return 0
    before = clock.at(today - dt.timedelta(days=days), dt.time())
    folder = instance / FOLDER
    there = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    old = [there[name] for name in _names_before(before) if name in there]
    if old:
        with change(SYSTEM, "evaluations.forget_recordings") as entry:
            entry.after = {"files": len(old), "calls_before": before.date().isoformat()}
            for path in old:
                path.unlink(missing_ok=True)
    return len(old)


def _names_before(before: dt.datetime) -> set[str]:
    """Recordings whose last call is older, and on which nothing is open."""
    last = (
        Call.select(Call.recording)
        .where(Call.recording != "")
        .group_by(Call.recording)
        .having(pw.fn.MAX(Call.started_at) < before)
    )
    needed = (
        Call.select(Call.recording)
        .join(Evaluation, on=(Evaluation.call == Call.id))
        .where(Evaluation.state.not_in(OVER))
    )
    return {name for (name,) in last.tuples()} - {name for (name,) in needed.tuples()}  # type: ignore[attr-defined]
