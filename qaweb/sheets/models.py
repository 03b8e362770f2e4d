"""Spreadsheets that are kept up to date, what of them is ours, and what happened to them."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, Utc
from qaweb.people.models import Person, Project
from qaweb.sheets.rules import (
    ConflictState,
    Direction,
    EditFate,
    GatewayKind,
    SheetEventKind,
    SheetState,
)


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
    name = pw.CharField(default="")
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
        return self.name or self.address.removesuffix(".xlsx")


class BoundTab(Model):
    """A tab that holds records of one kind. `columns`: JSON, [{key, title, may, wins}] as agreed.

    `guard` says why nothing of it is applied since `guarded_at`, `is_waved_on` that somebody
    looked at it and let it go on.
    """

    spreadsheet = pw.ForeignKeyField(Spreadsheet, backref="tabs", on_delete="CASCADE")
    key = pw.CharField()
    title = pw.CharField()
    position = pw.IntegerField()
    columns = pw.TextField(default="[]")
    rows = pw.IntegerField(default=0)
    guard = pw.CharField(default="")
    guarded_at = Utc(null=True)
    is_waved_on = pw.BooleanField(default=False)

    class Meta:
        table_name = "sheet_tabs"
        indexes = ((("spreadsheet", "key"), True),)


class BoundRow(Model):
    """What a record's row held when both sides last agreed: its hash, and for edits its texts.

    `base` (JSON, text by column) is kept where edits are read; `refused` are typed texts that were
    not taken, with why. `generation` is the write that left it so, `since` the one that made it,
    `missing` in how many reads it was not found. `is_gone`: the record no longer belongs there; in
    a copy its row stands empty and says so.
    """

    tab = pw.ForeignKeyField(BoundTab, backref="bound_rows", on_delete="CASCADE", index=False)
    record = pw.CharField(max_length=40)
    hash = pw.CharField(max_length=32)
    base = pw.TextField(default="")
    generation = pw.IntegerField(default=0)
    refused = pw.TextField(default="")
    since = pw.IntegerField(default=0)
    missing = pw.IntegerField(default=0)
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


class OlderBase(Model):
    """What a cell held until a write: for files that somebody opened before it and saves later.

    `generation` is the write from which on `value` was no longer agreed on.
    """

    row = pw.ForeignKeyField(BoundRow, backref="older", on_delete="CASCADE", index=False)
    column = pw.CharField()
    generation = pw.IntegerField()
    value = pw.TextField()
    at = Utc()

    class Meta:
        table_name = "sheet_older_bases"
        indexes = ((("row", "column", "generation"), True), (("at",), False))


class OwedWrite(Model):
    """A write that was sent and not answered yet: what each cell was read as, and is to become.

    `cells`: JSON, {tab: {record: {column: [read, written]}}}; `new_rows`: {tab: {record: texts}}.
    The spreadsheet's own generation tells, at the next read, whether it arrived.
    """

    spreadsheet = pw.ForeignKeyField(Spreadsheet, backref="owed", on_delete="CASCADE", unique=True)
    generation = pw.IntegerField()
    sent_at = Utc()
    cells = pw.TextField(default="{}")
    new_rows = pw.TextField(default="{}")

    class Meta:
        table_name = "sheet_owed_writes"


class SheetConflict(Model):
    """A field that both sides changed: base, ours, theirs; nothing of it is ever dropped (sync).

    `stands`: whether the sheet still shows `theirs`. `was` is our text before it was settled, for
    taking that back.
    """

    tab = pw.ForeignKeyField(BoundTab, backref="conflicts", on_delete="CASCADE")
    record = pw.CharField(max_length=40)
    label = pw.CharField(default="")
    column = pw.CharField()
    base = pw.TextField(default="")
    ours = pw.TextField(default="")
    theirs = pw.TextField(default="")
    stands = pw.BooleanField(default=True)
    at = Utc()
    state = EnumField(ConflictState, default=ConflictState.OPEN)
    settled_by = pw.ForeignKeyField(Person, null=True, on_delete="SET NULL")
    settled_at = Utc(null=True)
    typed = pw.TextField(default="")
    was = pw.TextField(default="")

    class Meta:
        table_name = "sheet_conflicts"
        indexes = (
            (("tab", "record", "column", "state"), False),
            (("state", "at"), False),
        )


class SheetEdit(Model):
    """What somebody typed in a spreadsheet, and what became of it; the text is kept for good."""

    tab = pw.ForeignKeyField(BoundTab, backref="edits", on_delete="CASCADE")
    record = pw.CharField(max_length=40, default="")
    label = pw.CharField(default="")
    column = pw.CharField(default="")
    at = Utc()
    fate = EnumField(EditFate)
    before = pw.TextField(default="")
    typed = pw.TextField(default="")
    why = pw.TextField(default="")

    class Meta:
        table_name = "sheet_edits"
        indexes = ((("tab", "at"), False), (("tab", "record", "column"), False))


class SheetCalls(Model):
    """The calls to Google of one day (in UTC) about one spreadsheet, "" for those about none.

    `recent`: JSON, [[moment, 1 for a write]] of the last minute before the last of them.
    """

    address = pw.CharField()
    day = pw.DateField()
    reads = pw.IntegerField(default=0)
    writes = pw.IntegerField(default=0)
    recent = pw.TextField(default="[]")

    class Meta:
        table_name = "sheet_calls"
        indexes = ((("address", "day"), True), (("day",), False))


class WithheldCell(Model):
    """A cell that its spreadsheet would not take: what we would write, and its words for why.

    `column` is `_id` for a whole new row. It is tried again when our text changes, when somebody
    asks for it, and after an hour.
    """

    tab = pw.ForeignKeyField(BoundTab, backref="withheld", on_delete="CASCADE", index=False)
    record = pw.CharField(max_length=40)
    column = pw.CharField()
    text = pw.TextField(default="")
    why = pw.TextField(default="")
    at = Utc()

    class Meta:
        table_name = "sheet_withheld_cells"
        indexes = ((("tab", "record", "column"), True),)
