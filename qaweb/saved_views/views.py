"""Saved views of any list; the bar above a list is `saved_views/_views.html`."""

from flask import Blueprint, Response, current_app, request, url_for

from qaweb.errors import NotFound
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, requires
from qaweb.rendering import done
from qaweb.saved_views import actions, queries
from qaweb.saved_views.models import SavedView
from qaweb.saved_views.rules import tidy_query

blueprint = Blueprint("saved_views", __name__)


@blueprint.record_once
def _install(state: object) -> None:
    app = state.app  # type: ignore[attr-defined]
    app.add_template_global(own_views)
    app.add_template_global(present_query)


def own_views() -> list[SavedView]:
    """The viewer's views of the list that is shown."""
    return queries.own_views(viewer(), request.endpoint or "")


def present_query() -> str:
    """What would be kept of the present address."""
    return tidy_query(request.query_string.decode(errors="replace"))


@blueprint.post("/views")
@requires(Permission.SIGNED_IN)
def keep() -> Response:
    """Keep the filters of a list under a name."""
    page = request.form.get("page", "")
    _check_list(page)
    form = request.form
    view = actions.keep(viewer(), page, form.get("name", ""), form.get("query", ""))
    return done(f"{url_for(page)}?{view.query}", _("The view is kept."))


def _check_list(page: str) -> None:
    """Only a list that the viewer may open has views."""
    view = current_app.view_functions.get(page) if page.endswith(".index") else None
    permission = getattr(view, "permission", None)
    if permission is None or not viewer().may(permission):
        raise NotFound


@blueprint.post("/views/columns")
@requires(Permission.SIGNED_IN)
def columns() -> Response:
    """Choose the columns of a list."""
    page = request.form.get("page", "")
    _check_list(page)
    actions.show_columns(viewer(), page, request.form.getlist("column"))
    return done(f"{url_for(page)}?{tidy_query(request.form.get('query', ''))}")


@blueprint.post("/views/<int:view_id>/forget")
@requires(Permission.SIGNED_IN)
def forget(view_id: int) -> Response:
    """Forget one of one's own views."""
    view = actions.forget(viewer(), view_id)
    return done(url_for(view.page), _("The view is forgotten."))
