"""What was imported, from which file, with which result."""

from enum import StrEnum

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.permissions import Permission


class ImportKind(StrEnum):
    """What a file holds."""

    PEOPLE = "people"
    SHIFTS = "shifts"
    CALLS = "calls"


RIGHTS = {
    ImportKind.PEOPLE: Permission.ROSTER_IMPORT,
    ImportKind.SHIFTS: Permission.ROSTER_IMPORT,
    ImportKind.CALLS: Permission.CALLS_IMPORT,
}


class ImportRun(Model):
    """One file read once: its hash, its counts, and where its refused rows lie."""

    kind = EnumField(ImportKind)
    file_name = pw.CharField()
    file_hash = pw.CharField(max_length=64, index=True)
    author_id = pw.IntegerField()
    author_name = pw.CharField()
    started_at = Utc()
    finished_at = Utc(null=True)
    new = pw.IntegerField(default=0)
    changed = pw.IntegerField(default=0)
    unchanged = pw.IntegerField(default=0)
    refused = pw.IntegerField(default=0)
    skipped = pw.IntegerField(default=0)
    refusals = pw.TextField(default="")
    reasons = pw.TextField(default="{}")

    class Meta:
        table_name = "import_runs"

    def __str__(self) -> str:
        return self.file_name


class UploadState(StrEnum):
    """How far a file sent by a browser has come."""

    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


RUNNING = (UploadState.CHECKING, UploadState.IMPORTING)
OPEN = (UploadState.MAPPING, UploadState.CHECKING, UploadState.CHECKED, UploadState.IMPORTING)


class Upload(Model):
    """A file sent by a browser, from its arrival to its import. `stored` names it on the disk."""

    kind = EnumField(ImportKind)
    file_name = pw.CharField()
    stored = pw.CharField(unique=True)
    file_hash = pw.CharField(max_length=64)
    rows = pw.IntegerField()
    author_id = pw.IntegerField(index=True)
    author_name = pw.CharField()
    created_at = Utc(index=True)
    state = EnumField(UploadState, default=UploadState.MAPPING)
    choice = pw.TextField(default="")
    steps = pw.IntegerField(default=0)
    run = pw.ForeignKeyField(ImportRun, null=True, on_delete="SET NULL")
    error = pw.TextField(default="")

    class Meta:
        table_name = "import_uploads"

    def __str__(self) -> str:
        return self.file_name

    @property
    def job_key(self) -> str:
        """The key of the job that does its present step."""
        return f"import {self.id} step {self.steps}"


class KnownShape(Model):
    """What somebody said of files with these titles; used by itself for the next one."""

    kind = EnumField(ImportKind)
    shape = pw.CharField(max_length=64)
    mapping = pw.TextField()
    used_at = Utc()

    class Meta:
        table_name = "import_mappings"
        indexes = ((("kind", "shape"), True),)
