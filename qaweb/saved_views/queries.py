"""The views that a person keeps of a list, and the columns they read it in."""

from qaweb.db import Query
from qaweb.permissions import Viewer
from qaweb.prepared import prepared
from qaweb.saved_views.models import SavedView, ShownColumns


@prepared
def own_views(viewer: Viewer, page: str) -> Query:
    """One's own views of the list at this endpoint, by name."""
    mine = (SavedView.person == viewer.id) & (SavedView.page == page)
    return SavedView.select().where(mine).order_by(SavedView.name)


def shown_columns(viewer: Viewer, page: str) -> list[str]:
    """The names of the columns this person chose for a list; empty while they chose none."""
    return next((row.columns.split() for row in _shown(viewer, page)), [])


@prepared
def _shown(viewer: Viewer, page: str) -> Query:
    return ShownColumns.select().where(
        (ShownColumns.person == viewer.id) & (ShownColumns.page == page)
    )
