"""The log of openings: no audit trail, for it tells of no change (S17)."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.looks.rules import Record
from qaweb.people.models import Person


class Look(Model):
    """On a day of the project's calendar, `reader` opened a record about somebody else.

    `about` is whose record it was then: a correction may give it to another person.
    """

    record = EnumField(Record)
    record_id = pw.IntegerField()
    about = pw.ForeignKeyField(Person, backref="looked_at", index=False, on_delete="CASCADE")
    reader = pw.ForeignKeyField(Person, backref="looks", on_delete="CASCADE")
    day = pw.DateField(index=True)
    first_at = Utc()
    last_at = Utc()
    times = pw.IntegerField(default=1)

    class Meta:
        table_name = "looks"
        indexes = (
            (("record", "record_id", "about", "reader", "day"), True),
            (("about", "first_at"), False),
        )
