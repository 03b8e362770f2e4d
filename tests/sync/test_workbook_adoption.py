"""A workbook that the team has already: bound by adding two columns and a hidden sheet."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from qaweb.workbooks.kept import MEMORY
from sync.gateways.protocol import Binding, Done, Value
from sync.gateways.workbook import WorkbookGateway
from tests.sync.adoption_contract import (
    HEADER,
    ROWS,
    TITLE,
    TITLES,
    AdoptionContract,
    is_locked,
)

ADDED = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}


@dataclass
class TeamWorkbook:
    """A workbook with colours, a comment, a chart and formulas."""

    path: Path
    gateway: WorkbookGateway

    def __post_init__(self) -> None:
        book = xlsxwriter.Workbook(str(self.path))
        sheet = book.add_worksheet(TITLE)
        yellow = book.add_format({"bg_color": "#FFFF00", "bold": True})
        day = book.add_format({"num_format": "yyyy年m月d日", "font_color": "red"})
        sheet.merge_range(0, 0, 0, 4, "班组自己的标题", yellow)
        for column, title in enumerate(TITLES):
            sheet.write_string(HEADER - 1, column, title, yellow)
        for row, values in enumerate(ROWS, HEADER):
            for column, value in enumerate(values):
                self._write(sheet, row, column, value, day if column in (2, 4) else None)
        sheet.set_column(0, 20, 12, yellow)
        sheet.write_comment("B4", "组长的批注")
        sheet.conditional_format("E4:E9", {"type": "2_color_scale"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": [TITLE, 3, 0, 4, 0]})
        sheet.insert_chart("H4", chart)
        own = book.add_worksheet("自己的表")
        own.write("A1", "自己的")
        book.define_name("Mine", "='自己的表'!$A$1")
        book.close()

    @staticmethod
    def _write(sheet: object, row: int, column: int, value: Value, style: object) -> None:
        if isinstance(value, str) and value.startswith("="):
            sheet.write_formula(row, column, value, None, 2)  # type: ignore[attr-defined]
        elif isinstance(value, str):
            sheet.write_string(row, column, value)  # type: ignore[attr-defined]
        elif value is not None:
            sheet.write_datetime(row, column, value, style)  # type: ignore[attr-defined]

    @property
    def address(self) -> str:
        return str(self.path)

    def _edit(self, work: Callable[[object], object]) -> None:
        book = openpyxl.load_workbook(self.path)
        work(book[TITLE])
        book.save(self.path)

    def type(self, row: int, column: int, value: Value) -> None:
        self._edit(lambda sheet: sheet.cell(row, column, value))  # type: ignore[attr-defined]

    def merge_header(self) -> None:
        self._edit(lambda sheet: sheet.merge_cells("D3:D4"))  # type: ignore[attr-defined]

    def move_right(self) -> None:
        """As Excel does it: the formulas of the hidden sheet follow, which openpyxl leaves."""
        book = openpyxl.load_workbook(self.path)
        book[TITLE].insert_cols(1)
        for row in book[MEMORY].iter_rows(min_row=4):
            text = str(row[3].value)
            letter = text.split("!$")[1][0]
            row[3].value = text.replace(f"!${letter}$", f"!${chr(ord(letter) + 1)}$")
        book.save(self.path)

    def theirs(self) -> object:
        """Every member; of the bound sheet all that is in its first five columns and around."""
        with zipfile.ZipFile(self.path) as opened:
            members = {name: opened.read(name) for name in opened.namelist()}
        sheet = members.pop("xl/worksheets/sheet1.xml").decode()
        cells = re.findall(r'<c r="[A-E]\d+".*?(?:/>|</c>)', sheet)
        around = sheet.partition("</sheetData>")[2]
        listed = {name: len(members.pop(name)) > 0 for name in ADDED}
        members.pop("xl/worksheets/sheet3.xml", None)
        return members, cells, around, listed


class TestWorkbookAdoption(AdoptionContract):
    @pytest.fixture
    def team(self, tmp_path: Path) -> TeamWorkbook:
        return TeamWorkbook(tmp_path / "班组.xlsx", WorkbookGateway())

    def test_one_that_is_open_waits(self, team: TeamWorkbook, binding: Binding) -> None:
        lock = team.path.with_name(f"~${team.path.name}")
        lock.write_text("")
        before = team.path.read_bytes()
        assert is_locked(self.adopt(team, binding))
        assert team.path.read_bytes() == before
        lock.unlink()
        assert isinstance(self.adopt(team, binding), Done)

    def test_the_ids_are_hidden_and_the_other_columns_keep_their_looks(
        self, team: TeamWorkbook, bound: Binding
    ) -> None:
        book = openpyxl.load_workbook(team.path)
        sheet = book[TITLE]
        assert sheet.column_dimensions["G"].hidden
        assert not sheet.column_dimensions["A"].hidden
        assert (sheet["F3"].value, sheet["G3"].value) == ("系统备注", "_id")
        assert sheet["F3"].font.bold
        assert book["_qaweb"].sheet_state == "veryHidden"
        assert sheet.column_dimensions["A"].width == pytest.approx(12.71, abs=1)
