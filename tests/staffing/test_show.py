"""GET /people/<id>: the record, as far as one may see it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.people.models import Person
from qaweb.staffing.invitations import invite
from tests.cast import Cast, viewer
from tests.slips import writing as slips
from tests.staffing.making import delegated, typed

AsPerson = Callable[..., FlaskClient]


def page(client: FlaskClient, person: Person) -> str:
    answer = client.get(f"/people/{person.id}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("who", ["manager", "assistant", "qa", "supervisor", "lead"])
def test_it_tells_who_the_person_is(cast: Cast, as_: AsPerson, who: str) -> None:
    text = page(as_(getattr(cast, who)), cast.agent)
    assert all(word in text for word in (cast.agent.name, "00010", "一组", "北方热线", "Agent"))
    assert ("First password" in text or "Invite" in text or "first password" in text) == (
        who in ("manager", "assistant")
    )


def test_readers_see_no_sign_ins_and_no_remark(cast: Cast, as_: AsPerson) -> None:
    Person.update(remark="只给助理看").where(Person.id == cast.agent.id).execute()
    invite(viewer(cast.assistant), cast.agent.id)
    text = page(as_(cast.lead), cast.agent)
    assert "只给助理看" not in text
    assert "gave a first password" not in text
    kept = page(as_(cast.assistant), cast.agent)
    assert "只给助理看" in kept
    assert "gave a first password" in kept


def test_it_counts_what_is_open(cast: Cast, as_: AsPerson) -> None:
    slip = slips.issued(cast)
    assert f"{slip}" in page(as_(cast.manager), cast.lead)
    assert "1 slip to follow up" in page(as_(cast.manager), cast.lead)
    assert "1 open slip about this person" in page(as_(cast.manager), cast.agent)


def test_stand_ins_are_shown_on_both_records(cast: Cast, as_: AsPerson) -> None:
    delegated(cast)
    client = as_(cast.manager)
    assert f"{cast.lead_b.name} stands in" in page(client, cast.lead)
    assert f"stands in for {cast.lead.name}" in page(client, cast.lead_b)


def test_an_assistant_is_offered_nothing_on_a_managers_record(cast: Cast, as_: AsPerson) -> None:
    text = page(as_(cast.assistant), cast.manager)
    assert "/leave" not in text
    assert "/change" not in text


def test_a_hostile_name_stays_text(cast: Cast, as_: AsPerson) -> None:
    Person.update(name="<img src=x>").where(Person.id == cast.agent.id).execute()
    assert "<img src=x>" not in page(as_(cast.manager), cast.agent)


def test_open_work_of_somebody_who_left_is_pointed_out(cast: Cast, as_: AsPerson) -> None:
    slips.issued(cast)
    Person.update(status="left").where(Person.id == cast.lead.id).execute()
    assert "Hand it over" in page(as_(cast.assistant), cast.lead)


def test_the_history_says_what_a_change_changed(cast: Cast, as_: AsPerson) -> None:
    data = typed(cast.agent, team=str(cast.team_b.id), remark="只给助理看")
    as_(cast.assistant).post(f"/people/{cast.agent.id}/change", data=data)
    kept = page(as_(cast.assistant), cast.agent)
    assert "Team: <del>一组</del>" in kept
    assert "<ins>只给助理看</ins>" in kept
    assert "只给助理看" not in page(as_(cast.supervisor), cast.agent)
