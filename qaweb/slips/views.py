"""Improvement slips: one of them, as a workbook, and beside the scoring form (P3.11, P3.12).

The lists, writing one and its steps stand in files of their own.
"""

from flask import Response

from qaweb import clock
from qaweb.guards import viewer
from qaweb.people.queries import person
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.slips import actions, list_views, new_views, queries, step_views
from qaweb.slips.blueprint import blueprint
from qaweb.slips.export import printed, workbook
from qaweb.slips.screens import page
from qaweb.workbooks.styles import XLSX

__all__ = ["blueprint", "list_views", "new_views", "step_views"]


@blueprint.get("/slips/<int:slip_id>")
@requires(Permission.SLIPS_SEE)
def show(slip_id: int) -> Response:
    """One slip with its findings, its log, its effect and the next step."""
    return page(slip_id)


@blueprint.get("/slips/<int:slip_id>/print")
@requires(Permission.SLIPS_SEE)
def print_form(slip_id: int) -> Response:
    """The slip as the form 《客户代表改进建议单》 on A4 (P7)."""
    slip = actions.record_print(viewer(), slip_id)
    return render("slips/print.html", slip=slip, sheet=printed(slip))


@blueprint.get("/slips/<int:slip_id>.xlsx")
@requires(Permission.SLIPS_SEE)
def export(slip_id: int) -> Response:
    """The slip as the printed form (P7)."""
    slip = actions.record_export(viewer(), slip_id)
    answer = Response(workbook(slip), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{slip}.xlsx"'
    return answer


@blueprint.get("/people/<int:person_id>/open-slips")
@requires(Permission.SLIPS_ISSUE)
def beside(person_id: int) -> Response:
    """What somebody is still working on, beside the form that scores their next call (P3.12)."""
    found = queries.open_slips_of(viewer(), person(viewer(), person_id).id)
    return render(
        "slips/beside.html",
        "slips/_beside.html",
        slips=found,
        criteria=queries.criteria_of(found),
        today=clock.today(),
    )
