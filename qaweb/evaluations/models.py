"""Evaluations (监听记录), their scores by revision, and the summaries drawn from them."""

from typing import Any

import peewee as pw
from playhouse.fields import EnumField

from qaweb.calls.models import Call
from qaweb.db import Model, Utc
from qaweb.evaluations.rules import EvaluationState, Mode, Purpose, RevisionCause
from qaweb.people.models import Person, Project, Team
from qaweb.standards.models import Criterion, StandardVersion


class Evaluation(Model):
    """One monitored call. Team and project are those of the day it was monitored.

    Scores are hundredths of a point. `revision` is the one in force; earlier ones stay in the
    scores. `answer_since` is when the window to answer began, if later than the submission.
    `slip_owed_by` writes the slip when the monitor has left. `answers_seq` counts saved
    answers, so that a second tab notices the first. The clock is that of a live call, which
    `waits_for_call` as long as it is submitted and not imported. `active_s`: seconds of work.
    """

    project = pw.ForeignKeyField(Project, on_delete="RESTRICT", index=False)
    agent = pw.ForeignKeyField(Person, backref="evaluations", on_delete="RESTRICT", index=False)
    team = pw.ForeignKeyField(Team, null=True, on_delete="RESTRICT", index=False)
    monitor = pw.ForeignKeyField(Person, backref="monitored", on_delete="RESTRICT", index=False)
    version = pw.ForeignKeyField(StandardVersion, on_delete="RESTRICT")
    mode = EnumField(Mode)
    purpose = EnumField(Purpose, default=Purpose.REGULAR)
    counts = pw.BooleanField(default=True)
    state = EnumField(EvaluationState, default=EvaluationState.DRAFT)
    revision = pw.IntegerField(default=1)
    answers_seq = pw.IntegerField(default=0)

    call = pw.ForeignKeyField(Call, null=True, on_delete="RESTRICT")
    call_number = pw.CharField(default="")
    call_started_at = Utc(null=True)
    call_type_name = pw.CharField(default="")
    clock_started_at = Utc(null=True)
    clock_stopped_at = Utc(null=True)

    call_day = pw.DateField()
    monitored_on = pw.DateField()
    started_at = Utc()
    submitted_at = Utc(null=True)
    is_late = pw.BooleanField(default=False)
    active_s = pw.IntegerField(default=0)
    waits_for_call = pw.BooleanField(default=False)

    raw_total = pw.IntegerField(null=True)
    total = pw.IntegerField(null=True)
    band = pw.CharField(default="")
    problems = pw.TextField(default="")
    suggestions = pw.TextField(default="")
    private_note = pw.TextField(default="")
    slip_owed = pw.BooleanField(default=False)
    slip_owed_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")

    answer_since = Utc(null=True)
    accepted_at = Utc(null=True)
    accepted_by_lapse = pw.BooleanField(default=False)

    class Meta:
        table_name = "evaluations"
        indexes = (
            (("monitored_on", "id"), False),
            (("project", "monitored_on", "id"), False),
            (("team", "monitored_on", "id"), False),
            (("agent", "monitored_on", "id"), False),
            (("monitor", "monitored_on", "id"), False),
            (("monitor", "state"), False),
            (("state", "submitted_at"), False),
            (("waits_for_call", "agent"), False),
            (("call_day", "agent"), False),
            (("monitor", "slip_owed"), False),
            (("monitor", "waits_for_call"), False),
            (("call_number",), False),
            (("project", "total", "id"), False),
            (("team", "total", "id"), False),
            (("total", "id"), False),
            (("band", "monitored_on", "id"), False),
            (("call_type_name", "monitored_on", "id"), False),
            (("purpose", "monitored_on", "id"), False),
            (("slip_owed", "monitored_on", "id"), False),
            (("is_late", "monitored_on", "id"), False),
        )

    def __str__(self) -> str:
        return f"E{self.id:06d}"

    @property
    def asked_at(self) -> Any:
        """Since when the person's answer is awaited: the submission, or what came of it."""
        return self.answer_since or self.submitted_at


class EvaluationRevision(Model):
    """An earlier revision as it stood, kept when an appeal or a correction made a new one."""

    evaluation = pw.ForeignKeyField(Evaluation, backref="revisions", on_delete="CASCADE")
    revision = pw.IntegerField()
    agent = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    team = pw.ForeignKeyField(Team, null=True, on_delete="RESTRICT")
    version = pw.ForeignKeyField(StandardVersion, on_delete="RESTRICT")
    call = pw.ForeignKeyField(Call, null=True, on_delete="RESTRICT")
    call_number = pw.CharField(default="")
    call_started_at = Utc(null=True)
    call_type_name = pw.CharField(default="")
    call_day = pw.DateField()
    raw_total = pw.IntegerField()
    total = pw.IntegerField()
    band = pw.CharField()
    accepted_at = Utc(null=True)
    accepted_by_lapse = pw.BooleanField(default=False)
    ended_at = Utc()
    ended_by = pw.CharField()
    why = EnumField(RevisionCause)

    class Meta:
        table_name = "evaluation_revisions"
        indexes = ((("evaluation", "revision"), True),)


