"""POST /licences/<id>/suspend and /withdraw."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.training.models import Licence
from qaweb.training.queries import may_monitor, state_on
from tests.cast import TODAY, Cast

AsPerson = Callable[..., FlaskClient]
EITHER = pytest.mark.parametrize("verb", ["suspend", "withdraw"])


def path(cast: Cast, verb: str) -> str:
    return f"/licences/{Licence.get(person=cast.qa).id}/{verb}"


@EITHER
def test_the_manager_ends_a_licence(cast: Cast, as_: AsPerson, verb: str) -> None:
    answer = as_(cast.manager).post(path(cast, verb), data={"reason": "drift"})
    assert (answer.status_code, answer.location) == (303, "/licences")
    state = state_on(cast.qa.id, TODAY)
    assert state is not None
    assert state.value.startswith(verb[:7])


@EITHER
@pytest.mark.parametrize("who", ["assistant", "qa", "second_qa", "supervisor", "lead", "agent"])
def test_nobody_else_may(cast: Cast, as_: AsPerson, verb: str, who: str) -> None:
    answer = as_(getattr(cast, who)).post(path(cast, verb), data={"reason": "drift"})
    assert answer.status_code == 403
    assert may_monitor(cast.qa.id, TODAY)


@EITHER
def test_without_a_reason_the_list_asks_for_it(cast: Cast, as_: AsPerson, verb: str) -> None:
    answer = as_(cast.manager).post(path(cast, verb), data={"reason": " "})
    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert '<details class="licence-end" open>' in answer.text


@EITHER
def test_an_ended_licence_says_so(cast: Cast, as_: AsPerson, verb: str) -> None:
    client = as_(cast.manager)
    client.post(path(cast, "withdraw"), data={"reason": "drift"})
    answer = client.post(path(cast, verb), data={"reason": "drift"})
    assert answer.status_code == 409
    assert "ended already" in answer.text


@EITHER
def test_an_unknown_licence_is_not_there(cast: Cast, as_: AsPerson, verb: str) -> None:
    answer = as_(cast.manager).post(f"/licences/99999/{verb}", data={"reason": "drift"})
    assert answer.status_code == 404


@EITHER
def test_nothing_changes_by_looking(cast: Cast, as_: AsPerson, verb: str) -> None:
    assert as_(cast.manager).get(path(cast, verb)).status_code == 405
