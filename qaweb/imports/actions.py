"""Running an import: one file, one transaction, one run on record, one line in the trail."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import peewee as pw
from flask import current_app

from qaweb import clock
from qaweb.audit import change
from qaweb.db import database
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.imports.models import RIGHTS, ImportKind, ImportRun
from qaweb.imports.refused import keep_refused
from qaweb.imports.rules import all_refused, by_kind, by_reason, kept_differences
from qaweb.imports.words import file_in_words, still_open
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.tabular.columns import HeaderMissing
from qaweb.tabular.files import read_tables
from qaweb.tabular.importers import Choice, Found, Importer, Written
from qaweb.tabular.rows import Progress, RefusedRow
from qaweb.tabular.tables import FileRefused, Table
from qaweb.tabular.wide import DaysRefused

Watch = Callable[[str], Progress]
Kept = Callable[[ImportRun], None]


def _still(done: int, total: int) -> None:
    """Nobody watches."""


def _nothing_more(run: ImportRun) -> None:
    """The command line keeps nothing beside the run."""


@dataclass(frozen=True)
class Outcome:
    """A finished import: what is on record, and what the file and the database said."""

    run: ImportRun
    found: Found
    written: Written
    refused: list[RefusedRow]


@dataclass(frozen=True)
class File:
    """A file to import: its bytes, its name, and how a person wants it read (else by its titles).

    `mended` is the form in which its refused rows come back: csv, or a workbook.
    """

    data: bytes
    name: str
    choice: Choice | None = None
    mended: str = "csv"


def run(
    viewer: Viewer, importer: Importer, file: File, watch: Watch, kept: Kept = _nothing_more
) -> Outcome:
    """Write every good row of the file, name every refused one; nothing half-written stays.

    `watch` is told the phase and answers what to call with (done, total). `kept` is told of the
    run inside the same transaction.
    """
    check_right(viewer, ImportKind(importer.kind))
    found = read(importer, file, watch("reading"))
    row = _new_run(viewer, importer, file)
    try:
        with change(viewer, f"imports.{importer.kind}", row) as entry:
            outcome = _write(viewer, importer, found, row, watch)
            _keep(outcome, file.mended)
            entry.note = f"sha256 {row.file_hash}"
            entry.after = _results(row, found, outcome.written, outcome.refused)
            _tell_records(viewer, outcome.written, row)
            kept(row)
        return outcome
    except pw.IntegrityError as fault:
        raise Conflict(
            _("Somebody else wrote the same rows at this moment. Import the file again.")
        ) from fault


def rehearse(
    viewer: Viewer, importer: Importer, file: File, watch: Watch
) -> tuple[Found, Written, list[RefusedRow]]:
    """What an import of the file would do; the very same work, taken back at its end."""
    check_right(viewer, ImportKind(importer.kind))
    found = read(importer, file, watch("reading"))
    with database.atomic() as transaction:
        written = importer.write(found, watch("comparing"), viewer)
        transaction.rollback()
    return found, written, all_refused(found, written)


def check_right(viewer: Viewer, kind: ImportKind) -> None:
    """Assistants import people and shifts, QA specialists calls, the manager all."""
    if not viewer.may(RIGHTS[kind]):
        raise Forbidden(_("Your role may not import files of this kind."))


def read(importer: Importer, file: File, progress: Progress) -> Found:
    """What the file holds, without the database; refused in words when nothing can be read."""
    try:
        tables = [table for table in read_tables(file.data, file.name) if table.rows]
    except FileRefused as refused:
        raise Refused(file_in_words(refused)) from refused
    return try_reading(importer, tables, file.choice, progress)


def try_reading(
    importer: Importer, tables: Sequence[Table], choice: Choice | None, progress: Progress = _still
) -> Found:
    """Read sheets; what the titles lack is refused at the field where it can be said."""
    try:
        return importer.read(tables, progress, choice)
    except HeaderMissing as refused:
        said = still_open(importer.kind, refused.missing) if choice else file_in_words(refused)
        raise Refused(said, f"column_{refused.missing[0]}") from refused
    except DaysRefused as refused:
        raise Refused(file_in_words(refused), "month") from refused


def _new_run(viewer: Viewer, importer: Importer, file: File) -> ImportRun:
    return ImportRun(
        kind=ImportKind(importer.kind),
        file_name=file.name[:255],
        file_hash=hashlib.sha256(file.data).hexdigest(),
        author_id=viewer.id,
        author_name=viewer.name,
        started_at=clock.now(),
    )


def _write(
    viewer: Viewer, importer: Importer, found: Found, row: ImportRun, watch: Watch
) -> Outcome:
    written = importer.write(found, watch("writing"), viewer)
    return Outcome(row, found, written, all_refused(found, written))


def _tell_records(viewer: Viewer, written: Written, row: ImportRun) -> None:
    """Each record's own history says what the file changed in it, not only the import's line."""
    for key, record in written.records.items():
        with change(viewer, "staffing.change", record) as entry:
            difference = written.changed[key]
            entry.before = {field: pair[0] for field, pair in difference.items()}
            entry.after = {field: pair[1] for field, pair in difference.items()}
            entry.note = row.file_name


def _keep(outcome: Outcome, mended: str) -> None:
    """The run with its counts, and the refused rows in a file to mend."""
    row, found, written = outcome.run, outcome.found, outcome.written
    refused = outcome.refused
    row.new, row.changed, row.unchanged = written.new, len(written.changed), written.unchanged
    row.refused, row.skipped = len(refused), len(found.skipped)
    row.reasons = json.dumps(by_reason(refused))
    row.finished_at = clock.now()
    row.save()
    if refused:
        path = _refusals_path(row, mended)
        keep_refused(path, found, refused)
        row.refusals = str(path)
        row.save()


def _refusals_path(row: ImportRun, mended: str) -> Path:
    """By day, kind and run, so that a file somebody is mending is never written over."""
    folder = Path(current_app.config["INSTANCE"]) / "imports"
    return folder / f"{clock.today()}-{row.kind.value}-refused-{row.id}.{mended}"


def _results(
    row: ImportRun, found: Found, written: Written, refused: list[RefusedRow]
) -> dict[str, object]:
    return {
        "file": row.file_name,
        "new": row.new,
        "changed": row.changed,
        "unchanged": row.unchanged,
        "refused": by_reason(refused),
        "skipped": by_kind(found.skipped),
        "made": written.made,
        "differences": kept_differences(written),
    }
