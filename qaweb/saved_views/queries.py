"""The views that a person keeps of a list."""

from qaweb.permissions import Viewer
from qaweb.saved_views.models import SavedView


def own_views(viewer: Viewer, page: str) -> list[SavedView]:
    """One's own views of the list at this endpoint, by name."""
    mine = (SavedView.person == viewer.id) & (SavedView.page == page)
    return list(SavedView.select().where(mine).order_by(SavedView.name))
