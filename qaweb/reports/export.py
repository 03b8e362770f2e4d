"""A report as the workbook its reader gets: figures into tables, every word translated."""

import datetime as dt
from typing import Any

from flask_babel import gettext as _

from qaweb import clock
from qaweb.filters import band_label, label, moment, titled
from qaweb.language import in_english
from qaweb.reports.figures import Figures, Reach
from qaweb.reports.models import Report
from qaweb.reports.queries import Reading
from qaweb.reports.rules import WRITTEN
from qaweb.reports.sections import ModeLine, Named
from qaweb.reports.summary import summary_in_words
from qaweb.reports.wording import in_sentences, period_name
from qaweb.workbooks.paper import Fact
from qaweb.workbooks.report import Chart, ReportBook, Table, report_workbook
from qaweb.workbooks.styles import BandWord, Column, Kind

N, S, P = Kind.NUMBER, Kind.SCORE, Kind.PERCENT


def workbook(report: Report, reading: Reading, now: dt.datetime) -> bytes:
    """The xlsx of what this reader sees of the report (P6.5a)."""
    figures = reading.figures
    kind, name = label(report.kind), str(report.project)
    return report_workbook(
        ReportBook(
            title=f"{kind} {period_name(report.period)}",
            lead=f"{name} · {label(report.state)}",
            made_at=clock.local(now, report.project.zone).replace(tzinfo=None),
            cover=_("Summary"),
            facts=tuple(_facts(report, figures)),
            summary=Fact(_("Summary"), "\n".join(in_sentences(summary_in_words(figures)))),
            written=tuple(_written(report, reading)),
            figures_title=_("Figures"),
            figures=_figure_tables(figures),
            lists=(
                _scores(figures),
                _criteria(figures),
                _slips(figures),
                _records(report, figures),
            ),
        )
    )


