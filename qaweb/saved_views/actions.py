"""Keeping and forgetting views. One's own comfort: like language and theme not in the trail."""

from qaweb.db import database
from qaweb.errors import NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.saved_views.models import SavedView, ShownColumns
from qaweb.saved_views.queries import own_views
from qaweb.saved_views.rules import LONGEST_NAME, LONGEST_QUERY, MOST, tidy_columns, tidy_query


def keep(viewer: Viewer, page: str, name: str, query: str) -> SavedView:
    """Keep the filters of a list under a name; the same name again replaces them."""
    name, query = name.strip(), tidy_query(query)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Give the view a name of at most 60 characters."), "name")
    if not query or len(query) > LONGEST_QUERY:
        raise Refused(_("Filter or sort the list first; then keep the view."), "name")
    with database.atomic():
        known = own_views(viewer, page)
        if len(known) >= MOST and name not in {view.name for view in known}:
            raise Refused(_("You keep twenty views of this list. Forget one first."), "name")
        same = {"person": viewer.id, "page": page, "name": name}
        view, _is_new = SavedView.get_or_create(**same, defaults={"query": query})
        view.query = query
        view.save()
    return view


def forget(viewer: Viewer, view_id: int) -> SavedView:
    """Forget one of one's own views."""
    mine = (SavedView.id == view_id) & (SavedView.person == viewer.id)
    view = SavedView.get_or_none(mine)
    if view is None:
        raise NotFound
    view.delete_instance()
    return view


def show_columns(viewer: Viewer, page: str, columns: list[str]) -> list[str]:
    """Read a list in these columns from now on; none stands for the usual ones."""
    chosen = tidy_columns(columns)
    mine = (ShownColumns.person == viewer.id) & (ShownColumns.page == page)
    with database.atomic():
        ShownColumns.delete().where(mine).execute()
        if chosen:
            ShownColumns.create(person=viewer.id, page=page, columns=" ".join(chosen))
    return chosen
