"""A month's forms in one workbook: an index, a sheet per person, each form on a page."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qaweb.workbooks.batch import Filed, write_batch
from qaweb.workbooks.lists import ListBook
from qaweb.workbooks.paper import LARGEST, SMALLEST, fitting
from qaweb.workbooks.styles import Column
from tests.workbooks.test_forms import EVALUATION, SLIP

MADE = ListBook(
    title="客户代表监听记录 2026-10",
    facts=(("月份", "2026-10"), ("班组", "一组")),
    facts_title="目录",
    columns=(Column("编号"), Column("坐席")),
    made_at=dt.datetime.combine(dt.date(2026, 11, 1), dt.time(9)),
)


def filed(number: str, folder: str = "任客服 1025") -> Filed:
    form = SLIP if number.startswith("S") else EVALUATION
    return Filed(folder, (number, folder), replace(form, number=number))


def written(path: Path, *forms: Filed) -> Workbook:
    write_batch(path / "x.xlsx", MADE, forms)
    return load_workbook(path / "x.xlsx")


def test_each_person_has_a_sheet_behind_the_index(tmp_path: Path) -> None:
    book = written(tmp_path, filed("E1"), filed("E2"), filed("E3", "=马 '质检' 1026"))
    assert book.sheetnames == ["目录", "任客服 1025", "=马 ’质检’ 1026"]
    texts = {cell.value for row in book["任客服 1025"].iter_rows() for cell in row}
    assert {"E1", "E2"} <= texts
    assert "E3" not in texts


def test_people_whose_names_look_alike_have_sheets_of_their_own(tmp_path: Path) -> None:
    folders = ("目录", "Li Na 1/2", "li na 1 2", "长" * 40 + "甲", "长" * 40 + "乙")
    book = written(tmp_path, *(filed(f"E{n}", name) for n, name in enumerate(folders)))
    names = [name.casefold() for name in book.sheetnames]
    assert len(set(names)) == len(names) == len(folders) + 1
    assert all(len(name) <= 31 for name in names)


def test_the_index_leads_to_each_form(tmp_path: Path) -> None:
    book = written(tmp_path, filed("E1"), filed("E2"))
    index = book["目录"]
    links = {c.value: c.hyperlink.location for row in index for c in row if c.hyperlink}
    assert list(links) == ["E1", "E2"]
    for number, place in links.items():
        name, _mark, cell = place.rpartition("!")
        row = book[name.strip("'")][cell].row
        assert book[name.strip("'")][f"A{row + 1}"].value == number


def test_each_form_begins_a_page_headed_by_whose_it_is(tmp_path: Path) -> None:
    sheet = written(tmp_path, filed("S1"), filed("S2"), filed("S3"))["任客服 1025"]
    assert len(sheet.row_breaks.brk) == 2
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["A1"].value == "客户代表监听记录 2026-10 · 任客服 1025"
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert int(sheet.page_setup.paperSize) == 9


def test_the_index_says_what_was_asked_for_and_can_be_filtered(tmp_path: Path) -> None:
    index = written(tmp_path, filed("E1"))["目录"]
    assert [index[f"A{n}"].value for n in (1, 2, 3)] == [MADE.title, "月份: 2026-10", "班组: 一组"]
    assert (index.freeze_panes, index.auto_filter.ref) == ("B6", "A5:B6")


def test_a_long_form_does_not_shrink_the_others() -> None:
    assert fitting([500]) == LARGEST
    assert SMALLEST <= fitting([500, 980]) < LARGEST
    assert fitting([500, 3000]) == LARGEST


def test_nothing_is_left_of_one_that_was_broken_off(tmp_path: Path) -> None:
    def forms():  # type: ignore[no-untyped-def]
        yield filed("E1")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write_batch(tmp_path / "x.xlsx", MADE, forms())
    assert not list(tmp_path.iterdir())
