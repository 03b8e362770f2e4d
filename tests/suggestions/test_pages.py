"""GET and POST /suggestions…"""

from collections.abc import Callable

from flask.testing import FlaskClient

from qaweb.suggestions.models import SlipText
from qaweb.suggestions.rules import TextState
from tests.cast import Cast
from tests.suggestions.making import EN, ZH, approved, proposed

As = Callable[..., FlaskClient]
SENT = {"zh": ZH, "en": EN, "criterion_code": "opening", "cause": "knowledge"}


def test_the_empty_library_offers_the_first_step(cast: Cast, as_: As) -> None:
    page = as_(cast.qa).get("/suggestions").text
    assert "There is no text yet" in page
    assert "/suggestions/new" in page
    assert "/suggestions/new" not in as_(cast.manager).get("/suggestions").text


def test_a_text_is_proposed(cast: Cast, as_: As) -> None:
    answer = as_(cast.qa).post("/suggestions/new", data=SENT | {"company_wide": "y"})
    text = SlipText.get()
    assert answer.status_code == 303
    assert (text.zh, text.cause.value, text.project) == (ZH, "knowledge", None)


def test_what_was_typed_stays_when_it_is_refused(cast: Cast, as_: As) -> None:
    answer = as_(cast.qa).post("/suggestions/new", data=SENT | {"zh": "字" * 1001})
    assert answer.status_code == 422
    assert EN in answer.text
    assert "Use at most 1000 characters" in answer.text


def test_the_manager_decides_in_place(cast: Cast, as_: As) -> None:
    text = proposed(cast)
    page = as_(cast.manager).get("/suggestions?state=proposed").text
    assert f'action="/suggestions/{text.id}/approve"' in page
    assert as_(cast.manager).post(f"/suggestions/{text.id}/approve").status_code == 303
    assert as_(cast.manager).post(f"/suggestions/{text.id}/retire").status_code == 303
    assert SlipText.get().state is TextState.RETIRED


def test_declining_asks_for_the_reason_at_its_text(cast: Cast, as_: As) -> None:
    text = proposed(cast)
    answer = as_(cast.manager).post(f"/suggestions/{text.id}/decline", data={"reason": ""})
    assert answer.status_code == 422
    assert f'id="reason-{text.id}-error"' in answer.text
    as_(cast.manager).post(f"/suggestions/{text.id}/decline", data={"reason": "太笼统"})
    assert "太笼统" in as_(cast.qa).get("/suggestions").text


def test_who_proposes_finds_no_decision(cast: Cast, as_: As) -> None:
    text = approved(cast)
    assert f"/suggestions/{text.id}/retire" not in as_(cast.qa).get("/suggestions").text
