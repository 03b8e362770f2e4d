"""An analysis report as a workbook: cover, figures with charts, and one sheet for each long table.

Everything comes translated; a report of another period only brings other tables.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import Worksheet

from qaweb.workbooks.paper import Fact, Paper
from qaweb.workbooks.styles import ACCENT, HEADING, LEAD, LINE, Book, Column

FIGURE_WIDTHS = (34, 12, 12, 12, 12, 14)
ROW_HEIGHT = 22
WIDEST_PORTRAIT = 7
CHART_WIDTH, LEAST_HEIGHT, BAR_HEIGHT, AROUND_BARS = 660, 240, 26, 100


@dataclass(frozen=True)
class Chart:
    """A bar chart of a table's first rows: the question it answers, its columns, their format."""

    title: str
    series: tuple[int, ...]
    num_format: str = "0%"
    most_rows: int = 10


@dataclass(frozen=True)
class Table:
    """A table with its heading; without rows it says `empty` instead."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    empty: str
    chart: Chart | None = None


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


def report_workbook(report: ReportBook) -> bytes:
    """The xlsx of one report (P6.5)."""
    book = Book(report.title, made_at=report.made_at)
    _cover(book, report)
    _figures(book, report)
    for table in report.lists:
        _list(book, report, table)
    return book.finish()


def _cover(book: Book, report: ReportBook) -> None:
    paper = Paper(book, book.sheet(report.cover, footer=report.title))
    paper.head(report.title, report.lead)
    paper.facts(report.facts)
    for text in (report.summary, *report.written):
        paper.text(text, lines=2)
    paper.end()


def _figures(book: Book, report: ReportBook) -> None:
    sheet = book.sheet(report.figures_title, footer=report.title)
    _set_widths(sheet, FIGURE_WIDTHS)
    row = 0
    for table in report.figures:
        book.write(sheet, row, 0, table.title, HEADING)
        if not table.rows:
            book.write(sheet, row + 1, 0, table.empty, LEAD, {"text_wrap": False})
            row += 3
            continue
        bottom = book.table(sheet, table.columns, table.rows, top=row + 1, freeze=False)
        row = _chart(book, sheet, table, row + 1, bottom + 1)
    sheet.print_area(0, 0, max(row, 1), len(FIGURE_WIDTHS) - 1)


def _list(book: Book, report: ReportBook, table: Table) -> None:
    sheet = book.sheet(
        table.title, landscape=len(table.columns) > WIDEST_PORTRAIT, footer=report.title
    )
    bottom = book.table(sheet, table.columns, table.rows)
    if not table.rows:
        book.write(sheet, 1, 0, table.empty, LEAD, {"text_wrap": False})
        bottom += 1
    bottom = _chart(book, sheet, table, 0, bottom + 1)
    sheet.print_area(0, 0, bottom, len(table.columns) - 1)


def _chart(book: Book, sheet: Worksheet, table: Table, top: int, row: int) -> int:
    """The table's chart at `row`, if it has one; returns the row below."""
    if table.chart is None or not table.rows or not table.chart.most_rows:
        return row
    shown = min(len(table.rows), table.chart.most_rows)
    first, last = top + 1, top + shown
    chart = book.chart("bar")
    for place, column in enumerate(table.chart.series):
        colour = {"color": ACCENT if place == 0 else LINE}
        chart.add_series(
            {
                "name": table.columns[column].title,
                "categories": [sheet.get_name(), first, 0, last, 0],
                "values": [sheet.get_name(), first, column, last, column],
                "fill": colour,
                "data_labels": {"value": True, "num_format": table.chart.num_format},
                "gap": 60,
            }
        )
    chart.set_title({"name": table.chart.title, "name_font": {"size": 11, "bold": True}})
    chart.set_x_axis(
        {"min": 0, "num_format": table.chart.num_format, "major_gridlines": {"visible": False}}
    )
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"} if len(table.chart.series) > 1 else {"none": True})
    bars = shown * len(table.chart.series)
    height = max(LEAST_HEIGHT, BAR_HEIGHT * bars + AROUND_BARS)
    chart.set_size({"width": CHART_WIDTH, "height": height})
    sheet.insert_chart(row, 0, chart)
    return row + height // ROW_HEIGHT + 2


def _set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
