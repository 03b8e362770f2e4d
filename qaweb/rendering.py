"""How a view answers: a page, the piece of it that HTMX asked for, or a redirect."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, flash, make_response, redirect, render_template, request
from flask_babel import LazyString


def wants_fragment() -> bool:
    """Whether HTMX asks for a piece of the page (not a boosted or restored whole one)."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(
    page: str, fragment: str | None = None, /, *, status: int = 200, **values: Any
) -> Response:
    """Draw `page`, or its `fragment` when HTMX asked; both are drawn by the same file."""
    if fragment and wants_fragment():
        body = render_template(fragment, **values) + render_template("_messages.html", oob=True)
    else:
        body = render_template(page, **values)
    response = make_response(body, status)
    response.headers.add("Vary", "HX-Request")
    return response


def done(url: str, message: LazyString | str | None = None) -> Response:
    """After an action: 303 to the page that shows its effect (HTMX follows it too)."""
    if message:
        flash(str(message), "success")
    return redirect(url, 303)  # type: ignore[return-value]


def is_local_path(target: str) -> bool:
    """A safe place to return to: one leading slash, no backslash, no control characters."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return False
    if any(ord(c) < 32 or ord(c) == 127 for c in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc
