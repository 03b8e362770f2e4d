"""POST /preferences: language and theme."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.people.models import Person
from tests.cast import Cast
from tests.people.signing_in import token_in

AsPerson = Callable[..., FlaskClient]


def test_they_are_the_persons_own(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.agent, "zh_Hans_CN")
    client.post("/preferences", data={"locale": "en", "theme": "dark"})
    assert Person.get_by_id(cast.agent.id).locale == "en"
    assert 'data-theme="dark"' in client.get("/people").text


def test_a_browser_without_a_person_keeps_the_language(cast: Cast, anyone: FlaskClient) -> None:
    anyone.csrf_header = token_in(anyone.get("/login").text)  # type: ignore[attr-defined]
    answer = anyone.post("/preferences", data={"locale": "en", "back": "/login"})
    assert (answer.status_code, answer.location) == (303, "/login")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("language=en;")
    assert "HttpOnly" in cookie
    assert "Sign in" in anyone.get("/login").text


def test_an_invented_language_is_not_kept(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.agent).post("/preferences", data={"locale": "tlh"})
    assert "language" not in answer.headers.get("Set-Cookie", "")


BACK = [
    ("/people?q=a", "/people?q=a"),
    ("//evil.example", "/"),
    ("https://evil.example", "/"),
    ("/\\evil.example", "/"),
    ("", "/"),
]


@pytest.mark.parametrize(("back", "target"), BACK)
def test_one_stays_where_one_was(cast: Cast, as_: AsPerson, back: str, target: str) -> None:
    answer = as_(cast.agent).post("/preferences", data={"theme": "dark", "back": back})
    assert answer.location == target
