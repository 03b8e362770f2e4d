"""GET and POST /licences/new."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb.training.models import Licence
from qaweb.training.queries import may_monitor
from tests.cast import TODAY, Cast

AsPerson = Callable[..., FlaskClient]
OTHERS = ["manager", "qa", "supervisor", "lead", "agent"]


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "person": cast.unlicensed_qa.id,
        "valid_from": "2026-10-21",
        "valid_until": "2027-10-20",
        "experience_years": "3",
        "note": "exam 92",
    } | changes


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_assistant_may(cast: Cast, as_: AsPerson, who: str) -> None:
    client = as_(getattr(cast, who))
    assert client.get("/licences/new").status_code == 403
    assert client.post("/licences/new", data=filled(cast)).status_code == 403


def test_the_form_offers_monitors_and_the_policys_length(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.assistant).get("/licences/new").text
    assert cast.south_supervisor.name in page
    assert cast.agent.name not in page
    assert 'value="2026-10-21"' in page
    assert 'value="2027-10-21"' in page


def test_a_person_may_be_chosen_by_the_address(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.assistant).get(f"/licences/new?person={cast.qa.id}").text
    assert f'selected value="{cast.qa.id}"' in page


def test_it_records_and_goes_back_to_the_list(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.assistant).post("/licences/new", data=filled(cast))
    assert (answer.status_code, answer.location) == (303, "/licences")
    assert may_monitor(cast.unlicensed_qa.id, TODAY)


WRONG = [
    ({"person": "0"}, "Choose a QA specialist or a supervisor."),
    ({"person": "x"}, "Choose one of the list."),
    ({"valid_from": ""}, "Enter the first day."),
    ({"valid_until": "2026-10-01"}, "A licence ends after the day it begins."),
    ({"valid_until": "2036-10-01"}, "three years at most"),
    ({"valid_until": "tomorrow"}, "Enter a day such as 2026-10-21."),
    ({"experience_years": ""}, "Enter whole years"),
    ({"experience_years": "-1"}, "Enter 0 to 60 years."),
    ({"experience_years": "9" * 30}, "Enter 0 to 60 years."),
]


@pytest.mark.parametrize(("change", "words"), WRONG)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    cast: Cast, as_: AsPerson, change: dict[str, str], words: str
) -> None:
    answer = as_(cast.assistant).post("/licences/new", data=filled(cast, **change))
    assert answer.status_code == 422
    assert words in answer.text
    assert "exam 92" in answer.text
    assert not Licence.select().where(Licence.person == cast.unlicensed_qa).exists()


def test_an_agent_smuggled_in_is_refused(cast: Cast, as_: AsPerson) -> None:
    data = filled(cast, person=cast.agent.id)
    assert as_(cast.assistant).post("/licences/new", data=data).status_code == 422
