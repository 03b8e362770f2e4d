"""The views that a person keeps of a list, and the columns they read it in."""

from qaweb.permissions import Viewer
from qaweb.saved_views.models import SavedView, ShownColumns


def own_views(viewer: Viewer, page: str) -> list[SavedView]:
    """One's own views of the list at this endpoint, by name."""
    mine = (SavedView.person == viewer.id) & (SavedView.page == page)
    return list(SavedView.select().where(mine).order_by(SavedView.name))


def shown_columns(viewer: Viewer, page: str) -> list[str]:
    """The names of the columns this person chose for a list; empty while they chose none."""
    mine = (ShownColumns.person == viewer.id) & (ShownColumns.page == page)
    kept = ShownColumns.get_or_none(mine)
    return kept.columns.split() if kept else []
