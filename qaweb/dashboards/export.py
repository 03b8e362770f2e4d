"""The dashboard as a workbook: what is shown, with native charts (P6.5)."""

from typing import Any

from qaweb import clock
from qaweb.dashboards.asking import Asked
from qaweb.dashboards.figures import Cell, Figure, How
from qaweb.dashboards.pictures import figures_of, summary
from qaweb.dashboards.queries import dashboard
from qaweb.dashboards.words import DashboardWords
from qaweb.filters import band_label, day
from qaweb.language import gettext as _
from qaweb.permissions import Viewer
from qaweb.workbooks.paper import Fact
from qaweb.workbooks.report import ReportBook, Table, report_workbook
from qaweb.workbooks.styles import BandWord, Column, Kind

KINDS = {
    How.TEXT: Kind.TEXT,
    How.COUNT: Kind.NUMBER,
    How.SCORE: Kind.SCORE,
    How.SHARE: Kind.PERCENT,
    How.CHANGE: Kind.SCORE,
    How.SHARE_CHANGE: Kind.PERCENT,
    How.BAND: Kind.BAND,
}
BY_TIME, ONCE = "days", "calls"
"""Days make a long sheet of their own; the numbers of calls stand in it as a column."""


def workbook(viewer: Viewer, asked: Asked) -> bytes:
    """All rows of every figure, also those that the page leaves out."""
    shown = dashboard(viewer, asked)
    figures = figures_of(shown, asked)
    window, made_at = asked.window, clock.local(clock.now())
    facts = [
        Fact(chip.title, chip.text) for chip in DashboardWords(viewer, asked, shown.places).chips
    ]
    tables = {key: _table(figure) for key, figure in figures.items() if key != ONCE}
    return report_workbook(
        ReportBook(
            title=_("Dashboard"),
            lead=f"{day(window.since)} – {day(window.until)}",
            made_at=made_at,
            cover=_("Dashboard"),
            facts=(
                Fact(_("Made for"), viewer.name),
                Fact(_("Made at"), f"{made_at:%Y-%m-%d %H:%M}"),
                *facts,
            ),
            summary=Fact(_("Summary"), " ".join(summary(shown))),
            written=(),
            figures_title=_("Figures"),
            figures=tuple(table for key, table in tables.items() if key != BY_TIME),
            lists=(tables[BY_TIME],),
            charts_title=_("Charts"),
            charts=tuple(figure.chart for figure in figures.values()),
            author=viewer.name,
        )
    )


def _table(figure: Figure) -> Table:
    return Table(
        title=figure.chart.question,
        columns=tuple(Column(title, KINDS[how]) for title, how in figure.columns),
        rows=[
            [_value(cell, how) for cell, (_title, how) in zip(row, figure.columns, strict=True)]
            for row in figure.rows
        ],
        empty=_("No call was monitored."),
    )


def _value(cell: Cell, how: How) -> Any:
    return BandWord(cell.value, band_label(cell.value)) if how is How.BAND else cell.value
