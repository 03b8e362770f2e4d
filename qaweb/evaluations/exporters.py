"""The archive as a file: the columns as chosen, with the points of each criterion if wanted."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from qaweb.evaluations import archive
from qaweb.evaluations.archive_columns import ArchiveColumn, chosen_columns
from qaweb.evaluations.archive_filters import Filters, filters_in
from qaweb.evaluations.archive_words import Words, facts_of
from qaweb.evaluations.filing import filing
from qaweb.exports.rules import Exporter, Line, Listing
from qaweb.filters import titled
from qaweb.language import gettext as _
from qaweb.permissions import Permission, Viewer
from qaweb.standards.queries import form_of
from qaweb.workbooks.styles import Column, Kind


def listing(viewer: Viewer, query: str, columns: Sequence[str], details: bool) -> Listing:
    """What the file holds: every row that the filters leave of what the viewer may see."""
    filters = filters_in(MultiDict(parse_qsl(query)))
    chosen = chosen_columns(columns)
    criteria = _criteria(viewer, filters) if details else {}
    points = tuple(Column(title, Kind.SCORE) for title in criteria.values())
    return Listing(
        title=_("Evaluations"),
        filters=facts_of(Words(viewer, filters)),
        columns=(*(column.in_file for column in chosen), *points),
        total=archive.narrowed(viewer, filters).count(),
        lines=lambda: _lines(viewer, filters, chosen, tuple(criteria)),
    )


def _criteria(viewer: Viewer, filters: Filters) -> dict[str, str]:
    """The criteria of the versions that the rows were scored by, the newest version's first."""
    return {
        criterion.code: titled(criterion)
        for version_id in reversed(archive.version_ids(viewer, filters))
        for criterion in form_of(version_id).criteria
    }


def _lines(
    viewer: Viewer, filters: Filters, columns: Sequence[ArchiveColumn], codes: tuple[str, ...]
) -> Iterator[Line]:
    for rows in archive.in_batches(viewer, filters):
        points = archive.points_earned(rows) if codes else {}
        for row in rows:
            earned: dict[str, Any] = points.get(row.id, {})
            cells = [column.cell(row) for column in columns]
            yield Line(row.id, (*cells, *(earned.get(code) for code in codes)))


EXPORTERS = [
    Exporter("evaluations", Permission.EVALUATIONS_SEE, "evaluation", listing),
    Exporter("evaluation_forms", Permission.EVALUATIONS_SEE, "evaluation", filing),
]
