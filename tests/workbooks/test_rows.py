"""Rows written at once are what cells written one by one would be."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from qaweb.workbooks.lists import ListBook, write_list
from qaweb.workbooks.rows import MOST_KEPT
from qaweb.workbooks.styles import FONT, BandWord, Book, Column
from tests.workbooks.test_styles import AT, COLUMNS, ROW

HOSTILE = (
    "=1+1", "+86", "-5", "@sum", "\tx", "\rx", "http://x.cn", "12", " x ", "a&b<c>\"d'",
    "x\x01y\x0by", "😀", "两行\n字", "[Red]0",
)  # fmt: skip


def listed(path: Path, rows: list[Any], columns: tuple[Column, ...] = COLUMNS) -> Any:
    made = ListBook("成绩", (), "说明", columns, AT.replace(tzinfo=None))
    write_list(path / "x.xlsx", made, rows)
    return load_workbook(path / "x.xlsx").worksheets[0]


def one_by_one(rows: list[Any]) -> Any:
    book = Book("成绩")
    book.table(book.sheet("成绩"), COLUMNS, rows)
    return load_workbook(BytesIO(book.finish())).worksheets[0]


def look(cell: Any) -> tuple[Any, ...]:
    colours = (cell.font.color.rgb, cell.fill.fgColor.rgb, cell.font.name, cell.font.bold)
    where = (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.indent)
    kind = (cell.value, cell.data_type, cell.number_format, cell.quotePrefix)
    return (*kind, *colours, *where, cell.border.left.style)


def test_every_kind_of_value_looks_the_same(tmp_path: Path) -> None:
    rows = [ROW, ("", None, BandWord("own", "自定"), 0, None, None, -3), ("=1", *ROW[1:])]
    fast, slow = listed(tmp_path, rows), one_by_one(rows)
    assert [[look(c) for c in row] for row in fast] == [[look(c) for c in row] for row in slow]
    assert fast.dimensions == "A1:G4"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_whatever_is_in_it(tmp_path: Path, text: str) -> None:
    cell = listed(tmp_path, [(text, *ROW[1:])])["A2"]
    slow = one_by_one([(text, *ROW[1:])])["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (slow.value, "s", slow.quotePrefix)
    assert not cell.hyperlink


def test_text_that_looks_like_xml_of_a_workbook_is_text(tmp_path: Path) -> None:
    rows = [("<r><t>x</t></r>", *ROW[1:])]
    assert listed(tmp_path, rows)["A2"].value == rows[0][0]
    assert one_by_one(rows)["A2"].value.strip() == rows[0][0]


def test_a_cell_takes_no_more_than_excel_takes(tmp_path: Path) -> None:
    values = [listed(tmp_path, [(t * 40_000, *ROW[1:])])["A2"].value for t in ("长", "😀")]
    assert [len(value.encode("utf-16-le")) // 2 for value in values] == [32_767, 32_767]
    assert all(value.endswith("…") for value in values)


def test_more_different_values_than_are_kept(tmp_path: Path) -> None:
    rows = [(f"第{n}条",) for n in range(MOST_KEPT + 10)]
    sheet = listed(tmp_path, rows, (Column("记录"),))
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [r[0] for r in rows]


def test_dates_and_moments_are_told_apart(tmp_path: Path) -> None:
    midnight = dt.datetime(2026, 10, 21, tzinfo=dt.UTC)
    rows = [("", 0, "", 0, midnight.date(), midnight, 0)]
    sheet = listed(tmp_path, rows)
    formats = [sheet[f"{column}2"].number_format for column in "EF"]
    assert formats == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


def test_every_cell_has_a_font_that_knows_chinese(tmp_path: Path) -> None:
    assert {cell.font.name for row in listed(tmp_path, [ROW]).rows for cell in row} == {FONT}
