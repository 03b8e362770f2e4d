"""Days on which the working calendar differs from the week."""

from enum import StrEnum

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model


class DayKind(StrEnum):
    """What a day of the calendar is, against its day of the week."""

    HOLIDAY = "holiday"
    WORKING = "working"


class CalendarDay(Model):
    """A holiday, or a weekend day that is worked instead of one (调休)."""

    day = pw.DateField(unique=True)
    kind = EnumField(DayKind)
    name = pw.CharField(default="")

    class Meta:
        table_name = "calendar_days"

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()
