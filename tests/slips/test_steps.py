"""POST /slips/<id>/acknowledge, /follow-ups, /conclude and /close"""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb.slips.models import Slip, SlipFollowUp
from tests.cast import TODAY, Cast
from tests.slips.writing import acknowledged, followed, issued, recovered

As = Callable[..., FlaskClient]
LOG = {"day": str(TODAY), "kind": "review", "content": "听了三通", "next_step": "再听三通"}
RESULT = {"outcome": "recovered", "result": "连续三通满分", "close": "y"}
STEPS: dict[str, tuple[Callable[..., Slip], dict[str, str], str]] = {
    "acknowledge": (issued, {"own_words": "我会改。"}, "acknowledged"),
    "follow-ups": (acknowledged, LOG, "following"),
    "conclude": (followed, RESULT, "closed"),
    "close": (recovered, {}, "closed"),
}
FOLLOWERS = {
    "lead": 303, "supervisor": 303, "manager": 303, "qa": 403, "agent": 403, "teammate": 403,
    "assistant": 403, "lead_b": 404, "south_supervisor": 404, "south_lead": 404,
}  # fmt: skip
OWN = {
    "agent": 303, "lead": 403, "supervisor": 403, "manager": 403, "qa": 403, "assistant": 403,
    "teammate": 404, "lead_b": 404, "outsider": 404,
}  # fmt: skip
TABLE = [
    (step, name, status)
    for step in STEPS
    for name, status in (OWN if step == "acknowledge" else FOLLOWERS).items()
]


def state(slip: Slip) -> str:
    return Slip.get_by_id(slip.id).state.value


@pytest.mark.parametrize(("step", "name", "status"), TABLE)
def test_each_step_is_open_to_these_and_no_others(
    cast: Cast, as_: As, step: str, name: str, status: int
) -> None:
    made, data, target = STEPS[step]
    slip = made(cast)
    answer = as_(getattr(cast, name)).post(f"/slips/{slip.id}/{step}", data=data)
    assert answer.status_code == status
    assert state(slip) == (target if status == 303 else slip.state.value)


@pytest.mark.parametrize("step", ["follow-ups", "conclude", "close"])
def test_a_lead_is_refused_on_their_own_slip_whatever_they_send(
    cast: Cast, as_: As, step: str
) -> None:
    made, data, _target = STEPS[step]
    slip = made(cast, cast.lead)
    for sent in (data, {}):
        assert as_(cast.lead).post(f"/slips/{slip.id}/{step}", data=sent).status_code == 403
    assert as_(cast.supervisor).post(f"/slips/{slip.id}/{step}", data=data).status_code == 303


@pytest.mark.parametrize(
    ("step", "wrong", "said"),
    [
        ("acknowledge", {"own_words": ""}, "Write a few words of your own"),
        ("acknowledge", {"own_words": "好"}, "Write a few words of your own"),
        ("follow-ups", {"content": ""}, "Write what was done"),
        ("follow-ups", {"day": ""}, "Enter the day"),
        ("follow-ups", {"day": "2027-01-01"}, "has not come yet"),
        ("conclude", {"outcome": ""}, "Choose one of the two"),
        ("conclude", {"result": " "}, "what has changed"),
    ],
)
def test_it_says_what_is_missing_and_keeps_what_was_typed(
    cast: Cast, as_: As, step: str, wrong: dict[str, str], said: str
) -> None:
    made, data, _target = STEPS[step]
    slip = made(cast)
    person = cast.agent if step == "acknowledge" else cast.lead
    answer = as_(person).post(f"/slips/{slip.id}/{step}", data=data | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    for kept in (set(data) - set(wrong)) & {"content", "next_step", "result"}:
        assert data[kept] in answer.text
    assert state(slip) == slip.state.value


def test_a_step_that_somebody_else_has_taken_is_a_conflict(cast: Cast, as_: As) -> None:
    slip = recovered(cast)
    answer = as_(cast.lead).post(f"/slips/{slip.id}/conclude", data=RESULT)
    assert answer.status_code == 409
    assert "Write a follow-up first" in answer.text


def test_the_answer_to_htmx_is_the_slip_as_it_stands(cast: Cast, as_: As) -> None:
    slip = issued(cast)
    answer = as_(cast.agent).post(
        f"/slips/{slip.id}/acknowledge", data={"own_words": ""}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert answer.text.lstrip().startswith('<div id="slip"')


def test_recovered_may_stay_open_to_be_watched(cast: Cast, as_: As) -> None:
    slip = followed(cast)
    data: dict[str, Any] = {key: RESULT[key] for key in ("outcome", "result")}
    as_(cast.lead).post(f"/slips/{slip.id}/conclude", data=data)
    assert state(slip) == "recovered"


def test_an_entry_of_the_log_is_kept_as_it_was_sent(cast: Cast, as_: As) -> None:
    slip = acknowledged(cast)
    as_(cast.lead).post(f"/slips/{slip.id}/follow-ups", data=LOG)
    entry = SlipFollowUp.get()
    assert (entry.kind.value, entry.content, entry.next_step) == ("review", "听了三通", "再听三通")
    assert "听了三通" in as_(cast.agent).get(f"/slips/{slip.id}").text


def test_words_for_a_step_that_was_taken_in_another_tab_stay_readable(cast: Cast, as_: As) -> None:
    slip = acknowledged(cast)
    words = {"own_words": "在另一页里写的话。"}
    answer = as_(cast.agent).post(f"/slips/{slip.id}/acknowledge", data=words)
    assert answer.status_code == 409
    assert "在另一页里写的话。" in answer.text
    assert "What you wrote was not kept" in answer.text
