"""The way of a file that a browser sends: received, columns chosen, checked, imported.

Small files are checked at once; the rest, and every import, is done by the worker in the name of
whoever sent the file. A step that is cancelled is rolled back whole.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

from flask_babel import force_locale

from qaweb import clock, jobs
from qaweb.audit import change
from qaweb.errors import Conflict, NotFound, Refused
from qaweb.imports import actions, queries, storage
from qaweb.imports.actions import File
from qaweb.imports.checks import as_result
from qaweb.imports.choosing import shape_of
from qaweb.imports.models import (
    OPEN,
    RUNNING,
    ImportKind,
    ImportRun,
    KnownShape,
    Upload,
    UploadState,
)
from qaweb.imports.storage import Cancelled
from qaweb.imports.words import file_in_words
from qaweb.jobs import JobState
from qaweb.language import CHINESE
from qaweb.language import lazy_gettext as _
from qaweb.people.queries import load, viewer_of
from qaweb.permissions import Viewer
from qaweb.tabular.cells import is_blank
from qaweb.tabular.files import FileRefused, read_tables
from qaweb.tabular.importers import Choice
from qaweb.tabular.tables import FileProblem, Table

CHECKED_AT_ONCE = 2000
TRIED_ROWS = 40
GONE = _("The file is no longer kept here. Send it again.")


def receive(viewer: Viewer, kind: ImportKind, data: bytes, name: str) -> Upload:
    """Take a file in: opened and judged by its content, kept under a name of our own."""
    actions.check_right(viewer, kind)
    tables = _opened(data, name, "file")
    stored = storage.keep(data)
    upload = Upload(
        kind=kind,
        file_name=name[:255],
        stored=stored,
        file_hash=hashlib.sha256(data).hexdigest(),
        rows=max(filled_rows(table, 1) for table in tables),
        author_id=viewer.id,
        author_name=viewer.name,
        created_at=clock.now(),
    )
    with change(viewer, "imports.upload", upload) as entry:
        upload.save()
        entry.note = f"sha256 {upload.file_hash}"
        entry.after = {"kind": kind, "file": upload.file_name, "bytes": len(data)}
    return upload


def _opened(data: bytes, name: str, field: str | None = None) -> list[Table]:
    try:
        tables = [table for table in read_tables(data, name) if table.rows]
    except FileRefused as refused:
        raise Refused(file_in_words(refused), field) from refused
    if not tables:
        raise Refused(file_in_words(FileRefused(FileProblem.EMPTY)), field)
    return tables


def filled_rows(table: Table, title_row: int) -> int:
    """How many rows below the titles have something in them."""
    return sum(1 for cells in table.rows[title_row:] if not all(map(is_blank, cells)))


def tables_of(upload: Upload) -> list[Table]:
    """Every sheet of the file that has something in it."""
    return _opened(data_of(upload), upload.file_name)


def data_of(upload: Upload) -> bytes:
    """The bytes of the file; refused when they were deleted since."""
    data = storage.load(upload.stored)
    if data is None:
        raise Conflict(GONE)
    return data


def choose(viewer: Viewer, upload_id: int, choice: Choice) -> Upload:
    """Say how the file is read, remember that for its like, and find out what it would change."""
    upload = queries.upload(viewer, upload_id)
    actions.check_right(viewer, upload.kind)
    if upload.state not in (UploadState.MAPPING, UploadState.CHECKED):
        raise Conflict(_("This file is already being imported."))
    tables = tables_of(upload)
    _refuse_twice(choice)
    _try(upload, tables, choice)
    with change(viewer, "imports.choose", upload) as entry:
        upload.choice = _kept_choice(choice)
        upload.rows = filled_rows(tables[choice.sheet], choice.row)
        upload.state, upload.steps, upload.error = UploadState.CHECKING, upload.steps + 1, ""
        upload.save()
        _remember(upload.kind, tables[choice.sheet], choice)
        entry.after = json.loads(upload.choice)
    storage.begin(upload.stored)
    if upload.rows > CHECKED_AT_ONCE:
        _order(upload)
    else:
        _check(viewer, upload)
    return upload


def _refuse_twice(choice: Choice) -> None:
    counts = Counter(choice.mapping.values())
    twice = next((key for key, place in choice.mapping.items() if counts[place] > 1), None)
    if twice:
        words = _("The same column is chosen for two fields: keep one.")
        raise Refused(words, f"column_{twice}")


def _try(upload: Upload, tables: list[Table], choice: Choice) -> None:
    """The first rows are read, so that what is missing is said on the form."""
    importer = queries.importer(upload.kind)
    actions.try_reading(importer, beginnings(tables, choice), choice)


def beginnings(tables: list[Table], choice: Choice) -> list[Table]:
    """The sheets cut off a little below the header."""
    last = choice.row + TRIED_ROWS
    return [Table(table.sheet, table.rows[:last]) for table in tables]


def _kept_choice(choice: Choice) -> str:
    month = choice.month.isoformat() if choice.month else None
    return json.dumps(asdict(choice) | {"month": month})


def choice_of(upload: Upload) -> Choice | None:
    """How the file is to be read; None until somebody has said so."""
    if not upload.choice:
        return None
    kept = json.loads(upload.choice)
    month = dt.date.fromisoformat(kept["month"]) if kept["month"] else None
    return Choice(kept["sheet"], kept["row"], kept["mapping"], month)


def _remember(kind: ImportKind, table: Table, choice: Choice) -> None:
    shape = shape_of(table.rows[choice.row - 1]) if choice.row else ""
    if not shape:
        return
    values = {"mapping": json.dumps(dict(choice.mapping)), "used_at": clock.now()}
    KnownShape.insert(kind=kind, shape=shape, **values).on_conflict(
        conflict_target=[KnownShape.kind, KnownShape.shape], update=values
    ).execute()


def start(viewer: Viewer, upload_id: int) -> Upload:
    """Order the import; the worker carries it out."""
    upload = queries.upload(viewer, upload_id)
    actions.check_right(viewer, upload.kind)
    if upload.state is not UploadState.CHECKED:
        raise Conflict(_("This file is not ready: look at its page again."))
    data_of(upload)
    with change(viewer, "imports.start", upload):
        upload.state, upload.steps = UploadState.IMPORTING, upload.steps + 1
        upload.save()
        storage.begin(upload.stored)
        _order(upload)
    return upload


def _order(upload: Upload) -> None:
    jobs.order("import", upload.job_key, clock.now(), upload=upload.id)


def cancel(viewer: Viewer, upload_id: int) -> bool:
    """Give the file up; True at once, False where the worker has to stop first.

    While the worker is at it only a file is written: its open transaction is in the way of rows.
    """
    upload = queries.upload(viewer, upload_id)
    if upload.state not in OPEN:
        raise Conflict(_("The import is over: there is nothing to cancel."))
    job = queries.job_of(upload)
    if upload.state in RUNNING and job and job.state is JobState.RUNNING:
        storage.ask_to_stop(upload.stored)
        return False
    _end(viewer, upload, UploadState.CANCELLED)
    return True


def _end(viewer: Viewer, upload: Upload, state: UploadState, error: str = "") -> None:
    verb = "fail" if state is UploadState.FAILED else "cancel"
    with change(viewer, f"imports.{verb}", upload) as entry:
        entry.before, entry.after, entry.note = {"state": upload.state}, {"state": state}, error
        upload.state, upload.error = state, error
        upload.save()
    storage.forget(upload.stored)


def carry_out(upload_id: int, key: str) -> str:
    """The worker's part: check or import, as whoever sent the file, with the rights of now."""
    upload = Upload.get_or_none(Upload.id == upload_id)
    if upload is None or upload.job_key != key or upload.state not in RUNNING:
        return "nothing to do"
    person = load(str(upload.author_id))
    if person is None:
        upload.state = UploadState.CANCELLED
        upload.save()
        storage.forget(upload.stored)
        return "the person has left"
    viewer = viewer_of(person)
    with force_locale(person.locale or CHINESE):
        return _step(viewer, upload)


