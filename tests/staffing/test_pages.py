"""The forms of a record: add, change in two tabs, invite, leave, come back, stand in."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.people.models import Delegation, Person, Status
from tests.cast import TODAY, Cast
from tests.slips import writing as slips
from tests.staffing.making import delegated, fresh, typed

AsPerson = Callable[..., FlaskClient]


def test_adding_somebody_opens_their_record(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    assert client.get("/people/new").status_code == 200
    data = {**typed(cast.agent), "number": "9001", "name": "高客服"}
    answer = client.post("/people/new", data=data)
    person = Person.get(Person.number == "9001")
    assert (answer.status_code, answer.location) == (303, f"/people/{person.id}")


def test_what_is_wrong_stands_at_the_field_and_the_rest_is_kept(cast: Cast, as_: AsPerson) -> None:
    data = typed(cast.agent, number="9001", name="高客服", team="0", email="kein", remark="留着")
    answer = as_(cast.assistant).post("/people/new", data=data)
    assert answer.status_code == 422
    assert "This is not an e-mail address." in answer.text
    assert "留着" in answer.text
    again = as_(cast.assistant).post("/people/new", data={**data, "email": ""})
    assert "works in a team" in again.text


@pytest.mark.parametrize("bad", [{"team": "99999"}, {"role": "emperor"}, {"hired_on": "x"}])
def test_inventions_are_refused(cast: Cast, as_: AsPerson, bad: dict[str, str]) -> None:
    data = typed(cast.agent, number="9001", **bad)
    assert as_(cast.assistant).post("/people/new", data=data).status_code == 422


def test_a_change_is_saved_and_stands_in_the_history(cast: Cast, as_: AsPerson) -> None:
    client, address = as_(cast.assistant), f"/people/{cast.agent.id}"
    assert client.get(f"{address}/change").status_code == 200
    data = typed(cast.agent, team=str(cast.team_b.id), note="十一月起")
    assert client.post(f"{address}/change", data=data).location == address
    assert fresh(cast.agent).team_id == cast.team_b.id
    assert "十一月起" in client.get(address).text


def test_the_second_tab_sees_both_versions_and_may_save_again(cast: Cast, as_: AsPerson) -> None:
    client, address = as_(cast.assistant), f"/people/{cast.agent.id}/change"
    second = typed(cast.agent, name="第二页", team=str(cast.team_b.id))
    client.post(address, data=typed(cast.agent, name="第一页", remark="先写的"))
    answer = client.post(address, data=second)
    assert answer.status_code == 409
    assert all(words in answer.text for words in ("第一页", "先写的", 'value="第二页"'))
    assert fresh(cast.agent).name == "第一页"
    assert re.search(r'<textarea[^>]*name="remark"[^>]*>\s*先写的', answer.text)  # untouched here
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', answer.text)
    assert seen
    sent = second | {"seen": seen[1].replace("&#34;", '"')}
    assert client.post(address, data=sent).status_code == 303
    assert fresh(cast.agent).name == "第二页"


def test_a_meddled_fingerprint_is_another_version(cast: Cast, as_: AsPerson) -> None:
    data = typed(cast.agent, name="新名", seen="[not json")
    answer = as_(cast.assistant).post(f"/people/{cast.agent.id}/change", data=data)
    assert answer.status_code == 409


def test_an_invitation_is_shown_once(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    answer = client.post(f"/people/{cast.agent.id}/invite")
    password = re.search(r'id="first-password">([^<]+)<', answer.text)
    assert password
    assert len(password[1]) == 19
    assert password[1] not in client.get(f"/people/{cast.agent.id}").text
    assert answer.headers["Cache-Control"] == "no-store"


def test_leaving_lists_the_work_and_asks_who_takes_it(cast: Cast, as_: AsPerson) -> None:
    client, address = as_(cast.assistant), f"/people/{cast.lead.id}/leave"
    slip = slips.issued(cast)
    assert f"{slip}" in client.get(address).text
    refused = client.post(address, data={"note": "搬家"})
    assert (refused.status_code, "搬家" in refused.text) == (422, True)
    answer = client.post(address, data={"holder": str(cast.supervisor.id)})
    assert answer.status_code == 303
    assert fresh(cast.lead).status is Status.LEFT


def test_somebody_comes_back(cast: Cast, as_: AsPerson) -> None:
    client, address = as_(cast.assistant), f"/people/{cast.leaver.id}"
    assert "Has come back" in client.get(address).text
    assert client.post(f"{address}/return").status_code == 303
    assert fresh(cast.leaver).is_active


def test_a_stand_in_is_named_and_ended(cast: Cast, as_: AsPerson) -> None:
    client, address = as_(cast.manager), f"/people/{cast.lead.id}/stand-in"
    assert cast.lead_b.name in client.get(address).text
    days = {"valid_from": str(TODAY), "valid_until": str(TODAY)}
    data = {"stand_in": str(cast.lead_b.id), "reason": "休假", **days}
    assert client.post(address, data={**data, "stand_in": "0"}).status_code == 422
    assert client.post(address, data=data).status_code == 303
    row = Delegation.get()
    assert client.post(f"/delegations/{row.id}/end").location == f"/people/{cast.lead.id}"


def test_for_whom_nobody_fits_the_page_says_so(cast: Cast, as_: AsPerson) -> None:
    text = as_(cast.manager).get(f"/people/{cast.south_supervisor.id}/stand-in").text
    assert "Nobody can stand in" in text


def test_a_lead_does_not_end_it_and_an_unknown_one_is_not_there(cast: Cast, as_: AsPerson) -> None:
    row = delegated(cast)
    assert as_(cast.lead).post(f"/delegations/{row.id}/end").status_code == 403
    assert as_(cast.manager).post("/delegations/99999/end").status_code == 404


def test_an_assistant_is_told_who_gives_the_managers_role(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    page = client.get("/people/new").text
    assert re.search(r'<option disabled value="manager">[^<]*given by a manager', page)
    answer = client.post("/people/new", data=typed(cast.agent, number="9001", role="manager"))
    assert answer.status_code == 422
    assert re.search(r'id="role-error">\s*Only a manager', answer.text)
    assert "disabled" not in as_(cast.manager).get("/people/new").text.split('id="role"')[1][:600]


def test_project_and_team_say_who_needs_them(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    page = client.get("/people/new").text
    assert "Needed for agents and team leads" in page
    for field in ("project", "team"):
        label = re.search(rf'for="{field}">([^<]*)<(.)', page)
        assert label
        assert label[2] == "/"  # nothing such as (optional) follows the word
    data = typed(cast.agent, number="9001", role="supervisor", team="0", project="0")
    answer = client.post("/people/new", data=data)
    assert re.search(r'id="project-error">\s*A QA specialist or supervisor', answer.text)
