"""The pages of projects, teams, call types, sites and duties."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.calls.models import CallType
from qaweb.people.models import DutyHeld, Project, Site, Team
from qaweb.projects.queries import supervisor_ids
from tests.cast import TODAY, Cast

AsPerson = Callable[..., FlaskClient]


def test_the_list_shows_each_project_with_its_teams(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.manager).get("/projects").text
    assert "北方热线" in page
    assert "一组, 二组" in page
    assert "Add a project" in page


def test_the_lead_reads_the_own_project_without_buttons(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.lead).get("/projects").text
    assert "北方热线" in page
    assert "南方热线" not in page
    assert "Add a project" not in page


def test_a_project_shows_what_is_in_it(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.assistant).get(f"/projects/{cast.north.id}").text
    for word in (cast.lead.name, "业务咨询", "all of the project", "Retire", "Add a team"):
        assert word in page


def test_a_project_is_added(cast: Cast, as_: AsPerson) -> None:
    sent = {"name": "西部热线", "zone_name": "Asia/Urumqi"}
    answer = as_(cast.manager).post("/projects/new", data=sent)
    assert (answer.status_code, answer.location) == (303, "/projects")
    assert Project.get(Project.name == "西部热线").zone_name == "Asia/Urumqi"


def test_a_name_that_is_taken_comes_back_with_what_was_typed(cast: Cast, as_: AsPerson) -> None:
    sent = {"name": "北方热线", "zone_name": "Asia/Urumqi"}
    answer = as_(cast.manager).post("/projects/new", data=sent)
    assert answer.status_code == 422
    assert "There is a project of this name already." in answer.text
    assert 'selected value="Asia/Urumqi"' in answer.text


def test_two_tabs_show_both_names_and_the_second_save_wins(cast: Cast, as_: AsPerson) -> None:
    client, address = as_(cast.manager), f"/projects/{cast.north.id}/change"
    seen = json.dumps({"name": "北方热线", "zone_name": "Asia/Shanghai"})
    sent = {"zone_name": "Asia/Shanghai", "seen": seen}
    assert client.post(address, data=sent | {"name": "甲线"}).status_code == 303
    answer = client.post(address, data=sent | {"name": "乙线"})
    assert answer.status_code == 409
    assert "Theirs: 甲线" in answer.text
    assert 'value="乙线"' in answer.text
    sent["seen"] = json.dumps({"name": "甲线", "zone_name": "Asia/Shanghai"})
    assert client.post(address, data=sent | {"name": "乙线"}).status_code == 303
    assert Project.get_by_id(cast.north.id).name == "乙线"


@pytest.mark.parametrize("seen", ["", "x", "[]", "7"])
def test_a_broken_memory_is_no_reason_to_overwrite(cast: Cast, as_: AsPerson, seen: str) -> None:
    sent = {"name": "乙线", "zone_name": "Asia/Shanghai", "seen": seen}
    answer = as_(cast.manager).post(f"/projects/{cast.north.id}/change", data=sent)
    assert answer.status_code == 409


def test_the_form_of_a_project_is_filled_in(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.manager).get(f"/projects/{cast.north.id}/change").text
    assert 'value="北方热线"' in page
    assert 'selected value="Asia/Shanghai"' in page


def test_a_team_is_added_and_changed(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    assert client.get(f"/projects/{cast.north.id}/teams/new").status_code == 200
    sent = {"name": "三组", "supervisors": [str(cast.supervisor.id)]}
    assert client.post(f"/projects/{cast.north.id}/teams/new", data=sent).status_code == 303
    team = Team.get(Team.name == "三组", Team.project == cast.north)
    assert supervisor_ids(team.id) == [cast.supervisor.id]
    page = client.get(f"/teams/{team.id}/change").text
    assert "checked" in page
    seen = json.dumps({"name": "三组", "supervisors": [cast.supervisor.id]})
    answer = client.post(f"/teams/{team.id}/change", data={"name": "四组", "seen": seen})
    assert (answer.status_code, answer.location) == (303, f"/projects/{cast.north.id}")
    assert (Team.get_by_id(team.id).name, supervisor_ids(team.id)) == ("四组", [])


def test_a_call_type_is_added_renamed_retired_and_taken_back(cast: Cast, as_: AsPerson) -> None:
    client, place = as_(cast.assistant), f"/projects/{cast.north.id}"
    client.post(f"{place}/call-types/new", data={"name": "退款"})
    row = CallType.get(CallType.name == "退款")
    sent = {"name": "退款处理", "seen": json.dumps({"name": "退款"})}
    assert client.post(f"/call-types/{row.id}/change", data=sent).status_code == 303
    assert client.post(f"/call-types/{row.id}/retire").location == place
    assert "退款处理 <span" in client.get(place).text
    assert not CallType.get_by_id(row.id).is_active
    assert client.post(f"/call-types/{row.id}/retire").status_code == 409
    client.post(f"/call-types/{row.id}/restore")
    assert CallType.get_by_id(row.id).is_active


def test_a_site_is_added_and_renamed(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    assert "no sites yet" in client.get("/sites").text
    client.post("/sites/new", data={"name": "一号楼", "address": "人民路"})
    row = Site.get(Site.name == "一号楼")
    assert "一号楼" in client.get("/sites").text
    seen = json.dumps({"name": "一号楼", "address": "人民路"})
    sent = {"name": "主楼", "address": "人民路", "seen": seen}
    assert client.post(f"/sites/{row.id}/change", data=sent).status_code == 303
    assert Site.get_by_id(row.id).name == "主楼"


def test_a_duty_is_given_shown_and_ended(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    assert "Nobody holds a duty yet" in client.get("/duties").text
    sent = {"person": cast.qa.id, "duty": "records_keeper", "project": cast.north.id, "site": ""}
    answer = client.post("/duties/new", data=sent | {"valid_from": str(TODAY)})
    assert (answer.status_code, answer.location) == (303, "/duties")
    row = DutyHeld.get()
    assert "Keeper of the records" in client.get("/duties").text
    assert cast.qa.name in client.get("/projects").text
    ended = client.post(f"/duties/{row.id}/end", data={"last_day": str(TODAY), "seen": ""})
    assert ended.status_code == 303
    assert DutyHeld.get().valid_until == TODAY


def test_a_duty_that_is_refused_keeps_what_was_typed(cast: Cast, as_: AsPerson) -> None:
    sent = {"person": cast.agent.id, "duty": "records_keeper", "project": cast.north.id}
    sent |= {"valid_from": str(TODAY), "department": "客服部"}
    answer = as_(cast.assistant).post("/duties/new", data=sent)
    assert answer.status_code == 422
    assert "kept by a QA specialist" in answer.text
    assert 'value="客服部"' in answer.text


@pytest.mark.parametrize("missing", ["person", "valid_from"])
def test_a_duty_needs_a_person_and_a_day(cast: Cast, as_: AsPerson, missing: str) -> None:
    sent = {"person": cast.qa.id, "duty": "trainer", "valid_from": str(TODAY)}
    sent.pop(missing)
    assert as_(cast.assistant).post("/duties/new", data=sent).status_code == 422


def test_ending_in_two_tabs_shows_both_days(cast: Cast, as_: AsPerson) -> None:
    row = DutyHeld.create(person=cast.qa, duty="trainer", valid_from=TODAY)
    client, address = as_(cast.manager), f"/duties/{row.id}/end"
    client.post(address, data={"last_day": "2026-11-30", "seen": ""})
    answer = client.post(address, data={"last_day": "2026-11-15", "seen": ""})
    assert answer.status_code == 409
    assert "2026-11-30" in answer.text
    assert 'value="2026-11-15"' in answer.text


def test_a_hostile_name_stays_text(cast: Cast, as_: AsPerson) -> None:
    name = "<img src=x onerror=alert(1)>"
    Project.update(name=name).where(Project.id == cast.north.id).execute()
    page = as_(cast.manager).get("/projects").text
    assert name not in page
    assert "&lt;img src=x" in page
