"""Signing in through the page, as a person does."""

import re
from typing import Any

from flask.testing import FlaskClient

from qaweb.people.sessions import COOKIE
from tests.cast import PASSWORD


def token_in(page: str) -> str:
    """The token of the page's form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: FlaskClient, number: str, password: str = PASSWORD, **fields: str) -> Any:
    """Open the login page, fill it in, send it; the answer."""
    page = client.get("/login")
    if page.status_code == 200:
        client.csrf_header = token_in(page.text)  # type: ignore[attr-defined]
    return client.post("/login", data={"number": number, "password": password, **fields})


def cookie_of(client: FlaskClient) -> str:
    """The value of the session's cookie."""
    cookie = client.get_cookie(COOKIE, domain="localhost")
    assert cookie
    return cookie.value


def go_on(client: FlaskClient) -> None:
    """Take the token of a page that is open now."""
    client.csrf_header = token_in(client.get("/sessions").text)  # type: ignore[attr-defined]
