"""Taking back a change before its first day, and the policy as of another day."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.parameters.actions import set_parameter, withdraw
from qaweb.parameters.models import ParameterValue
from qaweb.parameters.queries import as_of
from tests.cast import TODAY, Cast, viewer

As = Callable[..., FlaskClient]
NOVEMBER = dt.date(2026, 11, 1)


def busier(cast: Cast, day: dt.date = NOVEMBER) -> ParameterValue:
    return set_parameter(viewer(cast.manager), "calls_per_day", 25, day, "busy")


def test_a_withdrawn_change_never_holds_and_can_still_be_read(cast: Cast, as_: As) -> None:
    row = busier(cast)
    assert as_of(NOVEMBER).calls_per_day == 25
    withdraw(viewer(cast.manager), row.id, "not so busy")
    assert as_of(NOVEMBER).calls_per_day == 20
    page = as_(cast.agent).get("/parameters").text
    assert "withdrawn by 林经理" in page
    assert "not so busy" in page
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, entry.note) == ("parameters.withdraw", "not so busy")


def test_the_change_before_it_holds_again(cast: Cast) -> None:
    busier(cast)
    later = set_parameter(viewer(cast.manager), "calls_per_day", 30, NOVEMBER, "busier")
    withdraw(viewer(cast.manager), later.id, "too much")
    assert as_of(NOVEMBER).calls_per_day == 25


def test_a_number_that_has_begun_is_not_withdrawn(cast: Cast) -> None:
    with pytest.raises(Refused):
        withdraw(viewer(cast.manager), busier(cast, TODAY).id, "too late")


def test_it_asks_for_a_reason_and_happens_once(cast: Cast) -> None:
    row = busier(cast)
    with pytest.raises(Refused):
        withdraw(viewer(cast.manager), row.id, " ")
    withdraw(viewer(cast.manager), row.id, "over")
    with pytest.raises(Conflict):
        withdraw(viewer(cast.manager), row.id, "twice")


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent", "assistant"])
def test_only_the_manager_withdraws(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        withdraw(viewer(getattr(cast, who)), busier(cast).id, "not mine")


def test_from_the_page(cast: Cast, as_: As) -> None:
    row = busier(cast)
    address = f"/parameters/changes/{row.id}/withdraw"
    assert address not in as_(cast.agent).get("/parameters").text
    client = as_(cast.manager)
    assert address in client.get("/parameters").text
    assert "25 calls a day" in client.get(address).text
    assert client.post(address, data={"reason": ""}).status_code == 422
    assert client.post(address, data={"reason": "over"}).status_code == 303
    assert client.get(address).status_code == 404


def test_the_policy_is_shown_as_of_any_day(cast: Cast, as_: As) -> None:
    busier(cast)
    client = as_(cast.agent)
    page = client.get("/parameters?day=2026-11-01").text
    assert "These are the numbers as of Nov 1, 2026." in page
    assert "25 calls a day" in page
    assert "as of" not in client.get("/parameters?day=nonsense").text


def test_withdrawn_meanwhile_the_reason_typed_stays(cast: Cast, as_: As) -> None:
    row = busier(cast)
    withdraw(viewer(cast.manager), row.id, "not so busy")
    sent = {"reason": "a long explanation"}
    answer = as_(cast.manager).post(f"/parameters/changes/{row.id}/withdraw", data=sent)
    assert answer.status_code == 409
    assert "林经理 has withdrawn this change already: not so busy" in answer.text
    assert 'value="a long explanation"' in answer.text
