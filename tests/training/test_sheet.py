"""What is typed into the tab of licences."""

import datetime as dt

import pytest

from qaweb.permissions import Role
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.reach import may_bind
from qaweb.sheets.rules import May
from qaweb.training.models import Licence
from tests.cast import TODAY, Cast
from tests.sheets.typing import added, last_line, shown, typed


def row(cast: Cast, **texts: str) -> dict[str, str]:
    given = {"number": cast.supervisor.number, "valid_from": "2027-01-01"}
    return given | {"valid_until": "2027-12-31", "experience": "5", "note": "复训"} | texts


def test_a_row_that_is_typed_is_a_licence_and_the_trail_names_the_sheet(cast: Cast) -> None:
    made = added(cast.assistant, "licences", cast.north, **row(cast))
    assert isinstance(made, int), made
    licence = Licence.get_by_id(made)
    assert (licence.person_id, licence.valid_from) == (cast.supervisor.id, dt.date(2027, 1, 1))
    assert (licence.experience_years, licence.note) == (5, "复训")
    line = last_line()
    tab = f"sheet: {declared_tab('licences').title}"
    assert (line.action, line.source) == ("training.record_licence", tab)


def test_it_shows_who_holds_one_until_when(cast: Cast) -> None:
    licence = Licence.get(Licence.person == cast.qa, Licence.valid_until >= TODAY)
    cells = shown("licences", cast.north, licence.id)
    assert (cells["number"], cells["valid_until"]) == (cast.qa.number, licence.valid_until)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"number": ""}, "Enter the staff number."),
        ({"number": "99999"}, "Nobody of this project"),
        ({"valid_from": ""}, "Enter the first day."),
        ({"valid_until": "明天"}, "is not a date"),
        ({"valid_until": "2026-12-31"}, "ends after the day it begins"),
        ({"experience": "61"}, "Enter 0 to 60 years."),
        ({"experience": "很多"}, "Enter 0 to 60 years."),
        ({"note": "长" * 1001}, "too long"),
    ],
)
def test_it_is_refused_as_on_the_page(cast: Cast, texts: dict[str, str], said: str) -> None:
    assert said in str(added(cast.assistant, "licences", cast.north, **row(cast, **texts)))


def test_an_agent_gets_none_and_nobody_of_another_project(cast: Cast) -> None:
    for number in (cast.agent.number, cast.south_qa.number):
        answer = added(cast.assistant, "licences", cast.north, **row(cast, number=number))
        assert isinstance(answer, str)


def test_only_the_assistant_records(cast: Cast) -> None:
    answer = added(cast.manager, "licences", cast.north, **row(cast))
    assert answer == "Only the assistant records licences."


def test_a_recorded_one_is_changed_nowhere(cast: Cast) -> None:
    licence = Licence.get(Licence.person == cast.qa)
    assert typed(cast.assistant, "licences", licence.id, note="x") == "This is changed in qaweb."
    assert {column.may for column in declared_tab("licences").columns} == {May.APP}


def test_the_assistant_may_bind_it(cast: Cast) -> None:
    assert may_bind(Role.ASSISTANT, declared_tab("licences"))
