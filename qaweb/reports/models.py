"""Analysis reports: written, submitted, reviewed, approved, published (P6)."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.people.models import Person, Project
from qaweb.reports.periods import Period
from qaweb.reports.rules import ReportKind, ReportState, WrittenPart


class Report(Model):
    """One project and period. `snapshot` and `told`: figures and words of the last submission.

    `own_reason`: why an only manager approved what they had written. `compared_at`: until when
    the records have been compared with what the report tells.
    """

    project = pw.ForeignKeyField(Project, backref="reports", on_delete="RESTRICT")
    kind = EnumField(ReportKind)
    starts_on = pw.DateField()
    ends_on = pw.DateField()
    state = EnumField(ReportState, default=ReportState.DRAFTING)
    due_at = Utc()
    words = pw.TextField(default="{}")
    words_seq = pw.IntegerField(default=0)
    told = pw.TextField(default="")
    snapshot = pw.TextField(default="")
    snapshot_hash = pw.CharField(max_length=64, default="")
    author = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    created_at = Utc()
    first_submitted_at = Utc(null=True)
    is_late = pw.BooleanField(default=False)
    return_reason = pw.TextField(default="")
    decided_by = pw.CharField(default="")
    own_reason = pw.TextField(default="")
    approved_at = Utc(null=True)
    published_at = Utc(null=True)
    compared_at = Utc(null=True)

    class Meta:
        table_name = "reports"
        indexes = (
            (("project", "kind", "starts_on"), True),
            (("state", "due_at"), False),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} {self.project}"

    @property
    def period(self) -> Period:
        return Period(self.kind, self.starts_on, self.ends_on)


class ReportSubmission(Model):
    """Each time the report was handed in; the first one stops the clock (P6.2)."""

    report = pw.ForeignKeyField(Report, backref="submissions", on_delete="CASCADE")
    at = Utc()
    author = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    snapshot = pw.TextField()
    words = pw.TextField()

    class Meta:
        table_name = "report_submissions"


class ReportReview(Model):
    """A supervisor has read the report, and what they say to it (P6.4)."""

    report = pw.ForeignKeyField(Report, backref="reviews", on_delete="CASCADE")
    supervisor = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    at = Utc()
    remark = pw.TextField()

    class Meta:
        table_name = "report_reviews"
        indexes = ((("report", "supervisor"), True),)


class ReportRead(Model):
    """The first time a person opened the report (P3.13)."""

    report = pw.ForeignKeyField(Report, backref="reads", on_delete="CASCADE")
    person = pw.ForeignKeyField(Person, on_delete="CASCADE")
    at = Utc()

    class Meta:
        table_name = "report_reads"
        indexes = ((("report", "person"), True),)


class ReportTyping(Model):
    """What a writer has typed into a part and not saved; `seq` is the count of saves it knew of."""

    report = pw.ForeignKeyField(Report, backref="typings", on_delete="CASCADE")
    person = pw.ForeignKeyField(Person, on_delete="CASCADE")
    part = EnumField(WrittenPart)
    text = pw.TextField()
    seq = pw.IntegerField()
    at = Utc()

    class Meta:
        table_name = "report_typings"
        indexes = ((("report", "person", "part"), True),)


class ReportRestatement(Model):
    """What the records came to say after the report was handed in, beside it (P6.1).

    Appended whenever a figure moved again, never changed. `mean` and `count` are the new ones;
    `changes` (JSON) names everything that differs from what the report tells; the three numbers
    say what happened since the submission.
    """

    report = pw.ForeignKeyField(Report, backref="restatements", on_delete="CASCADE")
    at = Utc()
    count = pw.IntegerField()
    mean = pw.IntegerField(null=True)
    changes = pw.TextField()
    appeals = pw.IntegerField(default=0)
    corrections = pw.IntegerField(default=0)
    late_records = pw.IntegerField(default=0)

    class Meta:
        table_name = "report_restatements"
