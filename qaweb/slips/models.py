"""Improvement slips (改进建议单) and what happens to them (P3.11, P3.12)."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person, Project, Team
from qaweb.slips.file_rules import FileKind
from qaweb.slips.rules import Cause, FollowUpKind, SlipState
from qaweb.standards.models import Criterion


class Slip(Model):
    """Suggestions to one person from one or more evaluations; its holder follows it up.

    `rounds` counts how often it was judged as not recovered and went on, `reminded` is the last
    `Reminder` of the present due date that was told.
    """

    project = pw.ForeignKeyField(Project, on_delete="RESTRICT")
    person = pw.ForeignKeyField(Person, backref="slips", on_delete="RESTRICT")
    team = pw.ForeignKeyField(Team, null=True, on_delete="RESTRICT")
    holder = pw.ForeignKeyField(Person, null=True, backref="held_slips", on_delete="RESTRICT")
    author = pw.ForeignKeyField(Person, backref="issued_slips", on_delete="RESTRICT")
    state = EnumField(SlipState, default=SlipState.DRAFT)
    cause = EnumField(Cause, default=Cause.AGENT)
    suggestion = pw.TextField(default="")
    due_on = pw.DateField(index=True)
    created_at = Utc()
    issued_at = Utc(null=True)
    acknowledged_at = Utc(null=True)
    own_words = pw.TextField(default="")
    result = pw.TextField(default="")
    closed_at = Utc(null=True)
    closed_by = pw.CharField(default="")
    rounds = pw.IntegerField(default=0)
    reminded = pw.IntegerField(default=0)

    class Meta:
        table_name = "slips"
        indexes = (
            (("project", "state"), False),
            (("person", "state"), False),
            (("team", "state"), False),
        )

    def __str__(self) -> str:
        return f"S{self.id:06d}"


class SlipCriterion(Model):
    """A criterion the slip is about."""

    slip = pw.ForeignKeyField(Slip, backref="criteria", on_delete="CASCADE")
    criterion = pw.ForeignKeyField(Criterion, on_delete="RESTRICT")

    class Meta:
        table_name = "slip_criteria"
        indexes = ((("slip", "criterion"), True),)


class SlipEvaluation(Model):
    """An evaluation that led to the slip, or joined it later."""

    slip = pw.ForeignKeyField(Slip, backref="evaluations", on_delete="CASCADE")
    evaluation = pw.ForeignKeyField(Evaluation, backref="slips", on_delete="RESTRICT")

    class Meta:
        table_name = "slip_evaluations"
        indexes = ((("slip", "evaluation"), True),)


class SlipFollowUp(Model):
    """One entry of the coaching log."""

    slip = pw.ForeignKeyField(Slip, backref="follow_ups", on_delete="CASCADE")
    at = Utc()
    day = pw.DateField()
    author = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    kind = EnumField(FollowUpKind, default=FollowUpKind.COACHING)
    content = pw.TextField()
    next_kind = EnumField(FollowUpKind, null=True)
    next_step = pw.TextField(default="")
    next_on = pw.DateField(null=True)

    class Meta:
        table_name = "slip_follow_ups"


class SlipMoment(Model):
    """What the monitor noted at a second of the call, kept as it stood when the slip was issued.

    `at_s` is a second of the recording if `on_recording`, else of the monitor's own clock.
    """

    slip = pw.ForeignKeyField(Slip, backref="moments", on_delete="CASCADE")
    evaluation = pw.ForeignKeyField(Evaluation, on_delete="RESTRICT", index=False)
    criterion_code = pw.CharField(default="")
    at_s = pw.IntegerField(null=True)
    on_recording = pw.BooleanField(default=False)
    text = pw.TextField()

    class Meta:
        table_name = "slip_moments"


class SlipMessage(Model):
    """A question about the slip, or an answer; it changes neither the state nor the due date."""

    slip = pw.ForeignKeyField(Slip, backref="messages", on_delete="CASCADE")
    author = pw.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    at = Utc()
    text = pw.TextField()

    class Meta:
        table_name = "slip_messages"


class SlipProposal(Model):
    """An answer that somebody wrote for the person, in `source`; theirs once they confirm it."""

    slip = pw.ForeignKeyField(Slip, backref="proposals", unique=True, on_delete="CASCADE")
    author = pw.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    source = pw.CharField(default="")
    text = pw.TextField()
    at = Utc()
    rejected_at = Utc(null=True)

    class Meta:
        table_name = "slip_proposals"


class SlipFile(Model):
    """A file of an entry of the log; `stored` is its name on our disk, told to nobody."""

    follow_up = pw.ForeignKeyField(SlipFollowUp, backref="files", on_delete="CASCADE")
    name = pw.CharField()
    kind = EnumField(FileKind)
    stored = pw.CharField(unique=True)
    size = pw.IntegerField()

    class Meta:
        table_name = "slip_files"
