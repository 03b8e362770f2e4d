"""Workbooks as openpyxl reads them back: text stays text, and the page prints on A4."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qaweb.workbooks.styles import (
    BANDS,
    FONT,
    BandWord,
    Book,
    Column,
    Kind,
    lines_in,
    sheet_name,
    width_in_cells,
)

COLUMNS = (
    Column("坐席"),
    Column("成绩", Kind.SCORE),
    Column("等级", Kind.BAND),
    Column("占比", Kind.PERCENT),
    Column("日期", Kind.DATE),
    Column("时间", Kind.MOMENT),
    Column("件数", Kind.NUMBER),
)
AT = dt.datetime(2026, 10, 21, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
ROW = ("任客服", 9125, BandWord("excellent", "优秀"), 1250, AT.date(), AT, 1200)


def table(rows: list[Any], **options: Any) -> Worksheet:
    book = Book("成绩")
    book.table(book.sheet("成绩", footer="A & B"), COLUMNS, rows, **options)
    return load_workbook(BytesIO(book.finish())).active


def test_values_are_numbers_and_dates_and_the_band_is_a_word() -> None:
    values = [cell.value for cell in table([ROW])[2]]
    at = AT.replace(tzinfo=None)
    day = at.replace(hour=0, minute=0)
    assert values == ["任客服", 91.25, "优秀", 0.125, day, at, 1200]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@sum", "\tx", "\rx", "http://x.cn", "12"])
def test_text_stays_text_whatever_it_begins_with(text: str) -> None:
    cell = table([(text, *ROW[1:])])["A2"]
    assert (cell.data_type, cell.value) == ("s", text.replace("\r", "\n"))
    assert not cell.hyperlink
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_cell_takes_no_more_than_excel_takes() -> None:
    assert len(table([("长" * 40_000, *ROW[1:])])["A2"].value) == 32_767


def test_nothing_is_an_empty_cell() -> None:
    assert [cell.value for cell in table([(None, None, "", None, None, None, None)])[2]] == [
        None
    ] * 7


def test_the_header_is_frozen_filtered_and_repeated_in_print() -> None:
    sheet = table([ROW, ROW])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G3"
    assert sheet.print_title_rows == "$1:$1"


def test_the_page_is_a4_fitted_to_its_width_with_page_numbers() -> None:
    sheet = table([ROW])
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "portrait")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.oddFooter.right.text == "&P / &N"


def test_a_second_table_leaves_the_first_ones_header_in_place() -> None:
    assert table([ROW], top=4, freeze=False).freeze_panes is None


@pytest.mark.parametrize("key", BANDS)
def test_each_band_has_its_colours(key: str) -> None:
    cell = table([("", 0, BandWord(key, "词"), 0, None, None, 0)])["C2"]
    ink, ground = BANDS[key]
    assert (cell.font.color.rgb, cell.fill.fgColor.rgb) == (f"FF{ink[1:]}", f"FF{ground[1:]}")


def test_every_cell_has_a_font_that_knows_chinese() -> None:
    assert {cell.font.name for row in table([ROW]).rows for cell in row} == {FONT}


def test_columns_are_as_wide_as_their_contents_in_chinese_letters() -> None:
    sheet = table([("北方热线一组任客服同志", *ROW[1:])])
    assert 24 <= sheet.column_dimensions["A"].width < 27
    assert width_in_cells("ab中文") == 6


def test_wrapped_text_is_counted_in_lines() -> None:
    assert lines_in("一二三四五\n六", 11) == 2
    assert lines_in("一二三四五六", 11) == 2
    assert lines_in("", 11) == 1


def test_a_sheet_takes_any_name() -> None:
    assert sheet_name("[日报] 10/21: 北方?" + "长" * 40) == "日报  10 21  北方 " + "长" * 17
    assert sheet_name("//") == "1"
