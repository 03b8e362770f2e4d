"""Noting that figures left as a file."""

from qaweb.audit import change
from qaweb.dashboards.asking import Asked
from qaweb.permissions import Viewer


def note_export(viewer: Viewer, asked: Asked, query: str) -> None:
    """Every file that leaves the system is in the trail."""
    with change(viewer, "dashboards.export") as entry:
        window = asked.window
        entry.after = {"since": window.since, "until": window.until, "filter": query}
