"""The page on which an appeal is decided (P2.5)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.appeals.models import Appeal
from qaweb.appeals.rules import AppealState
from tests.appeals.making import RULED, WHY, decided, raised
from tests.cast import Cast

As = Callable[..., FlaskClient]
SENT = {
    "choice-opening": "0",
    "why-opening": RULED,
    "choice-solution": "stands",
    "why-solution": "客户还要再打一次。",
    "words": "谢谢提出。",
}


def address(row: Appeal) -> str:
    return f"/appeals/{row.id}/decision"


def test_it_shows_what_was_chosen_proposed_and_can_be_decided(cast: Cast, as_: As) -> None:
    page = as_(cast.supervisor).get(address(raised(cast))).text
    for said in (WHY, "Originally", "Appealed for", "Rejected: it stands", "Guidance"):
        assert said in page


def test_it_decides_in_one_step(cast: Cast, as_: As) -> None:
    row = raised(cast)
    answer = as_(cast.supervisor).post(address(row), data=SENT)
    assert (answer.status_code, answer.location) == (303, f"/appeals/{row.id}")
    after = Appeal.get_by_id(row.id)
    assert (after.state, after.decision) == (AppealState.PARTLY_UPHELD, "谢谢提出。")


def test_a_reason_that_is_missing_keeps_the_rest(cast: Cast, as_: As) -> None:
    answer = as_(cast.supervisor).post(address(raised(cast)), data=SENT | {"why-opening": " "})
    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert "客户还要再打一次。" in answer.text


def test_it_foresees_score_and_band(cast: Cast, as_: As) -> None:
    row = raised(cast)
    piece = as_(cast.supervisor).post(
        address(row), data={"choice-opening": "0", "look": "1"}, headers={"HX-Request": "true"}
    )
    assert "<strong>95</strong>" in piece.text
    assert Appeal.get_by_id(row.id).state is AppealState.OPEN


def test_the_second_of_two_deciders_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    row = decided(cast.supervisor, raised(cast))
    answer = as_(cast.supervisor).post(address(row), data=SENT)
    assert answer.status_code == 409
    assert "meanwhile" in answer.text
    assert "客户还要再打一次。" in answer.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("qa", 403), ("second_supervisor", 403), ("manager", 403), ("agent", 403), ("south_qa", 404)],
)
def test_others_do_not_decide(cast: Cast, as_: As, who: str, status: int) -> None:
    row = raised(cast)
    assert as_(getattr(cast, who)).get(address(row)).status_code == status
    assert as_(getattr(cast, who)).post(address(row), data=SENT).status_code == status


def test_the_manager_lets_somebody_else_decide(cast: Cast, as_: As) -> None:
    row = raised(cast)
    url = f"/appeals/{row.id}/decider"
    client = as_(cast.manager)
    assert "胡主管" in client.get(url).text
    short = client.post(url, data={"decider": cast.second_qa.id, "reason": ""})
    assert (short.status_code, Appeal.get_by_id(row.id).decider) == (422, cast.supervisor)
    client.post(url, data={"decider": cast.second_qa.id, "reason": "主管休假"})
    assert Appeal.get_by_id(row.id).decider == cast.second_qa
