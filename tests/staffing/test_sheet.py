"""What is typed into the tab of people"""

import datetime as dt

import pytest

from qaweb.errors import Forbidden
from qaweb.people.models import LoginSession, Person, Status
from qaweb.permissions import Role
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import May
from tests.cast import Cast
from tests.sheets.typing import added, changed, last_line, shown, typed

NEW = {"number": "20990", "name": "新同事", "team": "一组", "hired_on": "2026-10-12"}


@pytest.mark.parametrize(
    ("column", "text", "field", "kept"),
    [
        ("name", " 王小明 ", "name", "王小明"),
        ("team", "二组", "team", "二组"),
        ("hired_on", "2026-09-01", "hired_on", dt.date(2026, 9, 1)),
        ("status", "试用期", "status", Status.PROBATION),
        ("status", "On probation", "status", Status.PROBATION),
        ("role", "组长", "role", Role.TEAM_LEAD),
        ("role", "Team lead", "role", Role.TEAM_LEAD),
    ],
)
def test_each_column_is_taken(cast: Cast, column: str, text: str, field: str, kept: object) -> None:
    assert typed(cast.assistant, "people", cast.agent.id, **{column: text}) == ""
    now = getattr(Person.get_by_id(cast.agent.id), field)
    assert (str(now) if field == "team" else now) == kept
    assert last_line().action == "staffing.change"


def test_the_trail_says_from_which_sheet_and_for_whom(cast: Cast) -> None:
    typed(cast.assistant, "people", cast.agent.id, name="王小明")
    line = last_line()
    assert line.source == f"sheet: {declared_tab('people').title}"
    assert (line.actor_id, line.subject_id) == (cast.assistant.id, str(cast.agent.id))
    assert shown("people", cast.north, cast.agent.id)["name"] == "王小明"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"name": " "}, "Enter the name"),
        ({"name": "长" * 101}, "too long"),
        ({"team": "九组"}, "no team of that name"),
        ({"team": "三组"}, "no team of that name"),
        ({"team": ""}, "works in a team"),
        ({"hired_on": ""}, "first day"),
        ({"hired_on": "bald"}, "is not a date"),
        ({"status": "离职"}, "Use the button for leaving"),
        ({"status": "??"}, "is not a known word"),
        ({"role": "国王"}, "is not a known word"),
        ({"role": "经理"}, "Only a manager"),
    ],
)
def test_it_refuses_in_words(cast: Cast, texts: dict[str, str], said: str) -> None:
    before = Person.select().where(Person.id == cast.agent.id).dicts().get()
    assert said in typed(cast.assistant, "people", cast.agent.id, **texts)
    assert Person.select().where(Person.id == cast.agent.id).dicts().get() == before


def test_one_refused_cell_leaves_the_others_undone(cast: Cast) -> None:
    assert typed(cast.assistant, "people", cast.agent.id, name="王小明", team="九组")
    assert Person.get_by_id(cast.agent.id).name == cast.agent.name


@pytest.mark.parametrize("who", ["qa", "supervisor", "south_supervisor", "lead", "agent"])
def test_only_those_who_keep_the_staff_list_change_it(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        changed(getattr(cast, who), "people", cast.agent.id, {"name": "王小明"})
    assert "Only the manager and the assistant" in str(
        added(getattr(cast, who), "people", cast.north, **NEW)
    )


def test_the_assistant_does_not_change_a_managers_record(cast: Cast) -> None:
    said = typed(cast.assistant, "people", cast.manager.id, name="别人")
    assert "Only a manager keeps" in said


def test_nobody_changes_their_own_role(cast: Cast) -> None:
    said = typed(cast.assistant, "people", cast.assistant.id, role="agent")
    assert "own role" in said


def test_another_role_signs_out(cast: Cast) -> None:
    now = last_line().at
    LoginSession.create(token_hash="x" * 64, person=cast.agent, created_at=now, seen_at=now)
    typed(cast.assistant, "people", cast.agent.id, role="组长")
    assert not LoginSession.select().where(LoginSession.person == cast.agent).exists()


def test_a_row_that_is_added_is_a_person_without_a_login(cast: Cast) -> None:
    made = added(cast.assistant, "people", cast.north, **NEW)
    person = Person.get(Person.number == "20990")
    assert made == person.id
    assert (person.role, str(person.team), person.project_id) == (Role.AGENT, "一组", cast.north.id)
    assert (person.status, person.password_hash) == (Status.ACTIVE, "")
    assert (last_line().action, last_line().source[:6]) == ("staffing.add", "sheet:")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"number": ""}, "Enter the staff number"),
        ({"number": "with blanks 1"}, "no spaces"),
        ({"name": ""}, "Enter the name"),
        ({"hired_on": ""}, "first day"),
        ({"team": ""}, "works in a team"),
        ({"status": "left"}, "Use the button"),
    ],
)
def test_a_row_that_cannot_be_is_not_added(cast: Cast, texts: dict[str, str], said: str) -> None:
    assert said in str(added(cast.assistant, "people", cast.north, **NEW | texts))
    assert not Person.select().where(Person.number == "20990").exists()


def test_a_number_that_is_taken_is_not_given_again(cast: Cast) -> None:
    texts = NEW | {"number": cast.agent.number}
    assert "is taken" in str(added(cast.assistant, "people", cast.north, **texts))


def test_number_is_never_changed(cast: Cast) -> None:
    may = {column.key: column.may for column in declared_tab("people").columns}
    assert may.pop("number") is May.APP
    assert set(may.values()) == {May.BOTH}
