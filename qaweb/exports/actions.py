"""Ordering, making, fetching and forgetting files; the worker makes them in their author's name.

The file holds what its author may see at the time of making. At the download the right is checked
again: who has lost it, or sees other people since, makes a new one.
"""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from flask_babel import force_locale, get_locale

from qaweb import clock, jobs
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.exports import queries, storage
from qaweb.exports.models import Export, ExportedRecord
from qaweb.exports.rules import (
    KEPT,
    MOST_WAITING,
    OPEN,
    Content,
    Exporter,
    ExportState,
    Seen,
    reach_of,
)
from qaweb.exports.writing import write
from qaweb.language import CHINESE
from qaweb.language import lazy_gettext as _
from qaweb.people.queries import load, viewer_of
from qaweb.permissions import Viewer
from qaweb.pieces import in_pieces

AT_ONCE = 500  # records noted in one statement
STEP = 10  # records between two looks at the clock
EVERY = dt.timedelta(milliseconds=400)
LONGEST_QUERY = 4000


class Cancelled(Exception):
    """Somebody stopped the export while it was being made."""


def order(viewer: Viewer, kind: str, query: str, columns: Sequence[str], details: bool) -> Export:
    """Ask for a list as a file; the worker makes it."""
    queries.exporter_for(viewer, kind)
    if len(query) > LONGEST_QUERY:
        raise Refused(_("Choose fewer rows at a time, or use the filters."))
    if queries.in_the_making(viewer) >= MOST_WAITING:
        raise Conflict(_("Three of your files are being made. Wait for one, or cancel it."))
    export = Export(
        kind=kind,
        query=query,
        columns=json.dumps(list(columns)),
        details=details,
        author_id=viewer.id,
        author_name=viewer.name,
        locale=str(get_locale()),
        created_at=clock.now(),
    )
    with change(viewer, "exports.order", export) as entry:
        export.save()
        entry.after = {"kind": kind, "filter": query, "details": details}
        jobs.order("export", export.job_key, clock.now(), export=export.id)
    return export


def cancel(viewer: Viewer, export_id: int) -> Export:
    """Stop it; the worker notices within a moment and deletes what it has written."""
    export = queries.export(viewer, export_id)
    with change(viewer, "exports.cancel", export) as entry:
        entry.before, entry.after = {"state": export.state}, {"state": ExportState.CANCELLED}
        if not _move(export, OPEN, state=ExportState.CANCELLED, finished_at=clock.now()):
            raise Conflict(_("It is finished already: there is nothing to cancel."))
    return export


def _move(export: Export, states: Sequence[ExportState], **values: object) -> bool:
    """Change the row if it is still in one of these states."""
    same = (Export.id == export.id) & Export.state.in_(states)
    return bool(Export.update(values).where(same).execute())


def make(export_id: int, now: dt.datetime) -> str:
    """The worker's part: write the file as its author, with the rights of now."""
    export = Export.get_or_none(Export.id == export_id)
    if export is None or export.state not in OPEN:
        return "nothing to do"
    person = load(str(export.author_id))
    if person is None:
        _end(export, ExportState.CANCELLED)
        return "the person has left"
    export.began_at, export.stored = now, storage.new_name()
    started = {"began_at": now, "stored": export.stored, "done": 0, "state": ExportState.RUNNING}
    _move(export, OPEN, **started)
    with force_locale(export.locale or person.locale or CHINESE):
        return _make(viewer_of(person), export)


def _make(viewer: Viewer, export: Export) -> str:
    try:
        exporter = queries.exporter_for(viewer, export.kind)
        columns = json.loads(export.columns)
        content = exporter.listing(viewer, export.query, columns, export.details)
        _write(viewer, export, exporter, content)
    except Cancelled:
        storage.forget(export.stored)
        return "cancelled"
    except Refused as refused:
        storage.forget(export.stored)
        _end(export, ExportState.FAILED, str(refused.message))
        return "refused"
    except BaseException:
        storage.forget(export.stored)  # the job is tried again, with a file of its own
        raise
    return f"{export.done} rows"


def _write(viewer: Viewer, export: Export, exporter: Exporter, content: Content) -> None:
    export.total, export.title = content.total, content.title
    _move(export, (ExportState.RUNNING,), total=export.total, title=export.title)
    noted: list[int] = []
    path = storage.path_of(export.stored)
    write(content, path, viewer.name, _watch(export, noted))
    _finish(viewer, export, exporter, noted, path)


def _watch(export: Export, noted: list[int]) -> Seen:
    """Hears of each record in the file: tells how far it is, and stops when it is to stop."""
    told = clock.now()

    def seen(record_id: int) -> None:
        nonlocal told
        export.done += 1
        noted.append(record_id)
        if export.done % STEP == 0 and clock.now() - told >= EVERY:
            told = clock.now()
            if not _move(export, (ExportState.RUNNING,), done=export.done):
                raise Cancelled

    return seen


def _finish(
    viewer: Viewer, export: Export, exporter: Exporter, noted: list[int], path: Path
) -> None:
    """The file is there: say so, and note every record that stands in it."""
    finished = {
        "state": ExportState.DONE,
        "finished_at": clock.now(),
        "done": export.done,
        "total": export.done,
        "size": path.stat().st_size,
        "reach": reach_of(viewer),
    }
    with change(viewer, "exports.make", export) as entry:
        entry.after = {"kind": export.kind, "filter": export.query, "rows": export.done}
        if not _move(export, (ExportState.RUNNING,), **finished):
            raise Cancelled
        for piece in in_pieces(noted, AT_ONCE):
            ExportedRecord.insert_many(
                {"export": export.id, "record": exporter.record, "record_id": number}
                for number in piece
            ).execute()


def _end(export: Export, state: ExportState, error: str = "") -> None:
    """Not made: cancelled because its author has left, or refused."""
    _move(export, OPEN, state=state, finished_at=clock.now(), error=error)


def take(viewer: Viewer, export_id: int) -> tuple[Export, Path]:
    """Fetch a finished file; the right is checked again, and the trail says that it was taken."""
    export = queries.export(viewer, export_id)
    queries.exporter_for(viewer, export.kind)
    path = storage.path_of(export.stored or "-")
    if export.state is not ExportState.DONE or not path.is_file():
        raise NotFound
    if export.reach != reach_of(viewer):
        raise Forbidden(_("What you may see has changed since this was made. Export it again."))
    with change(viewer, "exports.take", export) as entry:
        entry.after = {"kind": export.kind, "filter": export.query, "rows": export.done}
    return export, path


def forget_old(now: dt.datetime) -> int:
    """Delete files a week after they were finished, and those nobody knows; returns how many."""
    old = (Export.state == ExportState.DONE) & (Export.finished_at < now - KEPT)
    Export.update(state=ExportState.EXPIRED).where(old).execute()
    alive = Export.select(Export.stored).where(Export.state.in_((*OPEN, ExportState.DONE)))
    strays = storage.names() - {row.stored for row in alive}
    for name in strays:
        storage.forget(name)
    return len(strays)
