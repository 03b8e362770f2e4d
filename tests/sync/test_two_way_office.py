"""The staff list edited and saved by the real LibreOffice between rounds of the real worker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest
from flask import Flask
from openpyxl.utils import get_column_letter as letters

from qaweb.people.models import Person
from qaweb.sheets.models import SheetConflict, SheetEdit, Spreadsheet
from qaweb.sheets.rules import EditFate
from tests.cast import Cast
from tests.sheets.making import rows_of
from tests.sync.editing_world import TITLE, bound, place, rename, tick
from tests.sync.office import edited

pytestmark = pytest.mark.usefixtures("own_folder")

Later = Callable[..., Any]
NEW = {"工号": "7001", "姓名": "表里来的", "班组": "一组", "入职日期": "2026-10-19"}


@dataclass
class Desk:
    """The workbook, LibreOffice, and the worker's rounds."""

    app: Flask
    office: str
    sheet: Spreadsheet
    later: Later
    minutes: int = 0

    def round(self) -> None:
        """The worker's next round."""
        self.minutes += 1
        with self.later(minutes=self.minutes):
            tick(self.app)

    def edit(self, *cells: tuple[str, str, str]) -> None:
        """Write into cells (number of a person or of a row, title or letter, text) and save."""
        steps = [self._step(*cell) for cell in cells]
        edited(self.office, place(self.sheet), "\n".join(steps))
        self.round()

    def _step(self, row: str, column: str, text: str) -> str:
        head, *lines = self.cells()
        line = {str(line[head.index("工号")]): n for n, line in enumerate(lines, start=2)}
        at = letters(head.index(column) + 1) if column in head else column
        kind, quoted = "Formula" if text.startswith("=") else "String", text.replace('"', '""')
        cell = f'getCellRangeByName("{at}{line.get(row, row)}")'
        return f'sheets.getByName("{TITLE}").{cell}.{kind} = "{quoted}"'

    def cells(self) -> list[list[object]]:
        """What stands in the tab: formulas as they were typed."""
        book = openpyxl.load_workbook(place(self.sheet))
        return [list(row) for row in book[TITLE].iter_rows(values_only=True)]

    def line(self, number: str) -> dict[str, object]:
        """The row of a person by title; fails where two have the number."""
        (found,) = (row for row in rows_of(self.sheet, TITLE) if row["工号"] == number)
        return found

    def end(self) -> str:
        """The row below the last one."""
        return str(len(self.cells()) + 1)


@pytest.fixture
def desk(app: Flask, cast: Cast, office: str, later: Later) -> Desk:
    made = Desk(app, office, bound(cast.north, cast.assistant), later)
    made.round()
    return made


def fates() -> dict[tuple[str, str], EditFate]:
    return {(edit.record, edit.column): edit.fate for edit in SheetEdit.select()}


def test_several_rounds_with_edits_on_both_sides_keep_everything(desk: Desk, cast: Cast) -> None:
    agent, mate, end = cast.agent, cast.teammate, desk.end()
    own = [("1", "J", "自己的"), (agent.number, "J", "记一笔"), (agent.number, "K", "=LEN(C2)")]
    desk.edit(
        (agent.number, "姓名", "表里改的"),
        (mate.number, "入职日期", "明天"),
        *((end, title, text) for title, text in NEW.items()),
        *own,
    )
    added = Person.get(Person.number == NEW["工号"])
    assert (Person.get_by_id(agent.id).name, added.name) == ("表里改的", NEW["姓名"])
    assert desk.line(mate.number)["入职日期"] == "明天"
    assert "明天" in str(desk.line(mate.number)["qaweb 备注"])

    rename(cast.assistant, mate, "网页改的")
    desk.edit((added.number, "姓名", "再改"), (mate.number, "入职日期", "2026-03-02"))
    assert Person.get_by_id(added.id).name == "再改"
    assert desk.line(mate.number)["姓名"] == "网页改的"
    assert str(Person.get_by_id(mate.id).hired_on) == "2026-03-02"

    desk.edit()
    row = next(line for line in desk.cells() if line[1] == agent.number)
    assert row[9:11] == ["记一笔", "=LEN(C2)"]
    assert desk.line(added.number)["姓名"] == "再改"
    assert Person.select().where(Person.number == NEW["工号"]).count() == 1
    assert (SheetConflict.select().count(), len(desk.cells())) == (0, int(end))


def test_both_sides_at_once_become_a_conflict_and_no_text_is_lost(desk: Desk, cast: Cast) -> None:
    rename(cast.assistant, cast.agent, "网页改的")
    desk.edit((cast.agent.number, "姓名", "表里改的"), (cast.teammate.number, "工号", "9999"))
    clash = SheetConflict.get()
    assert (clash.ours, clash.theirs) == ("网页改的", "表里改的")
    assert desk.line(cast.agent.number)["姓名"] == "表里改的"
    assert desk.line(cast.teammate.number)["工号"] == cast.teammate.number
    assert fates()[(str(cast.teammate.id), "number")] is EditFate.RESTORED