def _step(viewer: Viewer, upload: Upload) -> str:
    try:
        if upload.state is UploadState.CHECKING:
            _check(viewer, upload)
        else:
            _import(viewer, upload)
    except Cancelled:
        _end(viewer, upload, UploadState.CANCELLED)
    except Refused as refused:
        _end(viewer, upload, UploadState.FAILED, str(refused.message))
    return str(upload.state)


def _check(viewer: Viewer, upload: Upload) -> None:
    importer, file = queries.importer(upload.kind), _file(upload)
    found = actions.rehearse(
        viewer, importer, file, lambda phase: storage.watched(upload.stored, phase)
    )
    storage.keep_result(upload.stored, as_result(*found))
    upload.state = UploadState.CHECKED
    upload.save()


def _import(viewer: Viewer, upload: Upload) -> None:
    def kept(run: ImportRun) -> None:
        """In the import's own transaction: it is done with its file, or it is not done at all."""
        done = {Upload.state: UploadState.DONE, Upload.run: run}
        same = (Upload.id == upload.id) & (Upload.state == UploadState.IMPORTING)
        if not Upload.update(done).where(same).execute():
            raise Cancelled

    importer, file = queries.importer(upload.kind), replace(_file(upload), mended="xlsx")
    actions.run(viewer, importer, file, lambda phase: storage.watched(upload.stored, phase), kept)
    upload.state = UploadState.DONE
    storage.forget(upload.stored)


def _file(upload: Upload) -> File:
    return File(data_of(upload), upload.file_name, choice_of(upload))


def take_refused(viewer: Viewer, run_id: int) -> Path:
    """The file of an import's refused rows; taking it along is written down."""
    run = queries.run(viewer, run_id)
    path = Path(run.refusals or "-")
    if not path.is_file():
        raise NotFound
    with change(viewer, "imports.export", run) as entry:
        entry.note = path.name
    return path
