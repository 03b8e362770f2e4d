"""The report as a workbook: what it holds, how it prints."""

import datetime as dt
import zipfile
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qaweb.workbooks.paper import Fact
from qaweb.workbooks.report import Chart, ReportBook, Table, report_workbook
from qaweb.workbooks.styles import BandWord, Column, Kind

MODES = Table(
    "Modes",
    (Column("Mode"), Column("Calls", Kind.NUMBER), Column("Share", Kind.PERCENT)),
    (("Remote", 7, 7000), ("Recording", 3, 3000)),
    "",
    Chart("Do the modes keep to their target?", (2,)),
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


def test_the_charts_are_native_and_titled_by_their_question() -> None:
    with zipfile.ZipFile(BytesIO(a_book())) as packed:
        charts = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 1
        xml = packed.read(charts[0]).decode()
    assert "Do the modes keep to their target?" in xml
    assert "'Figures'!$C$3:$C$4" in xml or "Figures!$C$3:$C$4" in xml


def test_what_looks_like_a_formula_stays_text() -> None:
    with zipfile.ZipFile(BytesIO(a_book())) as packed:
        sheets_xml = [packed.read(n).decode() for n in packed.namelist() if "worksheets/sheet" in n]
    assert not [xml for xml in sheets_xml if "<f>" in xml]


def test_an_empty_table_says_so() -> None:
    found = sheets(a_book())
    assert found["Slips"]["A2"].value == "No slip was issued."
    assert "No slip was issued." in {c.value for row in found["Figures"].iter_rows() for c in row}


def test_a_table_without_rows_draws_no_chart() -> None:
    empty = Table("Criteria", SCORES.columns, (), "None.", Chart("Which?", (1,)))
    with zipfile.ZipFile(BytesIO(a_book((empty,)))) as packed:
        assert len([n for n in packed.namelist() if n.startswith("xl/charts/chart")]) == 1
