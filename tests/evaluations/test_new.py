"""Beginning an evaluation in the browser: live, or on a recording."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode
from tests.cast import Cast
from tests.evaluations.scoring import call, submitted

As = Callable[..., FlaskClient]


def test_whom_one_may_monitor_stands_in_the_list(cast: Cast, as_: As) -> None:
    page = as_(cast.qa).get("/evaluations/new")
    assert page.status_code == 200
    for person in (cast.agent, cast.agent_b, cast.lead):
        assert person.name in page.text
    for person in (cast.outsider, cast.leaver):
        assert person.name not in page.text


def test_htmx_gets_those_who_fit(cast: Cast, as_: As) -> None:
    page = as_(cast.qa).get("/evaluations/new?q=任", headers={"HX-Request": "true"})
    assert cast.agent.name in page.text
    assert cast.teammate.name not in page.text
    assert "<html" not in page.text


def test_choosing_opens_the_form(cast: Cast, as_: As) -> None:
    sent = {"agent": cast.agent.id, "mode": "remote"}
    answer = as_(cast.qa).post("/evaluations/new", data=sent)
    draft = Evaluation.get()
    assert (draft.agent, draft.monitor, draft.mode) == (cast.agent, cast.qa, Mode.REMOTE)
    assert (answer.status_code, answer.location) == (303, f"/evaluations/{draft.id}")


@pytest.mark.parametrize(
    "sent", [{}, {"agent": "x", "mode": "remote"}, {"agent": "1", "mode": "recording"}]
)
def test_a_senseless_choice_is_refused(cast: Cast, as_: As, sent: dict[str, str]) -> None:
    assert as_(cast.qa).post("/evaluations/new", data=sent).status_code == 422
    assert not Evaluation.select().exists()


def test_people_out_of_reach_are_not_known(cast: Cast, as_: As) -> None:
    sent = {"agent": cast.outsider.id, "mode": "remote"}
    assert as_(cast.qa).post("/evaluations/new", data=sent).status_code == 404
    recorded = call(cast.outsider)
    assert as_(cast.qa).post(f"/evaluations/from-call/{recorded.id}").status_code == 404


@pytest.mark.parametrize("key", ["manager", "assistant", "lead", "agent"])
def test_those_who_do_not_monitor_are_kept_out(cast: Cast, as_: As, key: str) -> None:
    client = as_(getattr(cast, key))
    assert client.get("/evaluations/new").status_code == 403
    assert client.post("/evaluations/new").status_code == 403
    assert client.post(f"/evaluations/from-call/{call(cast.agent).id}").status_code == 403


def test_a_recording_opens_one_form(cast: Cast, as_: As) -> None:
    recorded, client = call(cast.agent), as_(cast.qa)
    first = client.post(f"/evaluations/from-call/{recorded.id}")
    again = client.post(f"/evaluations/from-call/{recorded.id}")
    assert first.location == again.location == f"/evaluations/{Evaluation.get().id}"


def test_a_call_monitored_already_is_a_conflict(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent)
    answer = as_(cast.qa).post(f"/evaluations/from-call/{done.call_id}")
    assert answer.status_code == 409
    assert str(done) in answer.text
