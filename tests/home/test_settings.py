"""The navigation stays short, and what is folded away has a page."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb.navigation import MOST_ENTRIES
from tests.cast import Cast

ROLES = ("manager", "qa", "supervisor", "lead", "agent", "assistant")


def entries(page: str) -> list[str]:
    links = BeautifulSoup(page, "html.parser").select(".side nav a")
    return [link.get_text(strip=True) for link in links]


@pytest.mark.parametrize("who", ROLES)
def test_nobody_has_more_than_nine_entries(
    cast: Cast, as_: Callable[..., FlaskClient], who: str
) -> None:
    assert 3 <= len(entries(as_(getattr(cast, who)).get("/").text)) <= MOST_ENTRIES


def test_what_is_folded_away_has_a_page(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    page = as_(cast.manager).get("/settings").text
    assert "Settings" in entries(page)
    for address in ("/licences", "/standards", "/parameters", "/projects", "/imports", "/audit"):
        assert f'href="{address}"' in page.split("<main")[1]


def test_the_settings_are_marked_while_one_of_them_is_open(
    cast: Cast, as_: Callable[..., FlaskClient]
) -> None:
    page = BeautifulSoup(as_(cast.manager).get("/audit").text, "html.parser")
    here = page.select_one(".side a[aria-current=page]")
    assert here is not None
    assert here["href"] == "/settings"


def test_an_agent_has_no_settings_that_are_not_theirs(
    cast: Cast, as_: Callable[..., FlaskClient]
) -> None:
    page = as_(cast.agent).get("/settings").text.split("<main")[1]
    assert 'href="/standards"' in page
    assert 'href="/audit"' not in page
