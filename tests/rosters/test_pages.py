"""The pages of the roster: the grid, one person's month, the cell, copying."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.people.models import Person, ShiftCode
from qaweb.rosters.actions import set_shift
from qaweb.rosters.queries import code_on
from tests.cast import TODAY, Cast, viewer

AsPerson = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


def test_the_manager_gets_a_grid_to_write_in(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.manager).get(f"/shifts?team={cast.team_a.id}&month=2026-10").text
    assert 'role="grid"' in page
    assert f'data-day="{TODAY}" data-code="early" tabindex="-1" title="Early shift">E</td>' in page
    assert cast.agent.name in page
    assert cast.agent_b.name not in page


def test_in_chinese_the_cells_show_chinese_signs(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.manager, "zh").get(f"/shifts?team={cast.team_a.id}").text
    assert ">早</td>" in page


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead"])
def test_others_read_the_grid(cast: Cast, as_: AsPerson, who: str) -> None:
    page = as_(getattr(cast, who)).get(f"/shifts?team={cast.team_a.id}").text
    assert cast.agent.name in page
    assert 'role="grid"' not in page
    assert "Copy a week" not in page


def test_an_agent_sees_the_own_month_and_nobody_elses(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.agent).get("/shifts").text
    assert "My shifts" in page
    assert "1 day at work this month." in page
    assert cast.teammate.name not in page


@pytest.mark.parametrize("query", ["month=x", "month=2026-99", "month=0001-01"])
def test_nonsense_in_the_address_is_passed_over(cast: Cast, as_: AsPerson, query: str) -> None:
    page = as_(cast.manager).get(f"/shifts?{query}")
    assert (page.status_code, "2026-10" in page.text) == (200, True)


def test_a_team_out_of_reach_is_not_there(cast: Cast, as_: AsPerson) -> None:
    assert as_(cast.lead).get(f"/shifts?team={cast.team_b.id}").status_code == 404


def put(client: FlaskClient, person: Person, code: str, seen: str, htmx: bool = True) -> object:
    headers = HTMX if htmx else {}
    sent = {"code": code, "seen": seen}
    return client.post(f"/shifts/{person.id}/{TODAY}", data=sent, headers=headers)


def test_a_cell_is_set_and_comes_back(cast: Cast, as_: AsPerson) -> None:
    answer = put(as_(cast.assistant), cast.agent, "late", "early")
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert 'data-code="late"' in answer.text  # type: ignore[attr-defined]
    assert code_on(cast.agent.id, TODAY) is ShiftCode.LATE


def test_a_cell_changed_meanwhile_shows_both(cast: Cast, as_: AsPerson) -> None:
    set_shift(viewer(cast.manager), cast.agent.id, TODAY, ShiftCode.LATE, ShiftCode.EARLY)
    answer = put(as_(cast.assistant), cast.agent, "off", "early")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    text = answer.text  # type: ignore[attr-defined]
    assert "Now: Late shift. You wanted: Day off." in text
    assert 'data-code="late"' in text
    assert "Somebody else changed this day" in text
    assert code_on(cast.agent.id, TODAY) is ShiftCode.LATE


def test_a_cell_is_set_without_javascript(cast: Cast, as_: AsPerson) -> None:
    answer = put(as_(cast.assistant), cast.agent, "off", "early", htmx=False)
    assert answer.location == f"/shifts/{cast.agent.id}?month=2026-10"  # type: ignore[attr-defined]


@pytest.mark.parametrize("day", ["x", "2026-02-30", "2026"])
def test_a_day_that_is_none_is_not_there(cast: Cast, as_: AsPerson, day: str) -> None:
    answer = as_(cast.manager).post(f"/shifts/{cast.agent.id}/{day}", data={"code": "off"})
    assert answer.status_code == 404


def test_a_month_is_a_form_for_those_without_a_grid(cast: Cast, as_: AsPerson) -> None:
    client, address = as_(cast.assistant), f"/shifts/{cast.agent.id}?month=2026-10"
    assert f'name="code-{TODAY}"' in client.get(address).text
    sent = {f"code-{TODAY}": "off", f"seen-{TODAY}": "early"}
    sent |= {"code-2026-10-22": "late", "seen-2026-10-22": ""}
    assert client.post(address, data=sent).status_code == 303
    assert code_on(cast.agent.id, TODAY) is ShiftCode.OFF


def test_a_month_changed_meanwhile_shows_both(cast: Cast, as_: AsPerson) -> None:
    set_shift(viewer(cast.manager), cast.agent.id, TODAY, ShiftCode.LATE, ShiftCode.EARLY)
    sent = {f"code-{TODAY}": "off", f"seen-{TODAY}": "early"}
    answer = as_(cast.assistant).post(f"/shifts/{cast.agent.id}?month=2026-10", data=sent)
    assert answer.status_code == 409
    assert "Theirs: Late shift" in answer.text
    assert '<option value="off" selected>' in answer.text
    assert f'name="seen-{TODAY}" value="late"' in answer.text


def test_a_reader_has_no_form(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.lead).get(f"/shifts/{cast.agent.id}?month=2026-10").text
    assert "Save the month" not in page
    assert "Early shift" in page


def test_copying_shows_first_what_would_change(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    assert client.get(f"/shifts/copy?team={cast.team_a.id}").status_code == 200
    sent = {"group": str(cast.team_a.id), "source": "2026-10-21", "target": "2026-10-28"}
    looked = client.post("/shifts/copy", data=sent | {"preview": "1"})
    assert "4 days would be filled in, 0 overwritten." in " ".join(looked.text.split())
    done = client.post("/shifts/copy", data=sent)
    assert done.location == f"/shifts?team={cast.team_a.id}&month=2026-10"
    again = client.post("/shifts/copy", data=sent)
    assert (again.status_code, "Nothing would change" in again.text) == (422, True)


def test_copying_refuses_an_unknown_team(cast: Cast, as_: AsPerson) -> None:
    sent = {"group": "999", "source": "2026-10-21", "target": "2026-10-28"}
    assert as_(cast.assistant).post("/shifts/copy", data=sent).status_code == 422


def test_a_refused_month_keeps_what_was_chosen(cast: Cast, as_: AsPerson) -> None:
    sent = {"code-2026-10-30": "late", "seen-2026-10-30": ""}
    answer = as_(cast.assistant).post(f"/shifts/{cast.leaver.id}?month=2026-10", data=sent)
    assert answer.status_code == 422
    assert "no shifts are planned" in answer.text
    assert '<option value="late" selected>' in answer.text
