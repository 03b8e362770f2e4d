"""GET /people: the staff list, as far as one may see it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.people.models import Person
from tests.cast import Cast

AsPerson = Callable[..., FlaskClient]
SEES = {
    "manager": {"agent", "agent_b", "outsider", "leaver", "assistant"},
    "assistant": {"agent", "agent_b", "outsider", "leaver"},
    "qa": {"agent", "agent_b", "supervisor", "qa", "leaver"},
    "supervisor": {"agent", "agent_b", "lead", "supervisor", "leaver"},
    "lead": {"agent", "teammate", "newcomer", "lead", "leaver"},
}
ASKED = ("agent", "teammate", "newcomer", "agent_b", "outsider", "leaver", "lead", "supervisor")
ASKED += ("qa", "assistant", "manager")


def shown(cast: Cast, page: str) -> set[str]:
    table = page[page.index('id="people-list"') :]
    return {key for key in ASKED if f">{getattr(cast, key).name}<" in table}


@pytest.mark.parametrize("who", SEES)
def test_one_sees_as_far_as_one_may(cast: Cast, as_: AsPerson, who: str) -> None:
    answer = as_(getattr(cast, who)).get("/people")
    assert answer.status_code == 200
    seen = shown(cast, answer.text)
    assert SEES[who] <= seen
    assert ("outsider" in seen) == (who in ("manager", "assistant"))
    if who == "lead":
        assert seen == (seen & {"agent", "teammate", "newcomer", "leaver", "lead"})


def test_an_agent_has_no_staff_list(cast: Cast, as_: AsPerson) -> None:
    assert as_(cast.agent).get("/people").status_code == 403


FILTERS = [
    ("q=任", {"agent"}),
    ("q=00009", {"lead_b"}),
    ("role=assistant", {"assistant"}),
    ("q=%25", set()),
    ("q=_", set()),
    ("q='", set()),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_it_is_narrowed_by_the_address(
    cast: Cast, as_: AsPerson, query: str, found: set[str]
) -> None:
    page = as_(cast.manager).get(f"/people?{query}").text
    table = page[page.index('id="people-list"') :]
    names = {key for key in (*ASKED, "lead_b") if f">{getattr(cast, key).name}<" in table}
    assert names == found


def test_a_filter_does_not_reach_further_than_the_right(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.lead)
    page = client.get(f"/people?team={cast.south_team.id}").text
    assert shown(cast, page) == set()
    assert (
        cast.outsider.name
        not in client.get(f"/people?q={cast.outsider.name}").text.split('id="people-list"')[1]
    )


@pytest.mark.parametrize("query", ["role=emperor", "team=x", "page=x", "page=-5"])
def test_nonsense_in_the_address_is_passed_over(cast: Cast, as_: AsPerson, query: str) -> None:
    answer = as_(cast.manager).get(f"/people?{query}")
    assert (answer.status_code, "agent" in shown(cast, answer.text)) == (200, True)


def test_a_nul_is_a_bad_request(cast: Cast, as_: AsPerson) -> None:
    assert as_(cast.manager).get("/people?q=%00").status_code == 400


def test_a_number_no_database_keeps_finds_nobody_or_is_refused(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.manager).get("/people?team=99999999999999999999")
    assert answer.status_code == 400 or shown(cast, answer.text) == set()


def test_a_hostile_name_stays_text(cast: Cast, as_: AsPerson) -> None:
    name = "<img src=x onerror=alert(1)>"
    Person.update(name=name).where(Person.id == cast.agent.id).execute()
    page = as_(cast.manager).get("/people").text
    assert name not in page
    assert "&lt;img src=x" in page
