"""Running an import: one file, one transaction, one run on record, one line in the trail."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import peewee as pw
from flask import current_app
from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.imports.models import ImportKind, ImportRun
from qaweb.imports.refused import refused_as_rows, write_rows
from qaweb.imports.rules import all_refused, by_kind, by_reason, kept_differences
from qaweb.imports.words import file_in_words
from qaweb.permissions import Viewer
from qaweb.tabular.columns import HeaderMissing
from qaweb.tabular.files import read_tables
from qaweb.tabular.importers import Found, Importer, Written
from qaweb.tabular.rows import Progress, RefusedRow
from qaweb.tabular.tables import FileRefused
from qaweb.tabular.wide import DaysRefused

Watch = Callable[[str], Progress]


@dataclass(frozen=True)
class Outcome:
    """A finished import: what is on record, and what the file and the database said."""

    run: ImportRun
    found: Found
    written: Written
    refused: list[RefusedRow]


def run(viewer: Viewer, importer: Importer, data: bytes, name: str, watch: Watch) -> Outcome:
    """Write every good row of the file, name every refused one; nothing half-written stays.

    `watch` is told the phase and answers what to call with (done, total).
    """
    if not viewer.is_system:
        raise Forbidden(_("Files are imported from the command line of the server."))
    found = _read(importer, data, name, watch("reading"))
    try:
        return _write(viewer, importer, found, _new_run(viewer, importer, data, name), watch)
    except pw.IntegrityError as fault:
        raise Conflict(
            _("Somebody else wrote the same rows at this moment. Import the file again.")
        ) from fault


def _read(importer: Importer, data: bytes, name: str, progress: Progress) -> Found:
    try:
        return importer.read(read_tables(data, name), progress)
    except (FileRefused, HeaderMissing, DaysRefused) as refused:
        raise Refused(file_in_words(refused)) from refused


def _new_run(viewer: Viewer, importer: Importer, data: bytes, name: str) -> ImportRun:
    return ImportRun(
        kind=ImportKind(importer.kind),
        file_name=name[:255],
        file_hash=hashlib.sha256(data).hexdigest(),
        author_id=viewer.id,
        author_name=viewer.name,
        started_at=clock.now(),
    )


def _write(
    viewer: Viewer, importer: Importer, found: Found, row: ImportRun, watch: Watch
) -> Outcome:
    with change(viewer, f"imports.{importer.kind}", row) as entry:
        written = importer.write(found, watch("writing"))
        refused = all_refused(found, written)
        _record(row, found, written, refused)
        entry.note = f"sha256 {row.file_hash}"
        entry.after = _results(row, found, written, refused)
    return Outcome(row, found, written, refused)


def _record(row: ImportRun, found: Found, written: Written, refused: list[RefusedRow]) -> None:
    row.new, row.changed, row.unchanged = written.new, len(written.changed), written.unchanged
    row.refused, row.skipped = len(refused), len(found.skipped)
    row.finished_at = clock.now()
    row.save()
    if refused:
        path = _refusals_path(row)
        write_rows(path, refused_as_rows(found, refused))
        row.refusals = str(path)
        row.save()


def _refusals_path(row: ImportRun) -> Path:
    """By day, kind and run, so that a file somebody is mending is never written over."""
    folder = Path(current_app.config["INSTANCE"]) / "imports"
    return folder / f"{clock.today()}-{row.kind.value}-refused-{row.id}.csv"


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
