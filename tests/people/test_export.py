"""GET /people/export, and the order of the list."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from qaweb.audit import AuditEntry
from qaweb.people.models import Person
from tests.cast import Cast

AsPerson = Callable[..., FlaskClient]


def cells(client: FlaskClient, query: str = "") -> list[list[object]]:
    answer = client.get(f"/people/export?{query}")
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def names(page: str, cast: Cast, *keys: str) -> list[str]:
    places = {key: page.find(f">{getattr(cast, key).name}<") for key in keys}
    return sorted((key for key in keys if places[key] >= 0), key=lambda key: places[key])


def test_it_holds_what_the_list_shows(cast: Cast, as_: AsPerson) -> None:
    rows = cells(as_(cast.manager), f"team={cast.team_a.id}&role=agent&sort=-number")
    assert rows[0][:2] == ["Staff number", "Name"]
    assert [row[1] for row in rows[1:]] == ["离客服", "新客服", "郑客服", "任客服"]


def test_it_reaches_no_further_than_the_right(cast: Cast, as_: AsPerson) -> None:
    told = {row[1] for row in cells(as_(cast.lead))}
    assert cast.agent.name in told
    assert cast.outsider.name not in told
    assert as_(cast.agent).get("/people/export").status_code == 403


def test_the_trail_keeps_it(cast: Cast, as_: AsPerson) -> None:
    cells(as_(cast.manager), "role=agent")
    entry = AuditEntry.get(AuditEntry.action == "people.export")
    assert json.loads(entry.after) == {"people": 6, "role": "agent"}


def test_text_that_looks_like_a_formula_stays_text(cast: Cast, as_: AsPerson) -> None:
    Person.update(name="=1+1").where(Person.id == cast.agent.id).execute()
    assert "=1+1" in {row[1] for row in cells(as_(cast.manager))}


ORDERS = [
    ("name", ["agent", "qa"]), ("-number", ["agent", "qa"]), ("number", ["qa", "agent"]),
    ("team", ["agent", "qa"]), ("-team", ["agent", "qa"]), ("nonsense", ["qa", "agent"]),
]  # fmt: skip


@pytest.mark.parametrize(("sort", "order"), ORDERS)
def test_the_list_is_sorted_by_a_column(
    cast: Cast, as_: AsPerson, sort: str, order: list[str]
) -> None:
    page = as_(cast.manager).get(f"/people?sort={sort}").text
    assert names(page, cast, "agent", "qa") == order


@pytest.mark.parametrize(
    ("query", "found"),
    [("status=left", ["leaver"]), ("role=team_lead", ["lead", "south_lead"])],
)
def test_it_is_narrowed_by_status_and_role(
    cast: Cast, as_: AsPerson, query: str, found: list[str]
) -> None:
    page = as_(cast.manager).get(f"/people?{query}").text
    assert names(page, cast, "agent", "lead", "leaver", "south_lead", "qa") == found


def test_it_is_narrowed_by_project(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.manager).get(f"/people?project={cast.south.id}").text
    assert names(page, cast, "agent", "outsider") == ["outsider"]


@pytest.mark.parametrize(
    "query", ["endpoint=x", "_external=1", "_anchor=x", "filename=y", "sort=-"]
)
def test_names_that_addresses_are_built_with_do_no_harm(
    cast: Cast, as_: AsPerson, query: str
) -> None:
    assert as_(cast.manager).get(f"/people?{query}").status_code == 200
