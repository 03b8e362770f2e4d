"""The list of reports as a file: as many as the filters leave of those the viewer knows of."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl

from qaweb import clock
from qaweb.exports.rules import Line, Listing
from qaweb.filters import label
from qaweb.language import gettext as _
from qaweb.people.models import Project
from qaweb.permissions import Viewer
from qaweb.pieces import in_pieces
from qaweb.reports import archive, reception
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportKind, ReportState
from qaweb.workbooks.styles import Column, Kind

AT_ONCE = 200
Facts = list[tuple[str, str]]


def listing(viewer: Viewer, query: str, _columns: Sequence[str], _details: bool) -> Listing:
    """Columns as on the page, with both ends of the period and each step's moment."""
    filters = archive.filters_in(dict(parse_qsl(query)))
    return Listing(
        title=_("Reports"),
        filters=_facts(viewer, filters),
        columns=_titles(),
        total=archive.narrowed(viewer, filters).count(),
        lines=lambda: _lines(viewer, filters),
    )


def _titles() -> tuple[Column, ...]:
    day, moment, number = Kind.DATE, Kind.MOMENT, Kind.NUMBER
    return (
        Column(_("From"), day), Column(_("Until"), day), Column(_("Kind")), Column(_("Project")),
        Column(_("State")), Column(_("Due"), moment), Column(_("First submitted"), moment),
        Column(_("In time")), Column(_("Approved"), moment), Column(_("Approved by")),
        Column(_("Published"), moment), Column(_("Reviews"), number),
        Column(_("Supervisors"), number),
    )  # fmt: skip


def _lines(viewer: Viewer, filters: archive.Filters) -> Iterator[Line]:
    ids = [row.id for row in archive.narrowed(viewer, filters).select(Report.id)]
    for piece in in_pieces(ids, AT_ONCE):
        rows = {row.id: row for row in archive.with_projects(piece)}
        counts = reception.review_counts(viewer, rows.values())
        for number in piece:
            yield Line(number, _cells(rows[number], *counts.get(number, (None, None))))


def _cells(report: Report, reviewed: int | None, supervisors: int | None) -> tuple[Any, ...]:
    at = _local(report.project)
    is_in = report.first_submitted_at is not None
    return (
        report.starts_on, report.ends_on, label(report.kind), str(report.project),
        label(report.state), at(report.due_at), at(report.first_submitted_at), _in_time(report),
        at(report.approved_at), report.decided_by if report.approved_at else "",
        at(report.published_at), reviewed if is_in else None, supervisors if is_in else None,
    )  # fmt: skip


def _local(project: Project) -> Callable[[dt.datetime | None], dt.datetime | None]:
    return lambda moment: moment and clock.local(moment, project.zone).replace(tzinfo=None)


def _in_time(report: Report) -> str:
    is_overdue = report.first_submitted_at is None and report.due_at < clock.now()
    if report.is_late or is_overdue:
        return _("late")
    return _("in time") if report.first_submitted_at else ""


def _facts(viewer: Viewer, asked: archive.Filters) -> Facts:
    """The filters as the file names them."""
    project = Project.get_or_none(Project.id == asked.project) if asked.project else None
    said = {
        _("Project"): project and str(project),
        _("Kind"): asked.kind and label(ReportKind(asked.kind)),
        _("State"): asked.state and label(ReportState(asked.state)),
        _("Month"): asked.month and f"{asked.month:%Y-%m}",
        _("From"): asked.since and str(asked.since),
        _("Until"): asked.until and str(asked.until),
        _("In the words"): asked.words,
        _("In time"): _("Late only") if asked.late else "",
    }
    return [(title, str(text)) for title, text in said.items() if text] or [
        (_("Filter"), _("none"))
    ]
