"""The scoring screen for a draft's monitor, the record for everybody who may see it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.evaluations import accepting, actions, submitting
from qaweb.evaluations.rules import Mode
from tests.cast import Cast, viewer
from tests.evaluations.scoring import draft_of, live_draft, save_text, submitted
from tests.evaluations.test_index import counted

As = Callable[..., FlaskClient]


def test_the_monitor_gets_the_scoring_screen(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent, opening=1)
    page = as_(cast.qa).get(f"/evaluations/{draft.id}")
    assert page.status_code == 200
    assert f'action="/evaluations/{draft.id}/submit"' in page.text
    assert 'name="level-opening" value="1" checked' in page.text
    assert f'data-peaks="/calls/{draft.call_id}/peaks"' in page.text
    assert 'name="call_number"' not in page.text


def test_a_live_form_asks_for_the_facts_of_the_call(cast: Cast, as_: As) -> None:
    draft = live_draft(cast.qa, cast.agent)
    page = as_(cast.qa).get(f"/evaluations/{draft.id}")
    for field in ("call_number", "call_time", "call_type_name"):
        assert f'name="{field}"' in page.text
    assert "<audio" not in page.text


def test_a_critical_failure_is_drawn_by_the_server(cast: Cast, as_: As) -> None:
    whole = draft_of(cast.qa, cast.agent, privacy=1)
    section = draft_of(cast.qa, cast.agent, identity=2)
    client = as_(cast.qa)
    assert "the whole call counts 0" in client.get(f"/evaluations/{whole.id}").text
    assert "Procedure counts 0" in client.get(f"/evaluations/{section.id}").text


def test_the_unlicensed_are_told_before_they_begin(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.unlicensed_qa, cast.agent)
    page = as_(cast.unlicensed_qa).get(f"/evaluations/{draft.id}")
    assert "You hold no licence for today" in page.text


def test_nobody_else_knows_a_draft(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    for person in (cast.south_qa, cast.manager, cast.lead, cast.agent):
        assert as_(person).get(f"/evaluations/{draft.id}").status_code == 404


def test_a_monitor_of_the_same_person_is_told_who_works_on_it(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    for person in (cast.second_qa, cast.supervisor):
        page = as_(person).get(f"/evaluations/{draft.id}")
        assert page.status_code == 403
        assert f"{cast.qa.name} works on this evaluation" in page.text


def test_who_works_on_the_same_call_is_shown(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    other = actions.start_recording(viewer(cast.second_qa), draft.call_id)
    page = as_(cast.second_qa).get(f"/evaluations/{other.id}").text
    assert f"{cast.qa.name} is scoring this call too" in page
    submitting.submit(viewer(cast.qa), draft.id)
    page = as_(cast.second_qa).get(f"/evaluations/{other.id}").text
    assert f"{cast.qa.name} has monitored this call already: {draft}" in page


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("manager", 200),
        ("qa", 200),
        ("second_qa", 200),
        ("supervisor", 200),
        ("lead", 200),
        ("agent", 200),
        ("teammate", 404),
        ("lead_b", 404),
        ("agent_b", 404),
        ("south_qa", 404),
        ("outsider", 404),
        ("assistant", 403),
    ],
)
def test_a_record_is_seen_by_whom_it_concerns(cast: Cast, as_: As, key: str, status: int) -> None:
    done = submitted(cast.qa, cast.agent)
    assert as_(getattr(cast, key)).get(f"/evaluations/{done.id}").status_code == status


def test_the_record_tells_all_that_is_required(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent, privacy=1, hold="na")
    page = as_(cast.manager).get(f"/evaluations/{done.id}").text
    for words in (
        cast.north.name,
        cast.agent.name,
        cast.team_a.name,
        cast.qa.name,
        done.call_number,
        "2026-10-21 10:00",
        "Recording",
        "投诉",
        "无此环节",
        "Failed",
    ):
        assert words in page
    assert "submitted the evaluation" in page


def test_the_private_note_is_not_on_the_agents_page(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    save_text(viewer(cast.qa), draft.id, "private_note", "between us")
    submitting.submit(viewer(cast.qa), draft.id)
    for person, reads in ((cast.manager, True), (cast.agent, False), (cast.lead, False)):
        assert ("between us" in as_(person).get(f"/evaluations/{draft.id}").text) is reads


def test_the_person_is_offered_to_accept(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent)
    offer = f'action="/evaluations/{done.id}/accept"'
    assert offer in as_(cast.agent).get(f"/evaluations/{done.id}").text
    assert offer not in as_(cast.lead).get(f"/evaluations/{done.id}").text
    accepting.accept(viewer(cast.agent), done.id)
    assert offer not in as_(cast.agent).get(f"/evaluations/{done.id}").text


def test_the_monitor_is_sent_to_the_slip_that_is_owed(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent, opening=1)
    address = f"/slips/new?evaluation={done.id}"
    assert address in as_(cast.qa).get(f"/evaluations/{done.id}").text
    assert address not in as_(cast.agent).get(f"/evaluations/{done.id}").text


def test_hostile_words_stay_words(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    save_text(viewer(cast.qa), draft.id, "problems", "<script>alert(1)</script>")
    client = as_(cast.qa)
    assert "<script>alert" not in client.get(f"/evaluations/{draft.id}").text
    submitting.submit(viewer(cast.qa), draft.id)
    assert "&lt;script&gt;alert" in client.get(f"/evaluations/{draft.id}").text


def test_the_form_needs_no_more_queries_when_it_is_full(cast: Cast, as_: As) -> None:
    client = as_(cast.qa)
    empty = actions.start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    full = live_draft(cast.qa, cast.agent)
    client.get(f"/evaluations/{empty.id}")
    with counted() as few:
        client.get(f"/evaluations/{empty.id}")
    with counted() as many:
        client.get(f"/evaluations/{full.id}")
    assert len(many) == len(few) < 20
