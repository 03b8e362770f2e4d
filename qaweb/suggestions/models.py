"""The library of approved suggestions from which slips are written (P3.11)."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.people.models import Person, Project
from qaweb.slips.rules import Cause
from qaweb.suggestions.rules import TextState


class SlipText(Model):
    """One suggestion in both languages, for one project or (none) for the whole company.

    An empty `criterion_code` fits any criterion, no `cause` any cause.
    """

    project = pw.ForeignKeyField(Project, null=True, on_delete="CASCADE")
    criterion_code = pw.CharField(default="")
    cause = EnumField(Cause, null=True)
    zh = pw.TextField(default="")
    en = pw.TextField(default="")
    state = EnumField(TextState, default=TextState.PROPOSED)
    author = pw.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    created_at = Utc()
    decided_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT", index=False)
    decided_at = Utc(null=True)
    decision = pw.TextField(default="")

    class Meta:
        table_name = "slip_texts"
        indexes = ((("state", "criterion_code"), False),)

    def __str__(self) -> str:
        return f"T{self.id:04d}"
