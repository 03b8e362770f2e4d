"""A spreadsheet on its way to being bound: what was seen of it, and what was said so far."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.adoptions.rules import AdoptionState
from qaweb.db import Model, Utc
from qaweb.people.models import Person, Project
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import GatewayKind


class SheetAdoption(Model):
    """One attempt at binding. `typed` is the address as somebody wrote it.

    `survey`, `choice` and `found` are JSON: what stands in the spreadsheet, what was chosen, and
    what the dry run found. `trouble` is why it could not be looked at.
    """

    project = pw.ForeignKeyField(Project, backref="sheet_adoptions", on_delete="CASCADE")
    author = pw.ForeignKeyField(Person, backref="sheet_adoptions", on_delete="CASCADE")
    gateway = EnumField(GatewayKind, default=GatewayKind.WORKBOOK)
    address = pw.CharField()
    typed = pw.TextField(default="")
    locale = pw.CharField(default="zh_Hans_CN")
    state = EnumField(AdoptionState, default=AdoptionState.LOOKING)
    steps = pw.IntegerField(default=0)
    created_at = Utc()
    survey = pw.TextField(default="")
    choice = pw.TextField(default="{}")
    found = pw.TextField(default="")
    trouble = pw.CharField(default="")
    detail = pw.TextField(default="")
    spreadsheet = pw.ForeignKeyField(
        Spreadsheet, null=True, backref="adoptions", on_delete="CASCADE"
    )

    class Meta:
        table_name = "sheet_adoptions"

    def __str__(self) -> str:
        if self.gateway is GatewayKind.GOOGLE:
            return f"docs.google.com/…/{self.address[:6]}…{self.address[-4:]}"
        return str(self.address)

    @property
    def job_key(self) -> str:
        """The key of the job that does its present step; ids come again, moments do not."""
        return f"adoption {self.id} of {self.created_at.isoformat()} step {self.steps}"
