from collections.abc import Callable
from typing import Any

import pytest

from tests.calls.making import NUMBER, call
from tests.cast import Cast

Asked = Callable[..., Any]
HTMX = {"HX-Request": "true"}


def test_it_shows_the_call_with_the_customer_masked(cast: Cast, as_: Asked) -> None:
    shown = call(cast.agent)
    page = as_(cast.qa).get("/calls").text
    assert shown.number in page
    assert "任客服" in page
    assert "138****5678" in page
    assert NUMBER not in page
    assert "3:02" in page


def test_monitors_may_begin_an_evaluation_from_a_call(cast: Cast, as_: Asked) -> None:
    shown = call(cast.agent)
    action = f'action="/evaluations/from-call/{shown.id}"'
    assert action in as_(cast.qa).get("/calls").text
    assert action not in as_(cast.manager).get("/calls").text


def test_htmx_gets_the_table_alone(cast: Cast, as_: Asked) -> None:
    call(cast.agent)
    answer = as_(cast.qa).get("/calls?agent=任", headers=HTMX)
    assert answer.text.lstrip().startswith('<div class="sheet flush" id="call-list">')
    assert "<html" not in answer.text


def test_the_address_is_the_filter(cast: Cast, as_: Asked) -> None:
    call(cast.agent, number="C100")
    call(cast.agent_b, number="C200", minutes_ago=24 * 60, type_name="业务咨询")
    client = as_(cast.qa)
    for address in ("agent=杜", "number=200", "until=2026-10-20", "type=业务咨询"):
        page = client.get(f"/calls?{address}").text
        assert "C200" in page
        assert "C100" not in page


def test_a_day_that_is_none_narrows_nothing(cast: Cast, as_: Asked) -> None:
    call(cast.agent, number="C100")
    assert "C100" in as_(cast.qa).get("/calls?since=2026-13-45&until=soon").text


def test_fifty_stand_on_a_page(cast: Cast, as_: Asked) -> None:
    for ago in range(51):
        call(cast.agent, minutes_ago=ago, number=f"C9{ago:03d}")
    client = as_(cast.qa)
    assert client.get("/calls").text.count('data-label="Call"') == 50
    assert "C9050" in client.get("/calls?page=2").text


def test_an_empty_list_says_what_will_stand_here(cast: Cast, as_: Asked) -> None:
    client = as_(cast.qa)
    assert "There are no calls yet" in client.get("/calls").text
    assert "No call fits these filters" in client.get("/calls?agent=x").text


def test_a_hostile_number_stays_text(cast: Cast, as_: Asked) -> None:
    call(cast.agent, number="<script>alert(1)</script>", recording="<b>.wav")
    page = as_(cast.qa).get("/calls").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("by", ["lead", "agent", "assistant"])
def test_who_has_no_part_in_calls_is_refused(cast: Cast, as_: Asked, by: str) -> None:
    assert as_(getattr(cast, by)).get("/calls").status_code == 403


def test_nobody_unknown_comes_in(cast: Cast, anyone: Any) -> None:
    assert anyone.get("/calls").status_code == 303
