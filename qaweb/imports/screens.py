"""What the pages of one file are drawn from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wtforms import Field

from qaweb import clock, jobs
from qaweb.imports import queries, steps, storage
from qaweb.imports.checks import MOST_SHOWN
from qaweb.imports.choosing import FileColumn, file_columns, guess, guess_at
from qaweb.imports.forms import ReadingForm, reading_form
from qaweb.imports.models import RUNNING, ImportRun, Upload, UploadState
from qaweb.imports.preview import Preview, preview
from qaweb.imports.storage import HowFar
from qaweb.jobs import JobState
from qaweb.permissions import Viewer
from qaweb.tabular.cells import shown
from qaweb.tabular.days import month_named
from qaweb.tabular.files import read_tables
from qaweb.tabular.importers import Choice, Importer
from qaweb.tabular.tables import Table

UNSEEN = dt.timedelta(seconds=30)


@dataclass
class Reading:
    """The screen on which columns are chosen."""

    upload: Upload
    importer: Importer
    tables: list[Table]
    form: ReadingForm
    columns: list[FileColumn] = field(default_factory=list)
    looked_again: bool = False

    @property
    def lines(self) -> list[tuple[Field, bool]]:
        """Each field to choose a column for, and whether it must be chosen."""
        needed = {f"column_{c.key}" for c in self.importer.columns if c.required}
        if self.importer.by_day and not self.form.choice().mapping.keys() & {"day", "code"}:
            needed -= {"column_day", "column_code"}  # each day has a column of its own
        return [(field, field.name in needed) for field in self.form.columns()]

    @property
    def ignored(self) -> list[FileColumn]:
        """Columns of the file that nothing is read from."""
        taken = set(self.form.choice().mapping.values())
        return [c for c in self.columns if c.place not in taken and not self._is_read_day(c)]

    @property
    def days(self) -> list[FileColumn]:
        """Columns that are days of a shift table."""
        return [column for column in self.columns if self._is_read_day(column)]

    @property
    def asks_month(self) -> bool:
        """Shift tables may leave the month out of their day columns."""
        return self.importer.by_day

    def _is_read_day(self, column: FileColumn) -> bool:
        if not self.importer.by_day or "day" in self.form.choice().mapping:
            return False
        return column.is_day and column.place not in self.form.choice().mapping.values()

    def preview(self) -> Preview:
        """The first rows by what the form says now."""
        choice = self.form.choice()
        return preview(self.importer, steps.beginnings(self.tables, choice), choice)


def reading(viewer: Viewer, upload_id: int, *, look: bool) -> Reading:
    """The form as it was sent; columns are looked for anew where sheet or row have changed."""
    upload = queries.upload(viewer, upload_id)
    importer, tables = queries.importer(upload.kind), steps.tables_of(upload)
    screen = Reading(upload, importer, tables, reading_form(importer))
    form = screen.form
    form.sheet.choices = [(at, table.sheet or str(at + 1)) for at, table in enumerate(tables)]
    if not form.is_submitted():
        form.show(steps.choice_of(upload) or _first_guess(upload, importer, tables))
    elif form.shown.data != form.place() or form.sheet.data not in range(len(tables)):
        form.sheet.data = form.sheet.data if form.sheet.data in range(len(tables)) else 0
        form.show(guess_at(tables, importer.columns, form.sheet.data, form.row.data or 0))
        look = True
    screen.looked_again = look
    screen.columns = file_columns(tables[form.sheet.data], form.row.data or 0)
    form.offer(screen.columns)
    if importer.by_day and not form.month.data and not form.is_submitted():
        form.month.data = month_named(tables[form.sheet.data])
    return screen


def _first_guess(upload: Upload, importer: Importer, tables: Sequence[Table]) -> Choice:
    return guess(tables, importer.columns, lambda shape: queries.known_mapping(upload.kind, shape))


@dataclass(frozen=True)
class Standing:
    """Where a file stands: how far the step is, what the dry run found, whether work waits."""

    upload: Upload
    running: bool
    how_far: HowFar | None
    found: dict[str, Any] | None
    unattended: bool
    given_up: bool
    stopping: bool


def standing(viewer: Viewer, upload_id: int) -> Standing:
    """What the page of one file shows at this moment."""
    upload = queries.upload(viewer, upload_id)
    job = queries.job_of(upload) if upload.state in RUNNING else None
    given_up = job is not None and job.state is JobState.FAILED
    running = upload.state in RUNNING and not given_up
    waiting = running and job is not None and job.state is JobState.WAITING
    found = storage.result(upload.stored) if upload.state is UploadState.CHECKED else None
    return Standing(
        upload=upload,
        running=running,
        how_far=storage.how_far(upload.stored) if running else None,
        found=found,
        unattended=waiting and _nobody_seen(),
        given_up=given_up,
        stopping=running and storage.is_stopping(upload.stored),
    )


@dataclass(frozen=True)
class Refusals:
    """The refused rows of an import as their file has them: titles, first rows, how many more."""

    titles: list[str]
    rows: list[list[str]]
    more: int


def refused_of(run: ImportRun) -> Refusals | None:
    """Read from the file that is kept to be mended; None where there is none any more."""
    path = Path(run.refusals or "-")
    if not path.is_file():
        return None
    (table, *_others) = read_tables(path.read_bytes(), path.name)
    titles, *rows = [[shown(cell) for cell in cells] for cells in table.rows]
    return Refusals(titles, rows[:MOST_SHOWN], max(0, len(rows) - MOST_SHOWN))


def _nobody_seen() -> bool:
    seen = jobs.worker_seen()
    return seen is None or clock.now() - seen > UNSEEN
