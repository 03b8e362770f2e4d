"""The archive of reports: filtered by the address, paged by the row that a page ended with."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qaweb import clock
from qaweb.db import Query
from qaweb.paging import Order, Stretch, stretch_of
from qaweb.people.models import Project
from qaweb.permissions import Viewer
from qaweb.reports import queries
from qaweb.reports.differences import LINES, Pair, Topic, pairs
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportKind, ReportState

LATEST_FIRST = Order((Report.starts_on, Report.id), descending=True)
MOST_CHOICES = 100


@dataclass(frozen=True)
class Filters:
    """What the address asks for; whatever makes no sense in it is left out."""

    project: int | None = None
    kind: str = ""
    state: str = ""
    month: dt.date | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    late: bool = False
    words: str = ""


def filters_in(asked: Mapping[str, str]) -> Filters:
    """The filters of an address."""
    project, kind, state = asked.get("project", ""), asked.get("kind", ""), asked.get("state", "")
    return Filters(
        project=int(project) if project.isdecimal() and len(project) < 10 else None,
        kind=kind if kind in set(ReportKind) else "",
        state=state if state in set(ReportState) else "",
        month=_day(f"{asked.get('month', '')}-01"),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        late=bool(asked.get("late")),
        words=asked.get("words", "").strip()[:100],
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def archive(viewer: Viewer, filters: Filters, after: str = "", before: str = "") -> Stretch[Report]:
    """One page of the reports of which the viewer may know, the latest first."""
    found = stretch_of([narrowed(viewer, filters)], LATEST_FIRST, after, before)
    ids = [report_id for _day, report_id in found]
    rows = {row.id: row for row in with_projects(ids)}
    listed = [rows[report_id] for report_id in ids]
    return Stretch(listed, found.first, found.last, found.has_previous, found.has_next)


def with_projects(ids: Sequence[int]) -> Query:
    """These reports, which the viewer was found to know of, with their projects."""
    return Report.select(Report, Project).join(Project).where(Report.id.in_(list(ids)))


def narrowed(viewer: Viewer, filters: Filters) -> Query:
    """The reports of which the viewer may know, as far as the filters leave them."""
    query = queries.reports(
        viewer,
        project=filters.project,
        kind=filters.kind,
        state=filters.state,
        month=filters.month,
    )
    if filters.since:
        query = query.where(Report.ends_on >= filters.since)
    if filters.until:
        query = query.where(Report.starts_on <= filters.until)
    if filters.late:
        overdue = Report.first_submitted_at.is_null() & (Report.due_at < clock.now())
        query = query.where((Report.is_late == True) | overdue)  # noqa: E712
    if filters.words:
        # The words as they were handed in: nobody finds what is still being written.
        query = query.where(Report.told.contains(filters.words))
    return query


def choices(viewer: Viewer) -> list[Report]:
    """The latest reports that the viewer may open and compare."""
    listed = list(queries.reports(viewer).limit(MOST_CHOICES))
    open_ones = queries.readable(viewer, listed)
    return [report for report in listed if report.id in open_ones]


@dataclass(frozen=True)
class Beside:
    """Two reports as the viewer reads them, the earlier one first."""

    one: Report
    other: Report
    pairs: Mapping[Topic, list[Pair]]

    @property
    def by_line(self) -> dict[str, int]:
        """The topics that have a line for each thing, and how many figures such a line has."""
        return {compared.topic.value: len(compared.values) for compared in LINES}


def beside(viewer: Viewer, report_ids: list[int]) -> Beside:
    """Two reports side by side; `NotFound` and `Forbidden` as for each of them alone."""
    both = [queries.report(viewer, report_id) for report_id in report_ids]
    one, other = sorted(both, key=lambda report: (report.starts_on, report.id))
    told, now = (queries.figures(viewer, report) for report in (one, other))
    found: dict[Topic, list[Pair]] = {}
    for pair in pairs(told, now):
        found.setdefault(pair.topic, []).append(pair)
    return Beside(one, other, found)
