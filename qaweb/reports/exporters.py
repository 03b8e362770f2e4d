"""A report, and the list of reports, as a file, made by the worker in its reader's name (P6.5)."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs

from qaweb import clock
from qaweb.errors import NotFound, Refused
from qaweb.exports.rules import Exporter, Seen, Whole
from qaweb.language import gettext as _
from qaweb.permissions import Permission, Viewer
from qaweb.reports import actions, queries
from qaweb.reports.export import title_of, write_workbook
from qaweb.reports.list_export import listing
from qaweb.reports.models import Report
from qaweb.reports.reading import reading


def whole(viewer: Viewer, query: str, _columns: Sequence[str], _details: bool) -> Whole:
    """The workbook of one report, with no more than the viewer may see."""
    report = _report(viewer, query)
    told = reading(viewer, report)

    def write(path: Path, seen: Seen) -> None:
        write_workbook(path, report, told, clock.now(), seen)
        actions.note_export(viewer, report)

    return Whole(f"{report.project} {title_of(report)}", len(told.figures.records), write)


def _report(viewer: Viewer, query: str) -> Report:
    number = parse_qs(query).get("report", [""])[0]
    try:
        return queries.report(viewer, int(number))
    except (NotFound, ValueError):
        raise Refused(_("There is no such report, or it is not yours to read.")) from None


EXPORTERS = [
    Exporter("report", Permission.REPORTS_READ, "evaluation", whole),
    Exporter("reports", Permission.REPORTS_READ, "report", listing),
]
