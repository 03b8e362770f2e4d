"""A report as the workbook its reader gets: cover, figures, charts and lists in their words."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from qaweb import clock
from qaweb.exports.rules import Seen
from qaweb.filters import label, moment
from qaweb.language import gettext as _
from qaweb.reports.charts import charts_of
from qaweb.reports.compared_words import restated_words
from qaweb.reports.figures import Reach
from qaweb.reports.models import Report
from qaweb.reports.points import PointsOf
from qaweb.reports.reading import Reading
from qaweb.reports.restatements import since_submission
from qaweb.reports.rules import WRITTEN
from qaweb.reports.summary import summary_in_words
from qaweb.reports.tables import figure_tables, long_tables
from qaweb.reports.wording import in_sentences, period_name
from qaweb.workbooks.paper import Fact
from qaweb.workbooks.report import ReportBook, write_report


def title_of(report: Report) -> str:
    """“Daily report Oct 20, 2026”."""
    return f"{label(report.kind)} {period_name(report.period)}"


def write_workbook(
    path: Path, report: Report, reading: Reading, now: dt.datetime, seen: Seen | None = None
) -> None:
    """The xlsx of what this reader sees of the report (P6.5a).

    `seen` is told the number of each record as it is written.
    """
    figures = reading.figures
    ids = [record.evaluation_id for record in figures.records]
    points = PointsOf(ids, None if reading.is_live else since_submission(report))
    *lists, records = long_tables(report, figures, points)
    if seen:
        records = replace(records, rows=_watched(records.rows, ids, seen))
    book = ReportBook(
        title=title_of(report),
        lead=f"{report.project} · {label(report.state)}",
        made_at=clock.local(now, report.project.zone).replace(tzinfo=None),
        author=report.author.name if report.author else "",
        cover=_("Summary"),
        facts=tuple(_facts(report, reading)),
        summary=Fact(_("Summary"), "\n".join(in_sentences(summary_in_words(figures)))),
        written=(*_restated(report, reading), *_written(report, reading)),
        figures_title=_("Figures"),
        figures=figure_tables(figures),
        charts_title=_("Charts"),
        charts=tuple(charts_of(report, figures, may_follow=False).values()),
        lists=(*lists, records),
    )
    write_report(path, book)


def _watched(rows: Iterable[Any], ids: list[int], seen: Seen) -> Iterator[Any]:
    for number, row in zip(ids, rows, strict=True):
        yield row
        seen(number)


def _facts(report: Report, reading: Reading) -> list[Fact]:
    figures = reading.figures
    facts = [
        Fact(_("Project"), str(report.project)),
        Fact(_("Period"), _period(report)),
        Fact(_("State"), label(report.state)),
        Fact(_("Author"), report.author.name if report.author else "–"),
        Fact(_("Due"), moment(report.due_at)),
        Fact(_("First submitted"), _submitted(report)),
        Fact(_("Approved by"), report.decided_by if report.approved_at else "–"),
        Fact(_("Approved"), moment(report.approved_at)),
    ]
    if figures.reach is not Reach.PROJECT:
        facts.append(Fact(_("Rows"), REACHES[figures.reach]()))
    if report.snapshot_hash:
        facts.append(Fact(_("Seal of the figures (SHA-256)"), report.snapshot_hash))
    return facts


REACHES = {
    Reach.TEAM: lambda: _("Your team's only"),
    Reach.SELF: lambda: _("Your own only"),
}


def _period(report: Report) -> str:
    if report.starts_on == report.ends_on:
        return str(report.starts_on)
    return f"{report.starts_on} – {report.ends_on}"


def _submitted(report: Report) -> str:
    when = moment(report.first_submitted_at)
    return f"{when} ({_('late')})" if report.is_late else when


def _restated(report: Report, reading: Reading) -> list[Fact]:
    """What the records came to say since, beside the figures that stay (P6.1)."""
    lines = [
        f"{moment(each.at)}: {restated_words(each, reading.figures, report)}"
        for each in reading.restatements
        if each.changes
    ]
    return [Fact(_("Restated since"), "\n".join(lines))] if lines else []


def _written(report: Report, reading: Reading) -> list[Fact]:
    parts = [Fact(label(part), reading.words.get(part, "") or "–") for part in WRITTEN[report.kind]]
    reviews = [
        f"{line.supervisor.name} {moment(line.review.at)}: {line.review.remark}"
        if line.review
        else f"{line.supervisor.name}: {_('not reviewed yet')}"
        for line in reading.reviews
    ]
    return [*parts, Fact(_("Reviews"), "\n".join(reviews))] if reviews else parts
