"""Filters and order of a list, kept under a name by one person."""

import peewee as pw

from qaweb.db import Model
from qaweb.people.models import Person


class SavedView(Model):
    """A list (`page` is its endpoint) as one person looks at it: the query of the address."""

    person = pw.ForeignKeyField(Person, backref="saved_views", on_delete="CASCADE")
    page = pw.CharField()
    name = pw.CharField()
    query = pw.TextField(default="")

    class Meta:
        table_name = "saved_views"
        indexes = ((("person", "page", "name"), True),)

    def __str__(self) -> str:
        return self.name


class ShownColumns(Model):
    """The columns in which one person reads a list (`page` is its endpoint): names, in order."""

    person = pw.ForeignKeyField(Person, backref="shown_columns", on_delete="CASCADE")
    page = pw.CharField()
    columns = pw.TextField()

    class Meta:
        table_name = "shown_columns"
        indexes = ((("person", "page"), True),)
