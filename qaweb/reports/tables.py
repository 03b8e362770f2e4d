"""The figures of a report as the tables of its workbook, every word translated."""

from collections.abc import Iterator
from typing import Any

from qaweb import clock
from qaweb.filters import band_label, label, titled
from qaweb.language import gettext as _
from qaweb.language import in_english
from qaweb.reports.figures import Figures, Reach
from qaweb.reports.lines import ModeLine, Named
from qaweb.reports.models import Report
from qaweb.reports.points import PointsOf
from qaweb.reports.wording import lasting
from qaweb.workbooks.report import Table
from qaweb.workbooks.styles import BandWord, Column, Kind

N, S, P = Kind.NUMBER, Kind.SCORE, Kind.PERCENT


def figure_tables(figures: Figures) -> tuple[Table, ...]:
    """The short tables, in the order of the page."""
    tables = [_bands(figures), _modes(figures), _month_modes(figures), _call_types(figures)]
    if figures.reach is not Reach.SELF:
        tables += [_teams(figures)]
    if figures.reach is Reach.PROJECT:
        tables += [_monitors(figures)]
    return tuple(tables)


def long_tables(report: Report, figures: Figures, points: PointsOf) -> tuple[Table, ...]:
    """Those that have a sheet each; the records last."""
    return (
        _scores(figures), _criteria(figures), _slips(figures), _missed(figures),
        _late(report, figures), _records(report, figures, points),
    )  # fmt: skip


def _band(key: str) -> BandWord:
    return BandWord(key, band_label(key))


def _bands(figures: Figures) -> Table:
    rows = tuple((_band(b.key), b.lower, b.count, b.share) for b in figures.bands)
    columns = (
        Column(_("Band")), Column(_("From"), S), Column(_("Calls"), N), Column(_("Share"), P),
    )  # fmt: skip
    return Table(_("Bands"), columns, rows, "")


def _modes(figures: Figures) -> Table:
    return Table(_("Modes"), _mode_columns(), _mode_rows(figures.modes), "")


def _month_modes(figures: Figures) -> Table:
    rows = _mode_rows(figures.month_modes)
    return Table(_("Modes in the month to date"), _mode_columns(), rows, "")


def _mode_columns() -> tuple[Column, ...]:
    return (
        Column(_("Mode")), Column(_("Calls"), N), Column(_("Share"), P), Column(_("Target"), P),
        Column(_("Difference"), P),
    )  # fmt: skip


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
        Column(_("Change"), S), Column(_("Band")),
    )  # fmt: skip
    rows = tuple(
        (t.name or "–", t.agents, t.count, t.mean, t.change, _band(t.band)) for t in figures.teams
    )
    return Table(_("Teams"), columns, rows, _("No call was monitored."))


def _who(person: Named) -> tuple[str, str]:
    return person.name, person.team or "–"


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
    return Table(_("Criteria"), columns, rows, _("No call was monitored."))


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


def _missed(figures: Figures) -> Table:
    columns = (
        Column(_("Person")), Column(_("Team")), Column(_("Day"), Kind.DATE), Column(_("Why")),
        Column(_("Monitor")), Column(_("In words"), width=36),
    )  # fmt: skip
    rows = tuple(
        (*_who(p), p.day, label(p.why), p.monitor, p.words) for p in figures.coverage.uncovered
    )
    return Table(_("At work, not covered that day"), columns, rows, _("Nobody."))


def _late(report: Report, figures: Figures) -> Table:
    zone = report.project.zone
    columns = (
        Column(_("Record")), Column(_("Person")), Column(_("Team")), Column(_("Monitor")),
        Column(_("Due"), Kind.MOMENT), Column(_("Submitted"), Kind.MOMENT), Column(_("Late by")),
    )  # fmt: skip
    rows = tuple(
        (
            r.number, *_who(r.agent), r.monitor, r.due_at and clock.local(r.due_at, zone),
            r.submitted_at and clock.local(r.submitted_at, zone),
            lasting(r.late_minutes) if r.late_minutes else "–",
        )
        for r in figures.late_records
    )  # fmt: skip
    none = _("None of these records is late.")
    if figures.reach is Reach.PROJECT:
        none = _("Every record was submitted in time.")
    return Table(_("Late records"), columns, rows, none)


def _records(report: Report, figures: Figures, points: PointsOf) -> Table:
    """Every evaluation with what it earned at each criterion; read and written piece by piece."""
    criteria = points.criteria
    columns = (
        Column(_("Record")), Column(_("Person")), Column(_("Team")), Column(_("Monitor")),
        Column(_("Mode")), Column(_("Call type")), Column(_("Call")),
        Column(_("Call day"), Kind.DATE), Column(_("Score"), S), Column(_("Band")),
        Column(_("Submitted"), Kind.MOMENT), Column(_("Late")),
        *(Column(titled(criterion), S, 11) for criterion in criteria),
    )  # fmt: skip
    codes = tuple(criterion.code for criterion in criteria)
    rows = _record_rows(report, figures, points, codes)
    printed = len(columns) - len(criteria)  # points of each criterion are for the screen
    return Table(_("List of records"), columns, rows, _("No call was monitored."), printed=printed)


def _record_rows(
    report: Report, figures: Figures, points: PointsOf, codes: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    zone, late = report.project.zone, _("late")
    modes: dict[Any, str] = {}
    bands: dict[str, BandWord] = {}
    for r, earned in zip(figures.records, points.by_record(), strict=True):
        mode = modes.get(r.mode) or modes.setdefault(r.mode, label(r.mode))
        band = bands.get(r.band) or bands.setdefault(r.band, _band(r.band))
        yield (
            r.number, *_who(r.agent), r.monitor, mode, r.call_type, r.call_number, r.call_day,
            r.total, band, r.submitted_at and clock.local(r.submitted_at, zone),
            late if r.is_late else "", *map(earned.get, codes),
        )  # fmt: skip
