"""Autosave: one answer, written fields, the whole form; what a second window gets to see."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb.evaluations import actions
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode
from tests.cast import Cast, viewer
from tests.evaluations.scoring import submitted

As = Callable[..., FlaskClient]
AUTOSAVE = {"X-Autosave": "1", "HX-Request": "true"}


@pytest.fixture
def draft(cast: Cast) -> Evaluation:
    return actions.start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)


def send(client: FlaskClient, draft: Evaluation, level: str, seq: int = 0) -> Any:
    sent = {"level-opening": level, "seq-opening": str(seq)}
    return client.post(f"/evaluations/{draft.id}/answers/opening", data=sent, headers=AUTOSAVE)


def test_an_answer_gives_the_running_total_and_its_own_line(
    cast: Cast, as_: As, draft: Evaluation
) -> None:
    answer = send(as_(cast.qa), draft, "1")
    assert answer.status_code == 200
    assert 'id="running"' in answer.text
    assert "1 of 22" in answer.text
    assert 'name="seq-opening" value="1"' in answer.text
    assert "ask-purpose" not in answer.text
    assert sheet_of(Evaluation.get_by_id(draft.id)).answers["opening"].level == 1


def test_the_second_window_gets_both_answers(cast: Cast, as_: As, draft: Evaluation) -> None:
    client = as_(cast.qa)
    send(client, draft, "0")
    answer = send(client, draft, "2")
    assert answer.status_code == 409
    assert 'id="ask-opening"' in answer.text
    assert "It now says: “Prompt" in answer.text
    assert "You chose:" in answer.text
    assert '<q data-mine="2">Two or more elements missing' in answer.text
    assert 'name="level-opening" value="0" checked' in answer.text


def test_words_of_another_window_are_shown_beside_ones_own(
    cast: Cast, as_: As, draft: Evaluation
) -> None:
    client, address = as_(cast.qa), f"/evaluations/{draft.id}/words"
    client.post(address, data={"problems": "one", "seen-problems": ""}, headers=AUTOSAVE)
    sent = {"problems": "two", "seen-problems": ""}
    answer = client.post(address, data=sent, headers=AUTOSAVE)
    assert answer.status_code == 409
    assert ">one</textarea>" in answer.text
    assert '<q data-mine="two">two</q>' in answer.text


def test_a_wrong_word_stays_in_its_field(cast: Cast, as_: As, draft: Evaluation) -> None:
    sent = {"call_time": "23:59", "seen-call_time": "", "call_number": "L-9"}
    client = as_(cast.qa)
    answer = client.post(f"/evaluations/{draft.id}/words", data=sent, headers=AUTOSAVE)
    assert answer.status_code == 422
    assert "This time has not come yet" in answer.text
    assert 'value="23:59"' in answer.text
    assert Evaluation.get_by_id(draft.id).call_number == "L-9"


@pytest.mark.parametrize("level", ["9", "x", "-1", "na"])
def test_an_impossible_answer_is_refused(
    cast: Cast, as_: As, draft: Evaluation, level: str
) -> None:
    assert send(as_(cast.qa), draft, level).status_code == 422
    assert not sheet_of(Evaluation.get_by_id(draft.id)).answers


def test_without_scripts_the_whole_form_is_saved(cast: Cast, as_: As, draft: Evaluation) -> None:
    sent = {
        "level-opening": "0",
        "seq-opening": "0",
        "seq-purpose": "0",
        "level-hold": "na",
        "reason-hold": "none",
        "problem-hold": "1",
        "seq-hold": "0",
        "suggestions": "slower",
    }
    answer = as_(cast.qa).post(f"/evaluations/{draft.id}/words", data=sent)
    assert (answer.status_code, answer.location) == (303, f"/evaluations/{draft.id}")
    given = sheet_of(Evaluation.get_by_id(draft.id)).answers
    assert set(given) == {"opening", "hold"}
    assert (given["hold"].reason, given["hold"].problem) == ("none", True)


def test_without_scripts_a_mistake_comes_back_on_the_page(
    cast: Cast, as_: As, draft: Evaluation
) -> None:
    sent = {"call_time": "noon", "problems": "kept"}
    page = as_(cast.qa).post(f"/evaluations/{draft.id}/words", data=sent)
    assert page.status_code == 422
    assert "Write the time like 14:05" in page.text
    assert ">kept</textarea>" in page.text


def test_an_expired_login_answers_401(cast: Cast, anyone: FlaskClient, draft: Evaluation) -> None:
    address = f"/evaluations/{draft.id}/answers/opening"
    anyone.csrf_header = ""  # type: ignore[attr-defined]
    answer = anyone.post(address, headers={"X-Autosave": "1"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("key", "status"), [("second_qa", 403), ("supervisor", 403), ("south_qa", 404)]
)
def test_other_monitors_do_not_write_in_the_draft(
    cast: Cast, as_: As, draft: Evaluation, key: str, status: int
) -> None:
    client = as_(getattr(cast, key))
    assert send(client, draft, "0").status_code == status
    assert client.post(f"/evaluations/{draft.id}/words").status_code == status


@pytest.mark.parametrize("key", ["manager", "assistant", "lead", "agent"])
def test_those_who_do_not_monitor_are_kept_out(
    cast: Cast, as_: As, draft: Evaluation, key: str
) -> None:
    client = as_(getattr(cast, key))
    assert send(client, draft, "0").status_code == 403
    assert client.post(f"/evaluations/{draft.id}/words").status_code == 403


def test_a_submitted_form_is_closed(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent)
    assert send(as_(cast.qa), done, "2", 99).status_code == 409
    assert send(as_(cast.second_qa), done, "2", 99).status_code == 403
