"""Licences: the right of a monitor to submit evaluations (P4.2)."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.people.models import Person
from qaweb.training.rules import LicenceState


class Licence(Model):
    """One monitor's licence for a period. Its state on a day follows from its dates.

    `ended_on` is the day since which it is suspended or withdrawn; `granted` says which.
    """

    person = pw.ForeignKeyField(Person, backref="licences", on_delete="CASCADE")
    granted = EnumField(LicenceState, default=LicenceState.LICENSED)
    valid_from = pw.DateField()
    valid_until = pw.DateField()
    experience_years = pw.IntegerField(default=0)
    note = pw.TextField(default="")
    reason = pw.TextField(default="")
    recorded_by = pw.CharField()
    recorded_at = Utc()
    ended_on = pw.DateField(null=True)
    ended_by = pw.CharField(default="")

    class Meta:
        table_name = "licences"

    def __str__(self) -> str:
        return f"{self.person} {self.valid_from} - {self.valid_until}"
