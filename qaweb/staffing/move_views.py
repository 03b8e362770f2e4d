"""The page of a planned move, inside the blueprint of the staff list."""

from flask import Blueprint, Response, url_for

from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.people import queries as people
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.staffing import moves, queries
from qaweb.staffing.forms import MoveForm

blueprint = Blueprint("moves", __name__)


@blueprint.route("/people/<int:person_id>/move", methods=["GET", "POST"])
@requires(Permission.USERS_MANAGE)
def plan(person_id: int) -> Response:
    """Choose the team and the day."""
    person = queries.person_to_manage(viewer(), person_id)
    form = MoveForm()
    named = [(t.id, f"{t} · {t.project}") for t in people.teams(viewer()) if t != person.team]
    form.team.choices = [(0, _("Choose")), *named]
    if form.submitted_well() and form.attempt(lambda: _plan(form, person_id)):
        return done(_address(person_id), _("The move is planned; it happens by itself."))
    return render("staffing/move.html", form=form, person=person, status=form.status)


def _plan(form: MoveForm, person_id: int) -> None:
    assert form.day.data
    moves.plan(viewer(), person_id, form.team.data, form.day.data, form.note.data or "")


def _address(person_id: int) -> str:
    return url_for("staffing.show", person_id=person_id)


@blueprint.post("/people/<int:person_id>/move/cancel")
@requires(Permission.USERS_MANAGE)
def cancel(person_id: int) -> Response:
    """Leave the person where they are."""
    moves.cancel(viewer(), person_id)
    return done(_address(person_id), _("The move is cancelled."))
