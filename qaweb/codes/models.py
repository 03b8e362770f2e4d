"""Recovery codes, of which only the hash is kept."""

import peewee as pw

from qaweb.db import Model, Utc
from qaweb.people.models import Person


class RecoveryCode(Model):
    """One of ten codes that each replace the telephone once."""

    person = pw.ForeignKeyField(Person, backref="recovery_codes", on_delete="CASCADE")
    code_hash = pw.CharField(max_length=64)
    used_at = Utc(null=True)

    class Meta:
        table_name = "recovery_codes"
        indexes = ((("person", "code_hash"), True),)
