"""GET /slips/<id>: what each reader finds on it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.cast import Cast
from tests.slips.writing import WORDS, acknowledged, followed, issued, recovered

As = Callable[..., FlaskClient]
STATUS = {
    "manager": 200, "qa": 200, "second_qa": 200, "supervisor": 200, "lead": 200, "agent": 200,
    "assistant": 403, "lead_b": 404, "teammate": 404, "outsider": 404, "south_qa": 404,
    "south_supervisor": 404, "south_lead": 404,
}  # fmt: skip


@pytest.mark.parametrize("name", STATUS)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_it_opens_to_those_within_reach(
    cast: Cast, as_: As, name: str, headers: dict[str, str]
) -> None:
    slip = issued(cast)
    answer = as_(getattr(cast, name)).get(f"/slips/{slip.id}", headers=headers)
    assert answer.status_code == STATUS[name]


def test_it_tells_what_was_heard_and_what_is_wanted(cast: Cast, as_: As) -> None:
    slip = issued(cast, opening=1)
    page = as_(cast.agent).get(f"/slips/{slip.id}").text
    assert "One element missing" in page
    assert "Prompt, all four elements given" in page
    assert "issued the slip" in page


def test_the_person_finds_the_form_for_their_words(cast: Cast, as_: As) -> None:
    slip = issued(cast)
    action = f'action="/slips/{slip.id}/acknowledge"'
    assert action in as_(cast.agent).get(f"/slips/{slip.id}").text
    assert action not in as_(cast.lead).get(f"/slips/{slip.id}").text


@pytest.mark.parametrize(
    ("made", "step"),
    [
        (acknowledged, "follow-ups"),
        (followed, "follow-ups"),
        (followed, "conclude"),
        (recovered, "close"),
    ],
)
def test_the_lead_finds_the_next_step_and_the_readers_do_not(
    cast: Cast, as_: As, made: Callable[[Cast], Any], step: str
) -> None:
    slip = made(cast)
    action = f'action="/slips/{slip.id}/{step}"'
    assert action in as_(cast.lead).get(f"/slips/{slip.id}").text
    for reader in (cast.qa, cast.agent):
        assert action not in as_(reader).get(f"/slips/{slip.id}").text


def test_a_lead_finds_no_step_on_their_own(cast: Cast, as_: As) -> None:
    slip = followed(cast, cast.lead)
    page = as_(cast.lead).get(f"/slips/{slip.id}").text
    assert "/conclude" not in page
    assert "judges the effect" in page


def test_it_shows_the_measured_change(cast: Cast, as_: As, later: Callable[..., Any]) -> None:
    slip = followed(cast, opening=1, hold=1)
    with later(days=1):
        factories.evaluation(cast)
        page = as_(cast.lead).get(f"/slips/{slip.id}").text
    assert "50% <small>1 call" in page
    assert "100% <small>1 call" in page
    assert "is-gain" in page


def test_htmx_gets_the_slip_alone(cast: Cast, as_: As) -> None:
    slip = acknowledged(cast)
    part = as_(cast.lead).get(f"/slips/{slip.id}", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="slip"')
    assert WORDS in part
    assert "<html" not in part
