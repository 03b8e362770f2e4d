"""GET /standards/<id>: the form as it is printed."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.standards.models import StandardVersion
from tests.cast import Cast

ROLES = ["manager", "qa", "supervisor", "lead", "agent", "assistant"]


def path(cast: Cast) -> str:
    return f"/standards/{cast.standard.id}"


@pytest.mark.parametrize("who", ROLES)
def test_everybody_who_is_signed_in_may_read(
    cast: Cast, as_: Callable[..., FlaskClient], who: str
) -> None:
    assert as_(getattr(cast, who)).get(path(cast)).status_code == 200


def test_it_shows_sections_lines_levels_and_points(
    cast: Cast, as_: Callable[..., FlaskClient]
) -> None:
    page = as_(cast.agent).get(path(cast)).text
    for words in ("Greeting", "8 points", "Standard opening", "100 points in total"):
        assert words in page
    assert "Abuses, mocks, threatens or quarrels with the customer" in page


def test_critical_lines_say_what_they_fail(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    page = as_(cast.agent).get(path(cast)).text
    assert page.count("Critical: Fails the call") == 2
    assert page.count("Critical: Fails its section") == 2
    assert page.count("N/A allowed") == 6


def test_it_shows_the_bands_with_their_limits(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    page = as_(cast.agent).get(path(cast)).text
    assert "90 to 100" in page
    assert "85 to below 90" in page
    assert "0 to below 75" in page


def test_guidance_is_there_on_demand(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    page = as_(cast.agent).get(path(cast)).text
    assert page.count("<summary>Guidance</summary>") == 22


def test_a_draft_is_not_to_be_known_of(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    draft = StandardVersion.create(standard=cast.standard.standard, number=2)
    assert as_(cast.manager).get(f"/standards/{draft.id}").status_code == 404


def test_an_unknown_version_is_not_there(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    assert as_(cast.manager).get("/standards/99999").status_code == 404
