"""The pages on which a spreadsheet that people edit is agreed on and let go."""

from flask import Response, url_for
from flask_babel import get_locale

from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.people.queries import projects
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.sheets import binding
from qaweb.sheets.bind_forms import NewSheetForm, form_for
from qaweb.sheets.blueprint import blueprint
from qaweb.sheets.reach import bindable
from qaweb.sheets.rules import GatewayKind


@blueprint.route("/sheets/new", methods=["GET", "POST"])
@requires(Permission.SHEETS_MANAGE)
def new() -> Response:
    """Have one made."""
    form = _form()
    if form.submitted_well() and form.attempt(
        lambda: binding.bind(viewer(), form.wanted(str(get_locale())))
    ):
        return done(url_for("sheets.index"), _("It is made within a minute, with all its rows."))
    return render("sheets/new.html", form=form, has_google=binding.has_google(), status=form.status)


def _form() -> NewSheetForm:
    form = form_for(bindable(viewer()))(owner=viewer().id, gateway=GatewayKind.WORKBOOK)
    form.offer()
    form.project.choices = [(one.id, one.name) for one in projects(viewer())]
    kinds = list(GatewayKind) if binding.has_google() else [GatewayKind.WORKBOOK]
    form.gateway.choices = [(kind, label(kind)) for kind in kinds]
    form.owner.choices = [
        (one.id, f"{one.name} ({one.number}) · {label(one.role)}")
        for one in binding.owners(viewer())
    ]
    return form


@blueprint.route("/sheets/<int:spreadsheet_id>/unbind", methods=["GET"])
@requires(Permission.SHEETS_MANAGE)
def ask_to_unbind(spreadsheet_id: int) -> Response:
    """What becomes of it when it is let go."""
    sheet = binding.to_unbind(viewer(), spreadsheet_id)
    return render("sheets/unbind.html", sheet=sheet)


@blueprint.post("/sheets/<int:spreadsheet_id>/unbind")
@requires(Permission.SHEETS_MANAGE)
def unbind(spreadsheet_id: int) -> Response:
    """Let it go."""
    binding.unbind(viewer(), spreadsheet_id)
    return done(url_for("sheets.index"), _("It is no longer bound: the file is yours alone."))
