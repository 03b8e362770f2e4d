"""Spreadsheets that are kept up to date, what of them is ours, and what happened to them."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.people.models import Person, Project
from qaweb.sheets.rules import Direction, GatewayKind, SheetEventKind, SheetState


class Spreadsheet(Model):
    """One spreadsheet. `address` is a file's name in the folder, or an id; never a URL.

    `month` is set for copies. `owner` is with whose rights edits count, and who is told; copies
    have none. `generation` counts our writes, `stamp` is how the last one left it. `seen` is the
    audit line up to which records were written, `looked_at` when they were last compared. The
    lease belongs to one worker; `fence` grows with each. `wanted_at`: somebody asked for it to be
    written now.
    """

    project = pw.ForeignKeyField(Project, backref="spreadsheets", on_delete="CASCADE")
    gateway = EnumField(GatewayKind, default=GatewayKind.WORKBOOK)
    direction = EnumField(Direction, default=Direction.OUT)
    address = pw.CharField()
    month = pw.DateField(null=True)
    locale = pw.CharField(default="zh_Hans_CN")
    owner = pw.ForeignKeyField(Person, null=True, on_delete="SET NULL")
    state = EnumField(SheetState, default=SheetState.ACTIVE)
    generation = pw.IntegerField(default=0)
    stamp = pw.CharField(default="")
    seen = pw.IntegerField(default=0)
    created_at = Utc()
    tried_at = Utc(null=True)
    looked_at = Utc(null=True)
    succeeded_at = Utc(null=True)
    written_at = Utc(null=True)
    wanted_at = Utc(null=True)
    stop_reason = pw.CharField(default="")
    stop_detail = pw.TextField(default="")
    locked_since = Utc(null=True)
    leased_by = pw.CharField(default="")
    leased_until = Utc(null=True)
    fence = pw.IntegerField(default=0)

    class Meta:
        table_name = "spreadsheets"
        indexes = ((("gateway", "address"), True), (("project", "month"), False))

    def __str__(self) -> str:
        return self.address.removesuffix(".xlsx")


class BoundTab(Model):
    """A tab that holds records of one kind. `columns`: JSON, [{key, title, may}] as agreed."""

    spreadsheet = pw.ForeignKeyField(Spreadsheet, backref="tabs", on_delete="CASCADE")
    key = pw.CharField()
    title = pw.CharField()
    position = pw.IntegerField()
    columns = pw.TextField(default="[]")
    rows = pw.IntegerField(default=0)

    class Meta:
        table_name = "sheet_tabs"
        indexes = ((("spreadsheet", "key"), True),)


class BoundRow(Model):
    """What a record's row held when both sides last agreed: its hash, and for edits its texts.

    `base` (JSON, text by column) is kept where edits are read. `generation` is the write that left
    it so. `is_gone`: the record no longer belongs there; its row stands empty and says so.
    """

    tab = pw.ForeignKeyField(BoundTab, backref="bound_rows", on_delete="CASCADE", index=False)
    record = pw.CharField(max_length=40)
    hash = pw.CharField(max_length=32)
    base = pw.TextField(default="")
    generation = pw.IntegerField(default=0)
    is_gone = pw.BooleanField(default=False)

    class Meta:
        table_name = "sheet_rows"
        indexes = ((("tab", "record"), True),)


class SheetEvent(Model):
    """Something that happened; alarms among them are told to people. `file` was set aside."""

    spreadsheet = pw.ForeignKeyField(Spreadsheet, backref="events", on_delete="CASCADE")
    at = Utc()
    kind = EnumField(SheetEventKind)
    rows = pw.IntegerField(default=0)
    cells = pw.IntegerField(default=0)
    file = pw.CharField(default="")
    detail = pw.TextField(default="")

    class Meta:
        table_name = "sheet_events"
        indexes = ((("spreadsheet", "at"), False), (("kind", "at"), False))
