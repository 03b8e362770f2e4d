"""Notices and what a person does not want to be told."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Person


class Notice(Model):
    """One thing told to one person. It is worded when it is read, in the reader's language.

    `endpoint` and `values` (JSON) lead to the record, `words` (JSON) fill the sentence. `key`
    names the occasion: the same occasion is told once.
    """

    person = pw.ForeignKeyField(Person, backref="notices", on_delete="CASCADE")
    kind = EnumField(Occasion)
    key = pw.CharField()
    endpoint = pw.CharField()
    values = pw.TextField(default="{}")
    words = pw.TextField(default="{}")
    created_at = Utc()
    read_at = Utc(null=True)

    class Meta:
        table_name = "notices"
        indexes = (
            (("person", "kind", "key"), True),
            (("person", "read_at"), False),
        )


class TurnedOff(Model):
    """A kind of notice that a person does not want."""

    person = pw.ForeignKeyField(Person, on_delete="CASCADE")
    kind = EnumField(Occasion)

    class Meta:
        table_name = "notices_turned_off"
        indexes = ((("person", "kind"), True),)