def _facts(report: Report, figures: Figures) -> list[Fact]:
    facts = [
        Fact(_("Project"), str(report.project)),
        Fact(_("State"), label(report.state)),
        Fact(_("Due"), moment(report.due_at)),
        Fact(_("First submitted"), _submitted(report)),
        Fact(_("Author"), report.author.name if report.author else "–"),
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


def _submitted(report: Report) -> str:
    when = moment(report.first_submitted_at)
    return f"{when} ({_('late')})" if report.is_late else when


def _written(report: Report, reading: Reading) -> list[Fact]:
    parts = [Fact(label(part), reading.words.get(part, "") or "–") for part in WRITTEN[report.kind]]
    reviews = [
        f"{line.supervisor.name} {moment(line.review.at)}: {line.review.remark}"
        if line.review
        else f"{line.supervisor.name}: {_('not reviewed yet')}"
        for line in reading.reviews
    ]
    return [*parts, Fact(_("Reviews"), "\n".join(reviews))] if reviews else parts


def _figure_tables(figures: Figures) -> tuple[Table, ...]:
    tables = [_bands(figures), _modes(figures), _month_modes(figures), _call_types(figures)]
    if figures.reach is Reach.PROJECT:
        tables += [_monitors(figures)]
    if figures.reach is not Reach.SELF:
        tables += [_teams(figures)]
    return (*tables, _uncovered(figures))


def _band(key: str) -> BandWord:
    return BandWord(key, band_label(key))


def _bands(figures: Figures) -> Table:
    rows = tuple((_band(b.key), b.lower, b.count, b.share) for b in figures.bands)
    columns = (
        Column(_("Band")),
        Column(_("From"), S),
        Column(_("Calls"), N),
        Column(_("Share"), P),
    )
    return Table(_("Bands"), columns, rows, "")


def _modes(figures: Figures) -> Table:
    chart = Chart(_("Do the modes keep to their target?"), (2, 3))
    return Table(_("Modes"), _mode_columns(), _mode_rows(figures.modes), "", chart)


def _month_modes(figures: Figures) -> Table:
    rows = _mode_rows(figures.month_modes)
    return Table(_("Modes in the month to date"), _mode_columns(), rows, "")


def _mode_columns() -> tuple[Column, ...]:
    return (
        Column(_("Mode")),
        Column(_("Calls"), N),
        Column(_("Share"), P),
        Column(_("Target"), P),
        Column(_("Difference"), P),
    )


def _mode_rows(lines: tuple[ModeLine, ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple((label(m.mode), m.count, m.share, m.target, m.difference) for m in lines)


def _call_types(figures: Figures) -> Table:
    columns = (
        Column(_("Call type")), Column(_("Calls"), N), Column(_("Share"), P),
        Column(_("Average"), S),
    )  # fmt: skip
    rows = tuple((t.name or "–", t.count, t.share, t.mean) for t in figures.call_types)
    return Table(_("Call types"), columns, rows, _("No call was monitored."))


def _monitors(figures: Figures) -> Table:
    columns = (
        Column(_("Monitor")), Column(_("Calls"), N), Column(_("Floor"), N),
        Column(_("Short of"), N),
    )  # fmt: skip
    rows = tuple(
        (line.name, line.count, line.floor, line.short_of or None) for line in figures.monitors
    )
    return Table(_("Calls by monitor"), columns, rows, _("Nobody monitored, and nobody had to."))


def _teams(figures: Figures) -> Table:
    columns = (
        Column(_("Team")), Column(_("People"), N), Column(_("Calls"), N), Column(_("Average"), S),
        Column(_("Band")),
    )  # fmt: skip
    rows = tuple((t.name or "–", t.agents, t.count, t.mean, _band(t.band)) for t in figures.teams)
    return Table(_("Teams"), columns, rows, _("No call was monitored."))


def _uncovered(figures: Figures) -> Table:
    rows = tuple((p.name, p.team or "–") for p in figures.coverage.uncovered)
    columns = (Column(_("Person")), Column(_("Team")))
    return Table(_("At work and not monitored"), columns, rows, _("Nobody."))


def _scores(figures: Figures) -> Table:
    columns = (
        Column(_("Person")), Column(_("Team")), Column(_("Calls"), N), Column(_("Average"), S),
        Column(_("Best"), S), Column(_("Worst"), S), Column(_("Band")),
    )  # fmt: skip
    rows = tuple(
        (*_who(line.agent), line.count, line.mean, line.best, line.worst, _band(line.band))
        for line in figures.agents
    )
    return Table(_("Scores"), columns, rows, _("Nobody was scored."))


def _who(person: Named) -> tuple[str, str]:
    return person.name, person.team or "–"


def _criteria(figures: Figures) -> Table:
    columns = (
        Column(_("Criterion")), Column(_("Scored"), N), Column(_("Points lost in"), N),
        Column(_("Points lost"), S), Column(_("Possible"), S), Column(_("Share earned"), P),
        Column(_("Change"), P),
    )  # fmt: skip
    rows = tuple(
        (titled(c), c.scored, c.lost, c.points_lost, c.possible, c.share, c.change)
        for c in figures.criteria
    )
    costly = sum(c.points_lost > 0 for c in figures.criteria)
    chart = Chart(_("Which criteria cost the most points?"), (3,), "0.0", min(costly, 10))
    return Table(_("Criteria"), columns, rows, _("No call was monitored."), chart)


def _slips(figures: Figures) -> Table:
    columns = (
        Column(_("Slip")), Column(_("Person")), Column(_("Team")), Column(_("Criteria"), width=32),
        Column(_("Suggestion"), width=48), Column(_("State")),
    )  # fmt: skip
    rows = tuple(
        (
            s.number, *_who(s.person), "\n".join(s.criteria_en if in_english() else s.criteria),
            s.suggestion, label(s.state),
        )
        for s in figures.slips
    )  # fmt: skip
    return Table(_("Improvement slips"), columns, rows, _("No slip was issued."))


def _records(report: Report, figures: Figures) -> Table:
    zone = report.project.zone
    columns = (
        Column(_("Record")), Column(_("Person")), Column(_("Team")), Column(_("Monitor")),
        Column(_("Mode")), Column(_("Call type")), Column(_("Call")),
        Column(_("Call day"), Kind.DATE), Column(_("Score"), S), Column(_("Band")),
        Column(_("Submitted"), Kind.MOMENT), Column(_("Late")),
    )  # fmt: skip
    rows = tuple(
        (
            r.number, *_who(r.agent), r.monitor, label(r.mode), r.call_type, r.call_number,
            r.call_day, r.total, _band(r.band),
            clock.local(r.submitted_at, zone) if r.submitted_at else None,
            _("late") if r.is_late else "",
        )
        for r in figures.records
    )  # fmt: skip
    return Table(_("Records"), columns, rows, _("No call was monitored."))
