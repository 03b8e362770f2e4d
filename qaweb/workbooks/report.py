"""An analysis report as a workbook: cover, figures, charts, and one sheet for each long table.

Everything comes translated; a report of another period only brings other tables. It is written to
a path row by row, so that a month's records cost no memory.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qaweb.charts import Chart
from qaweb.workbooks.charts import ChartSheet
from qaweb.workbooks.paper import Fact, Paper
from qaweb.workbooks.rows import long_table
from qaweb.workbooks.styles import ACCENT, HEADING, LEAD, Book, Column

FIGURE_WIDTHS = (34, 12, 12, 12, 12, 14)


@dataclass(frozen=True)
class Table:
    """A table with its heading; without rows it says `empty` instead.

    Of a very wide one the first `printed` columns go to paper.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]
    empty: str
    printed: int | None = None


@dataclass(frozen=True)
class ReportBook:
    """A report in words of its reader; `figures` share a sheet, each of `lists` has its own."""

    title: str
    lead: str
    made_at: dt.datetime
    cover: str
    facts: tuple[Fact, ...]
    summary: Fact
    written: tuple[Fact, ...]
    figures_title: str
    figures: tuple[Table, ...]
    lists: tuple[Table, ...]
    charts_title: str = ""
    charts: tuple[Chart, ...] = ()
    author: str = ""


def write_report(path: Path, report: ReportBook) -> None:
    """The xlsx of one report (P6.5); nothing is left of one that was broken off."""
    book = Book(report.title, report.author, report.made_at, path)
    try:
        _cover(book, report)
        _figures(book, report)
        _charts(book, report)
        for table in report.lists:
            _list(book, report, table)
        book.close()
    except BaseException:
        book.abandon()
        raise


def report_workbook(report: ReportBook) -> bytes:
    """The same in memory, for a short one."""
    with TemporaryDirectory(prefix="qaweb-") as folder:
        path = Path(folder) / "report.xlsx"
        write_report(path, report)
        return path.read_bytes()


def _cover(book: Book, report: ReportBook) -> None:
    paper = Paper(book, book.sheet(report.cover, footer=report.title))
    paper.head(report.title, report.lead)
    paper.facts(report.facts)
    for text in (report.summary, *report.written):
        paper.text(text, lines=2)
    paper.end()


def _figures(book: Book, report: ReportBook) -> None:
    sheet = book.sheet(report.figures_title, footer=report.title)
    for column, width in enumerate(FIGURE_WIDTHS):
        sheet.set_column(column, column, width)
    row = 0
    for table in report.figures:
        book.write(sheet, row, 0, table.title, HEADING, {"font_color": ACCENT})
        rows = list(table.rows)
        if rows:
            row = (
                book.table(
                    sheet, table.columns, rows, top=row + 1, freeze=False, widths=FIGURE_WIDTHS
                )
                + 1
            )
        else:
            book.write(sheet, row + 1, 0, table.empty, LEAD, {"text_wrap": False})
            row += 3
    sheet.print_area(0, 0, max(row - 1, 1), len(FIGURE_WIDTHS) - 1)


def _charts(book: Book, report: ReportBook) -> None:
    shown = [chart for chart in report.charts if not chart.is_empty]
    if not shown:
        return
    drawing = ChartSheet(
        book, book.sheet(report.charts_title, footer=report.title, is_fitted=False)
    )
    for chart in shown:
        drawing.draw(chart)
    drawing.end()


def _list(book: Book, report: ReportBook, table: Table) -> None:
    sheet = book.sheet(table.title, footer=report.title)
    bottom = long_table(book, sheet, table.columns, table.rows)
    if not bottom:
        bottom = 1
        book.write(sheet, 1, 0, table.empty, LEAD, {"text_wrap": False})
    sheet.print_area(0, 0, bottom, (table.printed or len(table.columns)) - 1)
