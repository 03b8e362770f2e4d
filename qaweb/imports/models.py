"""What was imported, from which file, with which result."""

from enum import StrEnum

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc


class ImportKind(StrEnum):
    """What a file holds."""

    PEOPLE = "people"
    SHIFTS = "shifts"
    CALLS = "calls"


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

    class Meta:
        table_name = "import_runs"

    def __str__(self) -> str:
        return self.file_name
