"""Appeals with their points, and corrections of plain mistakes (P2.5)."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.appeals.rules import AppealState, CorrectionKind, CorrectionState
from qaweb.calls.models import Call
from qaweb.db import Model, Utc
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from qaweb.standards.models import Criterion


class Appeal(Model):
    """One objection to one revision. `level` 1 or 2.

    `decider` is whose turn it is; null is any manager. `result_revision` is the revision that the
    decision made, null when no score changed. After a manager's decision it `is_final`.
    """

    evaluation = pw.ForeignKeyField(Evaluation, backref="appeals", on_delete="RESTRICT")
    revision = pw.IntegerField()
    level = pw.IntegerField(default=1)
    state = EnumField(AppealState, default=AppealState.OPEN)
    reason = pw.TextField(default="")
    raised_by = pw.ForeignKeyField(Person, backref="appeals", on_delete="RESTRICT")
    raised_at = Utc()
    decider = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    due_at = Utc()
    decided_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    decided_at = Utc(null=True)
    decision = pw.TextField(default="")
    result_revision = pw.IntegerField(null=True)
    is_final = pw.BooleanField(default=False)

    class Meta:
        table_name = "appeals"
        indexes = (
            (("evaluation", "level"), False),
            (("state", "due_at"), False),
            (("decider", "state"), False),
        )

    def __str__(self) -> str:
        return f"A{self.id:06d}"


class AppealPoint(Model):
    """One criterion of an appeal: what the agent proposes and why, what was decided and why.

    A line that only the decision made apply is a point without a proposal.
    """

    appeal = pw.ForeignKeyField(Appeal, backref="points", on_delete="CASCADE")
    criterion = pw.ForeignKeyField(Criterion, on_delete="RESTRICT")
    proposed_level = pw.IntegerField(null=True)
    proposed_na = pw.BooleanField(default=False)
    reason = pw.TextField()
    upheld = pw.BooleanField(null=True)
    decided_level = pw.IntegerField(null=True)
    decided_na = pw.BooleanField(default=False)
    decision = pw.TextField(default="")

    class Meta:
        table_name = "appeal_points"
        indexes = ((("appeal", "criterion"), True),)


class Correction(Model):
    """A plain mistake, wrong person or wrong call, put right with a second person's approval."""

    evaluation = pw.ForeignKeyField(Evaluation, backref="corrections", on_delete="RESTRICT")
    revision = pw.IntegerField()
    kind = EnumField(CorrectionKind)
    state = EnumField(CorrectionState, default=CorrectionState.ASKED)
    reason = pw.TextField()
    agent = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    call = pw.ForeignKeyField(Call, null=True, on_delete="RESTRICT")
    call_number = pw.CharField(default="")
    call_started_at = Utc(null=True)
    call_type_name = pw.CharField(default="")
    asked_by = pw.ForeignKeyField(Person, backref="corrections", on_delete="RESTRICT")
    asked_at = Utc()
    decided_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    decided_at = Utc(null=True)
    decision = pw.TextField(default="")

    class Meta:
        table_name = "corrections"
        indexes = ((("evaluation", "state"), False), (("state", "asked_at"), False))

    def __str__(self) -> str:
        return f"C{self.id:06d}"
