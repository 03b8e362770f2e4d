"""Calls as the telephone system reports them."""

from enum import StrEnum

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.people.models import Person, Project


class Channel(StrEnum):
    """How the customer reached the centre."""

    PHONE = "phone"
    CHAT = "chat"
    EMAIL = "email"


class CallType(Model):
    """What a call is about; each project keeps its own list (P3.10)."""

    project = pw.ForeignKeyField(Project, backref="call_types", on_delete="CASCADE")
    name = pw.CharField()
    is_active = pw.BooleanField(default=True)

    class Meta:
        table_name = "call_types"
        indexes = ((("project", "name"), True),)

    def __str__(self) -> str:
        return self.name


class Call(Model):
    """One contact. The customer's number is stored encrypted, with a keyed hash to find it by.

    `is_monitored`: an evaluation is about it; the evaluations say so. `is_by_hand`:
    a person entered it, no file.
    """

    number = pw.CharField(unique=True)
    project = pw.ForeignKeyField(Project, on_delete="RESTRICT")
    agent = pw.ForeignKeyField(Person, backref="calls", on_delete="RESTRICT")
    call_type = pw.ForeignKeyField(CallType, null=True, on_delete="RESTRICT")
    channel = EnumField(Channel, default=Channel.PHONE)
    started_at = Utc(index=True)
    call_day = pw.DateField()
    duration_s = pw.IntegerField()
    queue_s = pw.IntegerField(null=True)
    customer_cipher = pw.TextField(default="")
    customer_hash = pw.CharField(max_length=64, default="", index=True)
    recording = pw.CharField(default="")
    is_monitored = pw.BooleanField(default=False)
    is_by_hand = pw.BooleanField(default=False)

    class Meta:
        table_name = "calls"
        indexes = (
            (("agent", "started_at"), False),
            (("project", "call_day", "started_at"), False),
            (("project", "is_by_hand", "call_day"), False),
        )

    def __str__(self) -> str:
        return self.number
