"""Files that people ordered, from the order to the end of their keeping."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.exports.rules import ExportState


class Export(Model):
    """One ordered file. `query` is the list's address, `reach` what decided the maker's view,
    `locale` the language of the page on which it was ordered.

    `stored` names the file on the disk. The row outlives the file: it says who took what.
    """

    kind = pw.CharField()
    title = pw.CharField(default="")
    query = pw.TextField(default="")
    columns = pw.TextField(default="[]")
    details = pw.BooleanField(default=False)
    author_id = pw.IntegerField()
    author_name = pw.CharField()
    locale = pw.CharField(default="")
    reach = pw.TextField(default="")
    state = EnumField(ExportState, default=ExportState.WAITING)
    done = pw.IntegerField(default=0)
    total = pw.IntegerField(default=0)
    stored = pw.CharField(default="")
    size = pw.IntegerField(default=0)
    created_at = Utc()
    began_at = Utc(null=True)
    finished_at = Utc(null=True)
    error = pw.TextField(default="")

    class Meta:
        table_name = "exports"
        indexes = ((("author_id", "id"), False), (("state", "finished_at"), False))

    def __str__(self) -> str:
        return f"X{self.id:05d}"

    @property
    def job_key(self) -> str:
        """The key of the job that makes it."""
        return f"export {self.id}"


class ExportedRecord(Model):
    """A record that stood in a finished file; its own page tells the people concerned."""

    export = pw.ForeignKeyField(Export, on_delete="CASCADE")
    record = pw.CharField()
    record_id = pw.IntegerField()

    class Meta:
        table_name = "exported_records"
        indexes = ((("record", "record_id", "export"), True),)
