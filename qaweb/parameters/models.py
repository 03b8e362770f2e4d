"""Dated values of the policy's numbers."""

import peewee as pw

from qaweb.db import Model, Utc


class ParameterValue(Model):
    """A policy number since a day: who set it, and why. Rows are added, never changed.

    One that has not begun may be withdrawn: it stays to be read and never holds.
    """

    key = pw.CharField()
    valid_from = pw.DateField()
    value = pw.TextField()
    author_id = pw.IntegerField()
    author_name = pw.CharField()
    reason = pw.TextField()
    created_at = Utc()
    withdrawn_at = Utc(null=True)
    withdrawn_by = pw.CharField(default="")
    withdrawn_why = pw.TextField(default="")

    class Meta:
        table_name = "parameter_values"
        indexes = ((("key", "valid_from"), False),)
