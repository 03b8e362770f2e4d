"""Somebody else's rights for a sheet: who may name whom, and who hears of it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.inbox.models import Notice
from qaweb.people.models import Person, Status
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.naming import candidates, name_owner
from qaweb.sheets.rules import Direction, SheetState
from tests.cast import Cast, viewer
from tests.sheets.two_way import bound

As = Callable[..., FlaskClient]


@pytest.fixture
def slips(cast: Cast) -> BoundTab:
    return bound(cast.north, cast.manager, "单子", "slips")


def offered(cast: Cast, who: str, tab: BoundTab) -> set[int]:
    sheet = Spreadsheet.get_by_id(tab.spreadsheet_id)
    return {one.id for one in candidates(viewer(getattr(cast, who)), sheet, list(sheet.tabs))}


def test_another_owner_counts_is_told_and_stands_in_the_trail(cast: Cast, slips: BoundTab) -> None:
    sheet = name_owner(viewer(cast.manager), slips.spreadsheet_id, cast.qa.id)
    assert Spreadsheet.get_by_id(sheet.id).owner_id == cast.qa.id
    assert AuditEntry.select().where(AuditEntry.action == "sheets.name_owner").count() == 1
    assert Notice.get().person_id == cast.qa.id


def test_a_specialist_of_another_project_and_the_assistant_own_no_slips(
    cast: Cast, slips: BoundTab
) -> None:
    assert {cast.qa.id, cast.manager.id} <= offered(cast, "manager", slips)
    assert not {cast.south_qa.id, cast.assistant.id, cast.agent.id} & offered(
        cast, "manager", slips
    )
    with pytest.raises(Refused):
        name_owner(viewer(cast.manager), slips.spreadsheet_id, cast.south_qa.id)


def test_the_assistant_names_assistants_for_people_and_nobody_for_slips(
    cast: Cast, slips: BoundTab
) -> None:
    people = bound(cast.north, cast.manager, "人")
    assert offered(cast, "assistant", people) == {cast.assistant.id}
    with pytest.raises(Forbidden):
        name_owner(viewer(cast.assistant), slips.spreadsheet_id, cast.assistant.id)
    with pytest.raises(NotFound):
        name_owner(viewer(cast.qa), people.spreadsheet_id, cast.qa.id)


@pytest.mark.parametrize(
    ("values", "fault"),
    [({"direction": Direction.OUT}, NotFound), ({"state": SheetState.UNBOUND}, Conflict)],
)
def test_neither_a_copy_nor_one_that_was_let_go_gets_an_owner(
    cast: Cast, slips: BoundTab, values: dict[str, object], fault: type[Exception]
) -> None:
    Spreadsheet.update(**values).where(Spreadsheet.id == slips.spreadsheet_id).execute()
    with pytest.raises(fault):
        name_owner(viewer(cast.manager), slips.spreadsheet_id, cast.qa.id)


def test_the_page_says_that_the_owner_has_left_and_offers_another(
    cast: Cast, as_: As, slips: BoundTab
) -> None:
    Spreadsheet.update(owner=cast.qa.id).where(Spreadsheet.id == slips.spreadsheet_id).execute()
    Person.update(status=Status.LEFT).where(Person.id == cast.qa.id).execute()
    address = f"/sheets/{slips.spreadsheet_id}"
    assert "who has left: name another owner" in as_(cast.manager).get(address).text
    answer = as_(cast.manager).post(f"{address}/owner", data={"owner": cast.manager.id})
    assert answer.location == address
    answer = as_(cast.manager).post(f"{address}/owner", data={"owner": "x"})
    assert (answer.status_code, "Choose one of the list." in answer.text) == (422, True)
