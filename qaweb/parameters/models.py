"""Dated values of the policy's numbers."""

import peewee as pw

from qaweb.db import Model, Utc


class ParameterValue(Model):
    """A policy number since a day: who set it, and why. Rows are added, never changed."""

    key = pw.CharField()
    valid_from = pw.DateField()
    value = pw.TextField()
    author_id = pw.IntegerField()
    author_name = pw.CharField()
    reason = pw.TextField()
    created_at = Utc()

    class Meta:
        table_name = "parameter_values"
        indexes = ((("key", "valid_from"), False),)
