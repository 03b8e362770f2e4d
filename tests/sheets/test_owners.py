"""Who is told what of a spreadsheet, and who may bind which records."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Person, Status
from qaweb.permissions import Role
from qaweb.sheets import cycles, reach
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.owners import concerned, tell_owner
from qaweb.sheets.rules import Guard
from tests.cast import Cast, viewer
from tests.sheets.making import agreed
from tests.sheets.two_way import bound

As = Callable[..., FlaskClient]


def owned(cast: Cast, owner: Person, key: str = "slips") -> Spreadsheet:
    """A sheet that acts with somebody's rights."""
    return Spreadsheet.get_by_id(
        bound(cast.north, owner, f"表 {owner.id} {key}", key).spreadsheet_id
    )


def test_whoever_is_named_the_owner_by_another_is_told_once(cast: Cast) -> None:
    sheet = owned(cast, cast.qa)
    for _time in range(2):
        tell_owner(viewer(cast.manager), sheet)
    notice = Notice.get(Notice.kind == Occasion.SHEET_OWNED)
    assert (notice.person_id, Notice.select().count()) == (cast.qa.id, 1)


def test_nobody_is_told_that_they_named_themselves(cast: Cast) -> None:
    tell_owner(viewer(cast.manager), owned(cast, cast.manager))
    assert Notice.select().count() == 0


@pytest.mark.parametrize(
    ("owner", "told"),
    [("manager", {"manager"}), ("qa", {"qa", "manager"}), ("agent", {"manager"})],
)
def test_an_alarm_goes_to_the_owner_and_to_who_can_mend_it(
    cast: Cast, owner: str, told: set[str]
) -> None:
    sheet = owned(cast, getattr(cast, owner))
    assert set(concerned(sheet)) == {getattr(cast, who).id for who in told}


def test_the_assistant_minds_copies_and_sheets_of_people_without_an_owner(cast: Cast) -> None:
    Person.update(status=Status.LEFT).where(Person.id == cast.qa.id).execute()
    people, copy = owned(cast, cast.qa, "people"), agreed(cast.north, "slips")
    assert cast.assistant.id in concerned(people)
    assert cast.qa.id not in concerned(people)
    assert cast.assistant.id not in concerned(copy)


def test_everybody_who_hears_an_alarm_can_open_where_it_leads(cast: Cast, as_: As) -> None:
    sheet = owned(cast, cast.qa)
    cycles.guard(sheet, sheet.tabs.get(), Guard.TOO_MANY, clock.now())
    for notice in Notice.select():
        person = next(one for one in (cast.qa, cast.manager) if one.id == notice.person_id)
        client = as_(person)
        answer = client.post(f"/inbox/{notice.id}")
        assert client.get(answer.location).status_code == 200


def test_each_role_binds_its_own_kinds_of_record(cast: Cast) -> None:
    kinds = {
        who: {tab.record for tab in reach.bindable(viewer(getattr(cast, who)))}
        for who in ("manager", "assistant")
    }
    assert kinds["assistant"] == set(reach.OF_PEOPLE) & kinds["manager"]
    assert {"slip", "report", "call"} <= kinds["manager"]
    assert reach.may_bind_all(Role.ASSISTANT, ["people", "shifts"])
    assert not reach.may_bind_all(Role.ASSISTANT, ["people", "slips"])
