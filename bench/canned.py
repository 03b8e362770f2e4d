"""The floor of a page: its own template with the data of one real answer, no session, no query."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, g, template_rendered
from jinja2 import Template
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

PREFIX = "/-/canned"
StartResponse = Callable[..., Any]


class Canned:
    """WSGI application: the real one, and under `/-/canned` the floors of the pages given.

    Every server process makes its own: call it in the module that the server loads.
    """

    def __init__(self, app: Flask, pages: Iterable[str], headers: dict[str, str]) -> None:
        self.app = app
        self.floors = {PREFIX + page: self._record(page, headers) for page in pages}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a floor, or hand over to the real application."""
        floor = self.floors.get(environ.get("PATH_INFO", ""))
        if floor is None:
            return self.app(environ, start_response)
        return Response(floor(), content_type="text/html; charset=utf-8")(environ, start_response)

    def _record(self, page: str, headers: dict[str, str]) -> Callable[[], str]:
        """Ask for the page once and keep the template with all that it was given."""
        drawn: list[tuple[Template, dict[str, Any], dict[str, Any]]] = []

        def keep(_app: Flask, template: Template, context: dict[str, Any], **_: Any) -> None:
            drawn.append((template, dict(context), dict(vars(g._get_current_object()))))

        with template_rendered.connected_to(keep, self.app):
            # With cookies of its own the test client would drop those of the headers.
            answer = self.app.test_client(use_cookies=False).get(page, headers=headers)
        if answer.status_code != 200 or not drawn:
            raise RuntimeError(f"{page} answered {answer.status_code}: it has no floor")
        template, context, about = drawn[-1]

        def draw() -> str:
            with self.app.request_context(EnvironBuilder(page).get_environ()):
                vars(g._get_current_object()).update(about)
                return template.render(context)

        return draw
