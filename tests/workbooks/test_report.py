"""The report as a workbook: what it holds, how it prints."""

import datetime as dt
import zipfile
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qaweb.workbooks.paper import Fact
from qaweb.workbooks.report import ReportBook, Table, report_workbook
from qaweb.workbooks.styles import BandWord, Column, Kind

LONG = "Recording, as it was kept by the telephone system"
MODES = Table(
    "Modes",
    (Column("Mode"), Column("Calls", Kind.NUMBER), Column("Share", Kind.PERCENT)),
    (("Remote", 7, 7000), (LONG, 3, 3000)),
    "",
)
SCORES = Table(
    "Scores",
    (Column("Person"), Column("Average", Kind.SCORE), Column("Band")),
    (("任客服", 8750, BandWord("good", "Good")), ("=cmd", 0, BandWord("failed", "Failed"))),
    "Nobody.",
)
SLIPS = Table("Slips", (Column("Slip"),), (), "No slip was issued.")


def a_book(lists: tuple[Table, ...] = (SCORES, SLIPS)) -> bytes:
    return report_workbook(
        ReportBook(
            title="Daily report 2026-10-20",
            lead="North · Submitted",
            made_at=dt.datetime.combine(dt.date(2026, 10, 21), dt.time(10)),
            cover="Summary",
            facts=(Fact("Project", "North"), Fact("State", "Submitted")),
            summary=Fact("Summary", "186 calls monitored."),
            written=(Fact("Highlights", "=1+1"),),
            figures_title="Figures",
            figures=(MODES, SLIPS),
            lists=lists,
        )
    )


def sheets(body: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in load_workbook(BytesIO(body))}


def test_the_long_tables_have_a_sheet_each() -> None:
    assert list(sheets(a_book())) == ["Summary", "Figures", "Scores", "Slips"]


def test_scores_and_shares_are_numbers_and_bands_are_words_in_their_colour() -> None:
    scores = sheets(a_book())["Scores"]
    assert scores["B2"].value == 87.5
    assert scores["C2"].value == "Good"
    assert scores["C2"].fill.fgColor.rgb != scores["C3"].fill.fgColor.rgb


def test_headers_are_frozen_and_filtered() -> None:
    scores = sheets(a_book())["Scores"]
    assert scores.freeze_panes == "B2"
    assert scores.auto_filter.ref == "A1:C3"


def test_everything_prints_on_a4_within_its_area() -> None:
    for sheet in sheets(a_book()).values():
        assert sheet.page_setup.paperSize in ("9", 9)
        assert sheet.print_area
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_what_looks_like_a_formula_stays_text() -> None:
    with zipfile.ZipFile(BytesIO(a_book())) as packed:
        sheets_xml = [packed.read(n).decode() for n in packed.namelist() if "worksheets/sheet" in n]
    assert not [xml for xml in sheets_xml if "<f>" in xml]


def test_a_row_of_figures_is_as_high_as_its_text() -> None:
    sheet = sheets(a_book())["Figures"]
    heights = {row[0].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows()}
    assert heights[LONG] == 33
    assert heights["Remote"] is None


def test_an_empty_table_says_so() -> None:
    found = sheets(a_book())
    assert found["Slips"]["A2"].value == "No slip was issued."
    assert "No slip was issued." in {c.value for row in found["Figures"].iter_rows() for c in row}
