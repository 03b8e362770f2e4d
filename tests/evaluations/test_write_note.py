"""Notes and the clock as the scoring screen sends them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb.evaluations.actions import start_live, start_recording
from qaweb.evaluations.models import Evaluation, EvaluationNote
from qaweb.evaluations.rules import Mode
from qaweb.evaluations.submitting import submit
from tests.calls.making import call as bare_call
from tests.calls.sounds import spoken
from tests.cast import NOW, Cast, viewer
from tests.evaluations.noting import key, note
from tests.evaluations.scoring import live_draft

As = Callable[..., FlaskClient]
AUTOSAVE = {"X-Autosave": "1", "HX-Request": "true"}
BEGAN = NOW.timestamp() + 30


@pytest.fixture
def draft(cast: Cast) -> Evaluation:
    return start_live(viewer(cast.qa), cast.agent.id, Mode.SIDE_BY_SIDE)


def send(client: FlaskClient, draft: Evaluation, name: str, text: str, seq: int = 0) -> Any:
    sent = {"text": text, "at_s": "35", "criterion": "", f"seq-{name}": str(seq)}
    return client.post(f"/evaluations/{draft.id}/notes/{name}", data=sent, headers=AUTOSAVE)


def test_a_note_is_kept_at_once(cast: Cast, as_: As, draft: Evaluation) -> None:
    name = key()
    answer = send(as_(cast.qa), draft, name, "kept waiting")
    assert answer.status_code == 200
    assert re.search(f'name="seq-{name}" value="[1-9]', answer.text)
    row = EvaluationNote.get()
    assert (row.key, row.at_s, row.text) == (name, 35, "kept waiting")


def test_the_second_window_gets_both_notes(cast: Cast, as_: As, draft: Evaluation) -> None:
    client, name = as_(cast.qa), key()
    send(client, draft, name, "one")
    answer = send(client, draft, name, "two")
    assert answer.status_code == 409
    assert "data-settles" in answer.text
    assert ">one</textarea>" in answer.text
    assert "<q data-own>two</q>" in answer.text


def test_what_cannot_be_kept_stays_in_its_field(cast: Cast, as_: As, draft: Evaluation) -> None:
    answer = send(as_(cast.qa), draft, key(), "x" * 5001)
    assert answer.status_code == 422
    assert "too long" in answer.text
    assert "x" * 5001 in answer.text


def test_without_javascript_a_note_is_written_by_a_form(
    cast: Cast, as_: As, draft: Evaluation
) -> None:
    sent = {"text": "by form", "at_s": "1:05"}
    answer = as_(cast.qa).post(f"/evaluations/{draft.id}/notes", data=sent)
    assert (answer.status_code, answer.location) == (303, f"/evaluations/{draft.id}")
    assert EvaluationNote.get().at_s == 65


@pytest.mark.parametrize(
    ("by", "status"),
    [("second_qa", 403), ("supervisor", 404), ("manager", 403), ("agent", 403), ("south_qa", 404)],
)
def test_nobody_else_writes_in_a_draft(
    cast: Cast, as_: As, draft: Evaluation, by: str, status: int
) -> None:
    answer = send(as_(getattr(cast, by)), draft, key(), "x")
    assert answer.status_code in (status, 403, 404)
    assert not EvaluationNote.select().exists()


def test_a_submitted_record_takes_no_note(cast: Cast, as_: As) -> None:
    draft = live_draft(cast.qa, cast.agent)
    submit(viewer(cast.qa), draft.id)
    assert send(as_(cast.qa), draft, key(), "late").status_code == 409


def test_whoever_sees_the_record_sees_its_notes(cast: Cast, as_: As) -> None:
    draft = live_draft(cast.qa, cast.agent)
    note(cast.qa, draft, "kept waiting without a word")
    assert as_(cast.agent).get(f"/evaluations/{draft.id}").status_code == 404
    submit(viewer(cast.qa), draft.id)
    for person in (cast.agent, cast.lead, cast.supervisor, cast.manager):
        page = as_(person).get(f"/evaluations/{draft.id}").text
        assert "kept waiting without a word" in page


def test_the_clock_is_started_as_the_window_says(cast: Cast, as_: As, later: Any) -> None:
    draft = start_live(viewer(cast.qa), cast.agent.id, Mode.SIDE_BY_SIDE)
    with later(minutes=5):
        sent = {"started": str(BEGAN), "stopped": ""}
        client = as_(cast.qa)
        answer = client.post(f"/evaluations/{draft.id}/clock", data=sent, headers=AUTOSAVE)
    assert f'data-started="{BEGAN}"' in answer.text
    assert 'value="14:00"' in answer.text  # when the call began
    assert Evaluation.get_by_id(draft.id).clock_started_at.timestamp() == BEGAN


@pytest.mark.parametrize("sent", [{"started": "x"}, {"started": "nan"}, {"started": "1e99"}, {}])
def test_no_moment_starts_no_clock(
    cast: Cast, as_: As, draft: Evaluation, sent: dict[str, str]
) -> None:
    as_(cast.qa).post(f"/evaluations/{draft.id}/clock", data=sent, headers=AUTOSAVE)
    assert Evaluation.get_by_id(draft.id).clock_started_at is None


def test_without_javascript_buttons_start_and_stop_it(
    cast: Cast, as_: As, draft: Evaluation, later: Any
) -> None:
    client, address = as_(cast.qa), f"/evaluations/{draft.id}/clock"
    assert client.post(address, data={"step": "start"}).status_code == 303
    with later(seconds=95):
        client.post(address, data={"step": "stop"})
        page = client.get(f"/evaluations/{draft.id}").text
    assert ">1:35</output>" in page
    assert "It goes on" in page
    client.post(address, data={"step": "reset"})
    assert Evaluation.get_by_id(draft.id).clock_started_at is None


def test_the_page_plays_a_recording(app: Flask, cast: Cast, as_: As) -> None:
    heard = spoken(app, cast.agent, "played.wav")
    draft = start_recording(viewer(cast.qa), heard.id)
    page = as_(cast.qa).get(f"/evaluations/{draft.id}").text
    assert f'data-peaks="/calls/{heard.id}/peaks"' in page
    assert (
        f'<audio class="no-print" controls preload="none" src="/calls/{heard.id}/recording">'
        in page
    )
    assert "138****5678" in page
    assert 'id="clock"' not in page


def test_a_missing_recording_is_said_and_the_form_stands(cast: Cast, as_: As) -> None:
    silent = bare_call(cast.agent, recording="20261021/gone.wav")
    draft = start_recording(viewer(cast.qa), silent.id)
    page = as_(cast.qa).get(f"/evaluations/{draft.id}").text
    assert "Ask the telephone team: 20261021/gone.wav" in page
    assert "What you have heard can be scored all the same." in page
    assert "<audio" not in page
    assert 'id="ask-opening"' in page


def test_other_pages_do_not_load_the_player(cast: Cast, as_: As) -> None:
    page = as_(cast.qa).get("/evaluations").text
    assert "wavesurfer" not in page
    assert "player." not in page
