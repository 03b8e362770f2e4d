"""The search: a page with a form, and the same hits inside the dialog of Ctrl-K."""

from collections.abc import Iterator
from itertools import chain

from flask import Blueprint, Response, current_app, request

from qaweb.guards import can, viewer
from qaweb.navigation import GROUPS, Entry, openable
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.search import queries
from qaweb.search.commands import COMMANDS
from qaweb.search.rules import asked, is_named

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@requires(Permission.SIGNED_IN)
def show() -> Response:
    """People, records and commands that the text names."""
    text = asked(request.args.get("q", ""))
    return render(
        "search/show.html",
        "search/_hits.html",
        asked=text,
        found=queries.found(viewer(), text),
        commands=list(_commands(text.text)),
    )


def _commands(text: str) -> Iterator[Entry]:
    """What this person may open, by its title; everything of the navigation for no text."""
    listed = chain.from_iterable(openable(group) for group in GROUPS)
    built = current_app.view_functions
    more = (e for e in COMMANDS if e.endpoint in built and can(e.permission))
    return (
        e for e in chain(listed, more if text else ()) if is_named(f"{e.title} {e.words}", text)
    )
