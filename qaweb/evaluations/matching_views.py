"""Live evaluations that wait for their call: the calls that fit, one key each (P3.1)."""

from flask import Response, request, url_for

from qaweb.errors import Refused
from qaweb.evaluations import matching, queries
from qaweb.evaluations.blueprint import blueprint
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render


@blueprint.get("/evaluations/waiting")
@requires(Permission.EVALUATE)
def waiting() -> Response:
    """One's own evaluations whose call is not known yet."""
    return _page()


@blueprint.post("/evaluations/<int:evaluation_id>/call")
@requires(Permission.EVALUATE)
def name_call(evaluation_id: int) -> Response:
    """Choose one of the calls that fit, or type number and type."""
    sent = request.form
    call_id = sent.get("call", type=int)
    try:
        if call_id:
            matching.choose_call(viewer(), evaluation_id, call_id)
        else:
            number, call_type = sent.get("call_number", ""), sent.get("call_type_name", "")
            matching.type_call(viewer(), evaluation_id, number, call_type)
    except Refused as refused:
        return _page(evaluation_id, refused)
    return done(url_for("evaluations.waiting"), _("The evaluation has its call."))


def _page(refused_id: int = 0, refused: Refused | None = None) -> Response:
    rows = matching.waiting(viewer())
    return render(
        "evaluations/waiting.html",
        rows=rows,
        types={row.evaluation.id: queries.call_types(row.evaluation) for row in rows},
        refused_id=refused_id,
        refused=refused,
        status=refused.status if refused else 200,
    )
