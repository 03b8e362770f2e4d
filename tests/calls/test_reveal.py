"""Uncovering a customer's number: it is masked until somebody asks, and that is on record."""

from collections.abc import Callable
from typing import Any

import pytest

from qaweb.audit import AuditEntry
from tests.calls.making import NUMBER, call
from tests.cast import Cast

Asked = Callable[..., Any]
HTMX = {"HX-Request": "true"}


def looks() -> list[AuditEntry]:
    return list(AuditEntry.select().where(AuditEntry.action == "calls.reveal"))


def test_it_is_masked_until_somebody_asks(cast: Cast, as_: Asked) -> None:
    call(cast.agent)
    page = as_(cast.qa).get("/calls").text
    assert "138****5678" in page
    assert NUMBER not in page
    assert "Show the customer's number of C" in page


@pytest.mark.parametrize("by", ["manager", "qa", "supervisor"])
def test_who_may_see_the_call_may_uncover_it(cast: Cast, as_: Asked, by: str) -> None:
    seen, person = call(cast.agent), getattr(cast, by)
    answer = as_(person).post(f"/calls/{seen.id}/customer", headers=HTMX)
    assert answer.status_code == 200
    assert f">{NUMBER}</strong>" in answer.text
    assert "<html" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_look_is_a_line_that_does_not_hold_the_number(cast: Cast, as_: Asked) -> None:
    seen, client = call(cast.agent), as_(cast.qa)
    for _ in range(2):
        client.post(f"/calls/{seen.id}/customer")
    lines = looks()
    assert [(line.actor_id, line.subject_label) for line in lines] == [
        (cast.qa.id, seen.number)
    ] * 2
    assert not any(NUMBER in f"{line.before}{line.after}{line.note}" for line in lines)


def test_without_javascript_it_is_a_page(cast: Cast, as_: Asked) -> None:
    answer = as_(cast.qa).post(f"/calls/{call(cast.agent).id}/customer")
    assert NUMBER in answer.text
    assert "That you looked is on record." in answer.text


def test_it_is_not_uncovered_by_following_a_link(cast: Cast, as_: Asked) -> None:
    assert as_(cast.qa).get(f"/calls/{call(cast.agent).id}/customer").status_code == 405


@pytest.mark.parametrize("by", ["lead", "agent", "assistant"])
def test_other_roles_are_refused(cast: Cast, as_: Asked, by: str) -> None:
    seen = call(cast.agent)
    assert as_(getattr(cast, by)).post(f"/calls/{seen.id}/customer").status_code == 403
    assert not looks()


@pytest.mark.parametrize("by", ["south_qa", "south_supervisor"])
def test_another_projects_call_does_not_exist(cast: Cast, as_: Asked, by: str) -> None:
    seen = call(cast.agent)
    assert as_(getattr(cast, by)).post(f"/calls/{seen.id}/customer").status_code == 404
    assert not looks()


def test_a_call_without_a_number_says_so(cast: Cast, as_: Asked) -> None:
    answer = as_(cast.qa).post(f"/calls/{call(cast.agent, customer_cipher='').id}/customer")
    assert answer.status_code == 422
    assert "gave no number of the customer" in answer.text
    assert not looks()


def test_a_number_of_another_key_says_so(cast: Cast, as_: Asked) -> None:
    sealed = call(cast.agent, customer_cipher="AAAA" * 16)
    answer = as_(cast.qa).post(f"/calls/{sealed.id}/customer")
    assert answer.status_code == 422
    assert "stored with another key" in answer.text
    assert not looks()
