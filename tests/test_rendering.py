"""How views answer: pages, pieces, and where one may be sent."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.rendering import is_local_path
from tests.cast import Cast

PATHS = [
    ("/", True),
    ("/slips/12", True),
    ("/slips?q=a&page=2", True),
    ("/parameters#bands", True),
    ("/人员", True),
    ("/a//b", True),
    ("/a?next=//evil.example", True),
    ("", False),
    ("slips", False),
    ("//evil.example", False),
    ("///evil.example", False),
    ("/\\evil.example", False),
    ("\\\\evil.example", False),
    ("\\/evil.example", False),
    ("/a\\b", False),
    ("https://evil.example", False),
    ("https:/evil.example", False),
    ("javascript:alert(1)", False),
    ("/\t/evil.example", False),
    ("/\n/evil.example", False),
    ("/\r\nSet-Cookie: a=b", False),
    ("/\x00", False),
    ("/\x7f", False),
    (" //evil.example", False),
    ("\t//evil.example", False),
]


@pytest.mark.parametrize(("target", "is_local"), PATHS)
def test_one_may_be_sent_only_to_our_own_pages(target: str, is_local: bool) -> None:
    assert is_local_path(target) is is_local


def test_htmx_gets_the_piece_and_the_browser_the_page(
    cast: Cast, as_: Callable[..., FlaskClient]
) -> None:
    client = as_(cast.manager)
    page, piece = client.get("/people"), client.get("/people", headers={"HX-Request": "true"})
    assert "<html" in page.text
    assert "<html" not in piece.text
    assert 'id="people-list"' in page.text
    assert 'id="people-list"' in piece.text


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_gets_the_page_where_it_wants_the_whole(
    cast: Cast, as_: Callable[..., FlaskClient], header: str
) -> None:
    headers = {"HX-Request": "true", header: "true"}
    assert "<html" in as_(cast.manager).get("/people", headers=headers).text


def test_a_page_is_kept_apart_from_its_piece(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    assert "HX-Request" in as_(cast.manager).get("/people").headers["Vary"]
