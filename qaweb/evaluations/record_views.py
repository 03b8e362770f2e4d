"""The record of one monitored call: its page, its earlier revisions, its workbook (P3.10)."""

from typing import Any

from flask import Response, request, url_for

from qaweb.evaluations import archive, note_views, queries, records
from qaweb.evaluations.archive_filters import filters_in
from qaweb.evaluations.blueprint import blueprint
from qaweb.evaluations.export import workbook
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import ANSWERABLE
from qaweb.guards import viewer
from qaweb.looks.actions import opened
from qaweb.looks.queries import readers
from qaweb.looks.rules import Record
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.saved_views.rules import tidy_query
from qaweb.workbooks.styles import XLSX


def record(evaluation: Evaluation) -> Response:
    """The record as it stands, or as it stood in an earlier revision."""
    shown = records.seen_as(viewer(), evaluation, request.args.get("revision", type=int))
    may_accept = evaluation.agent_id == viewer().id and evaluation.state in ANSWERABLE
    answer = render(
        "evaluations/show.html",
        evaluation=evaluation,
        record=shown,
        sheet=shown.sheet,
        revisions=records.revision_numbers(viewer(), evaluation),
        history=records.history(viewer(), evaluation),
        may_accept=may_accept,
        lapses_at=queries.lapses_at(evaluation) if may_accept else None,
        readers=readers(viewer(), Record.EVALUATION, evaluation.id, evaluation.agent_id),
        **note_views.around(evaluation),
        **_places(evaluation),
    )
    note_opening(evaluation)
    return answer


def note_opening(evaluation: Evaluation) -> None:
    """The person whom it is about is told who opened it (S17)."""
    person, zone = evaluation.agent_id, evaluation.project.zone
    opened(viewer(), Record.EVALUATION, evaluation.id, person, zone)


def _places(evaluation: Evaluation) -> dict[str, Any]:
    """The addresses of the list that one came from, and of its neighbours there."""
    if "list" not in request.args:
        return {"back": url_for("evaluations.index"), "previous": None, "next": None}
    query = tidy_query(request.query_string.decode(errors="replace"))
    previous, following = archive.neighbours(viewer(), filters_in(request.args), evaluation)
    base = url_for("evaluations.index")
    return {
        "back": f"{base}?{query.replace('list=1', '').strip('&')}".rstrip("?"),
        "previous": f"{base}/{previous}?{query}" if previous else None,
        "next": f"{base}/{following}?{query}" if following else None,
    }


@blueprint.get("/evaluations/<int:evaluation_id>.xlsx")
@requires(Permission.EVALUATIONS_SEE)
def export(evaluation_id: int) -> Response:
    """The record as the printed form 《客户代表监听记录表》 (P3.10, P7)."""
    evaluation = records.note_export(viewer(), evaluation_id)
    answer = Response(workbook(evaluation), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{evaluation}.xlsx"'
    return answer
