"""GET /search."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.people.models import Person
from tests.cast import Cast

AsPerson = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


def test_the_page_works_without_javascript(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.manager).get(f"/search?q={cast.agent.number}").text
    assert "<h1>Search</h1>" in page
    assert f'href="/people/{cast.agent.id}"' in page
    assert f'value="{cast.agent.number}"' in page


def test_htmx_gets_the_hits_alone(cast: Cast, as_: AsPerson) -> None:
    text = as_(cast.manager).get("/search?q=00010", headers=HTMX).text
    assert text.lstrip().startswith('<div id="search-hits"')
    assert "<h1>" not in text


def test_every_page_has_the_button_and_the_dialog(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.agent).get("/").text
    assert 'href="/search" data-search' in page
    assert '<dialog class="search-dialog" id="search"' in page
    assert page.count('id="search-hits"') == 1


GOES = [
    ("manager", "audit", True),
    ("qa", "audit", False),
    ("assistant", "add a project", True),
    ("lead", "add a project", False),
    ("agent", "calls", False),
    ("agent", "shifts", True),
    ("qa", "new evaluation", True),
    ("manager", "new evaluation", False),
    ("assistant", "import", True),
    ("lead", "import", False),
    ("agent", "holidays", True),
    ("agent", "2FA", True),
]


@pytest.mark.parametrize(("who", "text", "there"), GOES)
def test_commands_are_those_one_may_open(
    cast: Cast, as_: AsPerson, who: str, text: str, there: bool
) -> None:
    hits = as_(getattr(cast, who)).get(f"/search?q={text}", headers=HTMX).text
    assert ("Go to" in hits) is there
    assert ("Nothing that you may see" in hits) is not there


def test_without_a_text_it_offers_the_navigation(cast: Cast, as_: AsPerson) -> None:
    hits = as_(cast.agent).get("/search", headers=HTMX).text
    assert "Improvement slips" in hits
    assert "Change password" not in hits


def test_hostile_words_stay_words(cast: Cast, as_: AsPerson) -> None:
    name = "<img src=x onerror=alert(1)>"
    Person.update(name=name).where(Person.id == cast.agent.id).execute()
    hits = as_(cast.manager).get("/search", query_string={"q": name}, headers=HTMX).text
    assert name not in hits
    assert "&lt;img src=x" in hits


@pytest.mark.parametrize("text", ["%25", "_", "'", '"', "\\", "E99999999999", "x" * 3000])
def test_odd_words_are_no_fault(cast: Cast, as_: AsPerson, text: str) -> None:
    assert as_(cast.manager).get(f"/search?q={text}", headers=HTMX).status_code == 200


def test_a_chinese_name_is_found_by_its_parts(cast: Cast, as_: AsPerson) -> None:
    Person.update(name="欧阳思琪").where(Person.id == cast.agent.id).execute()
    for text in ("思琪", "欧阳", "思", "阳 琪"):
        hits = as_(cast.manager).get("/search", query_string={"q": text}, headers=HTMX).text
        assert "欧阳思琪" in hits, text


@pytest.mark.parametrize("address", ["/sessions", "/password"])
def test_ones_own_pages_stand_under_no_entry(cast: Cast, as_: AsPerson, address: str) -> None:
    assert 'aria-current="page"' not in as_(cast.manager).get(address).text
