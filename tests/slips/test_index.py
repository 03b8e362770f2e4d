"""GET /slips"""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from tests import factories
from tests.cast import Cast
from tests.slips.writing import acknowledged, issued

As = Callable[..., FlaskClient]


def test_it_lists_open_slips_with_a_link(cast: Cast, as_: As) -> None:
    slip = issued(cast)
    page = as_(cast.lead).get("/slips").text
    assert f'data-href="/slips/{slip.id}"' in page
    assert "Standard opening" in page


def test_the_address_chooses_the_state(cast: Cast, as_: As) -> None:
    slip, other = issued(cast), acknowledged(cast, cast.teammate)
    page = as_(cast.lead).get("/slips?state=acknowledged").text
    assert str(other) in page
    assert str(slip) not in page


def test_a_state_that_is_not_there_is_no_filter(cast: Cast, as_: As) -> None:
    slip = issued(cast)
    assert str(slip) in as_(cast.lead).get("/slips?state=nonsense&cause=x&team=x&page=x").text


def test_what_is_overdue_is_marked(cast: Cast, as_: As, later: Callable[..., object]) -> None:
    issued(cast)
    client = as_(cast.lead)
    assert "overdue</span>" not in client.get("/slips").text
    with later(days=8):  # type: ignore[attr-defined]
        assert "overdue</span>" in as_(cast.lead).get("/slips?overdue=1").text


def test_htmx_gets_the_list_alone(cast: Cast, as_: As) -> None:
    issued(cast)
    part = as_(cast.lead).get("/slips", headers={"HX-Request": "true"}).text
    assert re.match(r'\s*<div id="slip-list">', part)
    assert "<html" not in part


def test_the_monitor_sees_what_still_owes_a_slip(cast: Cast, as_: As) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    link = f'href="/slips/new?evaluation={evaluation.id}"'
    assert link in as_(cast.qa).get("/slips").text
    assert link not in as_(cast.second_qa).get("/slips").text


def test_an_agent_sees_their_own_and_no_filters(cast: Cast, as_: As) -> None:
    issued(cast, cast.teammate)
    page = as_(cast.agent).get("/slips").text
    assert "No slip is open" in page
    assert 'class="filters"' not in page


def test_the_assistant_may_not(cast: Cast, as_: As) -> None:
    assert as_(cast.assistant).get("/slips").status_code == 403
