"""The long lists of a report, drawn when they are opened; without HTMX the whole report."""

import sys
from typing import Any

from flask import Response, request, url_for

from qaweb.guards import viewer
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render, wants_fragment
from qaweb.reports import queries, reception
from qaweb.reports.blueprint import blueprint
from qaweb.reports.contents import MOST_AT_ONCE
from qaweb.reports.models import Report
from qaweb.reports.reading import Reading


def most_at_once() -> int:
    """How many rows a list of this page may have before it is folded."""
    return sys.maxsize if is_whole() else MOST_AT_ONCE


def is_whole() -> bool:
    """Whether the report was asked for with everything in it."""
    return bool(request.args.get("whole"))


def receipts(report: Report, read: Reading) -> Any:
    """Who read it by name, where the whole report was asked for."""
    return reception.receipts(viewer(), report) if is_whole() and read.readers else None


@blueprint.get("/reports/<int:report_id>/people")
@requires(Permission.REPORTS_READ)
def people(report_id: int) -> Response:
    """Everybody who was scored."""
    report = queries.report(viewer(), report_id)
    return _rows("reports/_people.html", report, figures=queries.figures(viewer(), report))


@blueprint.get("/reports/<int:report_id>/missed")
@requires(Permission.REPORTS_READ)
def missed(report_id: int) -> Response:
    """Everybody who worked and was not monitored."""
    report = queries.report(viewer(), report_id)
    return _rows("reports/_missed.html", report, figures=queries.figures(viewer(), report))


@blueprint.get("/reports/<int:report_id>/readers")
@requires(Permission.REPORTS_READ)
def readers(report_id: int) -> Response:
    """Who has opened the published report, and who has not."""
    report = queries.report(viewer(), report_id)
    return _rows("reports/_receipts.html", report, receipts=reception.receipts(viewer(), report))


def _rows(fragment: str, report: Report, **values: Any) -> Response:
    if not wants_fragment():
        return done(url_for("reports.show", report_id=report.id, whole=1))
    return render(fragment, report=report, **values)
