"""Day plans with their lines and gaps, and the change notices that raise them (P3.1-P3.5)."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.calls.models import Call, CallType
from qaweb.db import Model, Utc
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode
from qaweb.monitoring.rules import GapReason, LineState, NoticeKind, NoticeState, Reason, WhyNot
from qaweb.people.models import Person, Project, Team
from qaweb.slips.models import Slip


class ChangeNotice(Model):
    """A change of knowledge, process or system that raises monitoring for a time (变更通知).

    Empty team and call type mean the whole project. `factor` is how many calls a day each person
    concerned ought to have while it is in force.
    """

    project = pw.ForeignKeyField(Project, on_delete="RESTRICT")
    team = pw.ForeignKeyField(Team, null=True, on_delete="RESTRICT")
    call_type = pw.ForeignKeyField(CallType, null=True, on_delete="RESTRICT")
    kind = EnumField(NoticeKind)
    title = pw.CharField()
    content = pw.TextField(default="")
    since = pw.DateField()
    until = pw.DateField()
    factor = pw.IntegerField(default=2)
    state = EnumField(NoticeState, default=NoticeState.PROPOSED)
    author = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    created_at = Utc()
    decided_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    decided_at = Utc(null=True)
    decision = pw.TextField(default="")

    class Meta:
        table_name = "change_notices"
        indexes = ((("project", "state", "until"), False),)

    def __str__(self) -> str:
        return self.title


class DayPlan(Model):
    """One project's draw of one day. Facts and seed are kept: whoever draws again gets the same.

    `figures` is the summary in numbers (capacity, need, drawn by reason, mode targets) as JSON.
    """

    project = pw.ForeignKeyField(Project, on_delete="RESTRICT")
    day = pw.DateField()
    seed = pw.CharField()
    facts = pw.TextField()
    facts_hash = pw.CharField(max_length=64)
    figures = pw.TextField(default="{}")
    drawn_at = Utc()
    drawn_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    waived_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    waived_at = Utc(null=True)
    waiver = pw.TextField(default="")

    class Meta:
        table_name = "day_plans"
        indexes = ((("project", "day"), True),)

    def __str__(self) -> str:
        return f"{self.project} {self.day}"


class PlanLine(Model):
    """One call to be monitored: person and mode, a slot for live modes, a call for a recording.

    `is_drawn` is false for a line that came after the draw (a replacement, a new absence). The
    line holds the key to its evaluation; `settled_*` say who skipped or replaced it and why.
    """

    plan = pw.ForeignKeyField(DayPlan, backref="lines", on_delete="CASCADE")
    position = pw.IntegerField()
    monitor = pw.ForeignKeyField(Person, backref="plan_lines", on_delete="RESTRICT")
    agent = pw.ForeignKeyField(Person, backref="planned", on_delete="RESTRICT")
    mode = EnumField(Mode)
    reason = EnumField(Reason)
    starts_at = Utc(null=True)
    ends_at = Utc(null=True)
    call = pw.ForeignKeyField(Call, null=True, on_delete="RESTRICT")
    is_random = pw.BooleanField(default=False)
    slip = pw.ForeignKeyField(Slip, null=True, on_delete="RESTRICT")
    notice = pw.ForeignKeyField(ChangeNotice, null=True, on_delete="RESTRICT")
    criteria = pw.TextField(default="[]")
    is_drawn = pw.BooleanField(default=True)
    state = EnumField(LineState, default=LineState.PLANNED)
    settled_why = EnumField(WhyNot, null=True)
    settled_reason = pw.TextField(default="")
    settled_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    settled_at = Utc(null=True)
    replaces = pw.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    evaluation = pw.ForeignKeyField(Evaluation, null=True, unique=True, on_delete="SET NULL")

    class Meta:
        table_name = "plan_lines"
        indexes = (
            (("plan", "position"), True),
            (("monitor", "plan"), False),
            (("agent", "plan"), False),
        )

    def __str__(self) -> str:
        return f"L{self.id:06d}"


class PlanGap(Model):
    """Somebody the rules ask for and the draw could not give; `missing` calls, and why."""

    plan = pw.ForeignKeyField(DayPlan, backref="gaps", on_delete="CASCADE")
    agent = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    wanted = EnumField(Reason)
    why = EnumField(GapReason)
    missing = pw.IntegerField(default=1)

    class Meta:
        table_name = "plan_gaps"
        indexes = ((("plan", "agent", "wanted"), True),)
