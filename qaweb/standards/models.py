"""Scoring standards and their versions. A published version never changes (P3.6-P3.8)."""

import datetime as dt

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.people.models import Project
from qaweb.standards.rules import Critical, VersionState


class Standard(Model):
    """The company's standard (no project), or a project's own derived from it."""

    project = pw.ForeignKeyField(Project, null=True, unique=True, on_delete="RESTRICT")
    name = pw.CharField()
    name_en = pw.CharField(default="")

    class Meta:
        table_name = "standards"

    def __str__(self) -> str:
        return self.name


class StandardVersion(Model):
    """One edition of a standard with a copy of the bands in force when it was published."""

    standard = pw.ForeignKeyField(Standard, backref="versions", on_delete="RESTRICT")
    number = pw.IntegerField()
    state = EnumField(VersionState, default=VersionState.DRAFT)
    valid_from = pw.DateField(null=True)
    bands = pw.TextField(default="[]")
    published_at = Utc(null=True)
    published_by = pw.CharField(default="")
    note = pw.TextField(default="")

    class Meta:
        table_name = "standard_versions"
        indexes = ((("standard", "number"), True),)

    @property
    def since(self) -> dt.date:
        """The first day of a published version; only a draft has none."""
        assert self.valid_from is not None
        return self.valid_from


class Section(Model):
    """A group of criteria on the form."""

    version = pw.ForeignKeyField(StandardVersion, backref="sections", on_delete="CASCADE")
    position = pw.IntegerField()
    code = pw.CharField()
    title = pw.CharField()
    title_en = pw.CharField(default="")

    class Meta:
        table_name = "sections"
        indexes = ((("version", "code"), True),)


class Criterion(Model):
    """One scored line. `points` and the points of its levels are hundredths."""

    version = pw.ForeignKeyField(StandardVersion, backref="criteria", on_delete="CASCADE")
    section = pw.ForeignKeyField(Section, backref="criteria", on_delete="CASCADE")
    position = pw.IntegerField()
    code = pw.CharField()
    title = pw.CharField()
    title_en = pw.CharField(default="")
    guidance = pw.TextField(default="")
    guidance_en = pw.TextField(default="")
    points = pw.IntegerField()
    levels = pw.TextField()
    critical = EnumField(Critical, default=Critical.NONE)
    na_allowed = pw.BooleanField(default=False)
    bonus = pw.BooleanField(default=False)

    class Meta:
        table_name = "criteria"
        indexes = ((("version", "code"), True),)