class EvaluationScore(Model):
    """The answer to one criterion in one revision; `earned` is null while N/A.

    `seq` is the evaluation's `answers_seq` at its last change: a tab that saw an older one is told.
    """

    evaluation = pw.ForeignKeyField(Evaluation, backref="scores", on_delete="CASCADE", index=False)
    revision = pw.IntegerField(default=1)
    criterion = pw.ForeignKeyField(Criterion, on_delete="RESTRICT", index=False)
    level = pw.IntegerField(null=True)
    na = pw.BooleanField(default=False)
    earned = pw.IntegerField(null=True)
    problem = pw.BooleanField(default=False)
    note = pw.TextField(default="")
    seq = pw.IntegerField(default=0)

    class Meta:
        table_name = "evaluation_scores"
        indexes = (
            (("evaluation", "revision", "criterion"), True),
            (("criterion", "earned", "evaluation"), False),
        )


class EvaluationNote(Model):
    """What the monitor noted at a second of the call (P3.1): of the recording, or of the clock.

    `key` is made by the page, so that the same note sent twice is one. `at_s` is null for a note
    on the call as a whole. `seq` as for scores.
    """

    evaluation = pw.ForeignKeyField(Evaluation, backref="notes", on_delete="CASCADE")
    key = pw.CharField(max_length=36)
    at_s = pw.IntegerField(null=True)
    text = pw.TextField()
    criterion_code = pw.CharField(default="")
    seq = pw.IntegerField(default=0)
    created_at = Utc()

    class Meta:
        table_name = "evaluation_notes"
        indexes = ((("evaluation", "key"), True),)


class DaySummary(Model):
    """Submitted, counting evaluations of one day by monitor, agent's team, mode and call type."""

    day = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE")
    team_id = pw.IntegerField(default=0)
    agent_id = pw.IntegerField()
    monitor_id = pw.IntegerField()
    version_id = pw.IntegerField()
    mode = EnumField(Mode)
    call_type_name = pw.CharField(default="")
    band = pw.CharField()
    evaluations = pw.IntegerField()
    total_sum = pw.IntegerField()

    class Meta:
        table_name = "day_summaries"
        indexes = (
            (
                (
                    "project", "day", "team_id", "agent_id", "monitor_id",
                    "version_id", "mode", "call_type_name", "band",
                ),
                True,
            ),
            (("day", "team_id", "agent_id", "band", "total_sum"), False),
        )  # fmt: skip


class DayCriterionSummary(Model):
    """Points of one day by criterion: what was earned of what was possible, and how often lost.

    `lost` counts problem marks too, `short` only the calls that earned less than was possible.
    """

    day = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE")
    team_id = pw.IntegerField(default=0)
    version_id = pw.IntegerField()
    criterion_id = pw.IntegerField()
    mode = EnumField(Mode)
    call_type_name = pw.CharField(default="")
    scored = pw.IntegerField()
    earned = pw.IntegerField()
    possible = pw.IntegerField()
    lost = pw.IntegerField()
    short = pw.IntegerField()

    class Meta:
        table_name = "day_criterion_summaries"
        indexes = (
            (
                (
                    "project", "day", "team_id", "version_id", "criterion_id",
                    "mode", "call_type_name",
                ),
                True,
            ),
        )  # fmt: skip


class MonthCriterionSummary(Model):
    """The same by month (its first day): project × team × version × criterion."""

    month = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE")
    team_id = pw.IntegerField(default=0)
    version_id = pw.IntegerField()
    criterion_id = pw.IntegerField()
    mode = EnumField(Mode)
    call_type_name = pw.CharField(default="")
    scored = pw.IntegerField()
    earned = pw.IntegerField()
    possible = pw.IntegerField()
    lost = pw.IntegerField()
    short = pw.IntegerField()

    class Meta:
        table_name = "month_criterion_summaries"
        indexes = (
            (
                (
                    "project", "month", "team_id", "version_id", "criterion_id",
                    "mode", "call_type_name",
                ),
                True,
            ),
        )  # fmt: skip


class MonthAgentSummary(Model):
    """Scores of one agent in a month (its first day) by version, mode and call type."""

    month = pw.DateField()
    project = pw.ForeignKeyField(Project, on_delete="CASCADE")
    team_id = pw.IntegerField(default=0)
    agent_id = pw.IntegerField()
    version_id = pw.IntegerField()
    mode = EnumField(Mode)
    call_type_name = pw.CharField(default="")
    band = pw.CharField()
    evaluations = pw.IntegerField()
    total_sum = pw.IntegerField()

    class Meta:
        table_name = "month_agent_summaries"
        indexes = (
            (
                (
                    "project", "month", "team_id", "agent_id", "version_id",
                    "mode", "call_type_name", "band",
                ),
                True,
            ),
        )  # fmt: skip
