"""Scoring standards and their versions. A published version never changes (P3.6-P3.8)."""

import datetime as dt
import json

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
    """One edition of a standard with a copy of the bands in force when it was published.

    `scoring` is the fingerprint of what decides scores: minors of one number share it. A discarded
    draft stays a draft, out of the way, until it is taken up again; its number is free for others.
    """

    standard = pw.ForeignKeyField(Standard, backref="versions", on_delete="RESTRICT")
    number = pw.IntegerField()
    minor = pw.IntegerField(default=0)
    state = EnumField(VersionState, default=VersionState.DRAFT)
    valid_from = pw.DateField(null=True)
    bands = pw.TextField(default="[]")
    published_at = Utc(null=True)
    published_by = pw.CharField(default="")
    note = pw.TextField(default="")
    scoring = pw.CharField(default="", max_length=64)
    base_version = pw.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    authors = pw.TextField(default="[]")
    drafted_by = pw.CharField(default="")
    drafted_at = Utc(null=True)
    own_reason = pw.TextField(default="")
    retired_from = pw.DateField(null=True)
    discarded_at = Utc(null=True)
    discarded_by = pw.CharField(default="")

    class Meta:
        table_name = "standard_versions"
        indexes = ((("standard", "number", "minor"), True),)

    @property
    def label(self) -> str:
        """2, or 2.1 for the first correction of the wording of version 2."""
        return f"{self.number}.{self.minor}" if self.minor else str(self.number)

    @property
    def author_ids(self) -> frozenset[int]:
        """Everybody who wrote in the draft: they do not publish it alone."""
        return frozenset(json.loads(self.authors))

    def is_retired_on(self, day: dt.date) -> bool:
        """Whether the project has gone back to the company's standard by `day`."""
        return self.retired_from is not None and self.retired_from <= day

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
    """One scored line. `points` and the points of its levels are hundredths.

    `shown_if` is "" or `[code, [level, ...]]`: the earlier line it depends on.
    """

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
    shown_if = pw.TextField(default="")

    class Meta:
        table_name = "criteria"
        indexes = ((("version", "code"), True),)
