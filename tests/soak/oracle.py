"""After a schedule: what was lost, what was doubled, and whether both sides agree."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qaweb.people.models import Person
from qaweb.sheets import conflicts
from qaweb.sheets.cycles import span_of
from qaweb.sheets.models import BoundRow, SheetConflict, SheetEdit, Spreadsheet
from qaweb.sheets.rules import EditFate, SheetState
from qaweb.workbooks.styles import shortened
from sync.gateways.protocol import EMPTY, Row, Snapshot
from sync.texts import text_of
from tests.soak.part import COLUMNS
from tests.soak.schedule import Schedule
from tests.soak.shaky import Shaky


@dataclass
class Verdict:
    """What came of a schedule."""

    edits: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)


def judge(schedule: Schedule) -> Verdict:
    """Two clean cycles, and then everything that was promised."""
    office, told = schedule.office, schedule.told
    office.part.breaks_at = 0
    office.start_anew()
    words = [office.cycle() for _ in range(2)]
    last = Shaky(office.gateway)
    words.append(office.cycle(last))
    told.events.append(f"clean cycles: {words}")
    found = Verdict(len(told.sheet) + told.in_browsers, wrong=list(told.complaints))
    if last.writes:
        found.wrong.append(f"the third cycle wrote again: {words}")
    found.lost += _lost_in_the_sheet(schedule)
    found.lost += _reverted(schedule)
    if Spreadsheet.get_by_id(office.sheet.id).state is not SheetState.ACTIVE:
        found.wrong.append("the spreadsheet is stopped")
    elif not office.tab.guard:
        found.wrong += _differences(schedule)
        found.doubled += _doubled(schedule)
    return found


def _kept(schedule: Schedule) -> str:
    """Every text of the database's: records, edits, conflicts."""
    tab = schedule.office.tab
    people = Person.select().where(Person.project == schedule.office.project)
    parts = [f"{p.number}\n{p.name}\n{p.remark}\n{p.hired_on}" for p in people]
    for edit in SheetEdit.select().where(SheetEdit.tab == tab):
        parts += [edit.typed, edit.before, *_texts_of(edit.typed)]
    for one in SheetConflict.select().where(SheetConflict.tab == tab):
        parts += [one.base, one.ours, one.theirs]
    return "\n".join(parts)


def _texts_of(typed: str) -> Iterator[str]:
    try:
        found = json.loads(typed)
    except ValueError:
        return
    if isinstance(found, dict):
        yield from map(str, found.values())


def _lost_in_the_sheet(schedule: Schedule) -> list[str]:
    """Texts that people typed and did not take away again, or that a cycle had read."""
    told, kept = schedule.told, _kept(schedule)
    there = schedule.paper.texts()
    lost = []
    for text in told.sheet:
        plain = text_of(text).strip()
        is_kept = plain in kept or text in kept or plain in there or text in there
        if not is_kept and (text not in told.over or text in told.must):
            lost.append(f"sheet: {text!r}")
    return lost


def _reverted(schedule: Schedule) -> list[str]:
    """What was typed in a browser last stays, unless a conflict tells otherwise."""
    lost = []
    for (record, key), text in schedule.told.browser.items():
        stands = str(getattr(Person.get_by_id(record), key))
        same = (SheetConflict.tab == schedule.office.tab) & (SheetConflict.record == str(record))
        asked = SheetConflict.select().where(same, SheetConflict.column == key)
        if stands != text and not any(text in (one.ours, one.base) for one in asked):
            lost.append(f"browser: {text!r} of {record} became {stands!r}")
    return lost


def _differences(schedule: Schedule) -> list[str]:
    """Database = sheet, but for what is open, refused or a formula."""
    office = schedule.office
    found = office.gateway.read(office.round(Shaky(office.gateway)).binding)
    assert isinstance(found, Snapshot), found
    records = office.part.rows(span_of(office.sheet))
    ours = {str(record): values for record, values in records}
    rows = {row.record: row for row in BoundRow.select().where(BoundRow.tab == office.tab)}
    seen = found.tabs["people"].rows
    times = Counter(row.record for row in seen if row.record)
    wrong = [
        f"{record} has no row"
        for record in ours
        if not times[record] and not (record in rows and rows[record].missing)
    ]
    told = conflicts.open_keys(office.tab)
    for row in seen:
        if row.record in ours and times[row.record] == 1:
            refused = json.loads(rows[row.record].refused or "{}")
            wrong += _unlike(row, ours[row.record], told, refused)
    return wrong


def _unlike(
    row: Row, ours: Sequence[Any], told: set[tuple[str, str]], refused: Mapping[str, Any]
) -> Iterator[str]:
    for column, stands in zip(COLUMNS, ours, strict=True):
        cell = row.cells.get(column.key, EMPTY)
        whole = shortened(stands) if isinstance(stands, str) else stands
        text, value = text_of(cell.value, column.kind), text_of(whole, column.kind)
        is_told = (row.record, column.key) in told or cell.formula
        if text != value and not is_told and refused.get(column.key, ("",))[0] != text:
            yield f"{row.record}.{column.key}: sheet {text!r}, database {value!r}"


def _doubled(schedule: Schedule) -> list[str]:
    """Records made twice of one row that people typed once."""
    people = Person.select().where(Person.project == schedule.office.project)
    numbers = [str(person.number) for person in people]
    extra = [n for n in numbers if "~" in n and n.split("~")[0] not in schedule.told.copied]
    added = SheetEdit.select().where(
        SheetEdit.tab == schedule.office.tab, SheetEdit.fate == EditFate.ADDED
    )
    same = Counter(edit.record for edit in added)
    return extra + [record for record, times in same.items() if times > 1]
