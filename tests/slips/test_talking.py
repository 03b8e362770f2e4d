"""Questions and answers on a slip: who may write, who is told, what they do not change."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Person
from qaweb.slips import actions, talking
from qaweb.slips.models import Slip, SlipMessage
from qaweb.slips.rules import SlipState
from tests.cast import Cast, viewer
from tests.slips.writing import DUE, followed, issued, recovered

As = Callable[..., FlaskClient]
ASKED = "转接来的也要报工号吗？"


def say(by: Person, slip: Slip, text: str = ASKED) -> SlipMessage:
    return talking.say(viewer(by), slip.id, text)


def told(person: Person, kind: Occasion) -> int:
    return Notice.select().where(Notice.person == person, Notice.kind == kind).count()


def test_a_question_neither_acknowledges_nor_stops_the_clock(cast: Cast) -> None:
    slip = issued(cast)
    say(cast.agent, slip)
    kept = Slip.get_by_id(slip.id)
    assert (kept.state, kept.due_on, kept.own_words) == (SlipState.ISSUED, DUE, "")
    assert history_of(slip)[-1].action == "slips.ask"


def test_holder_and_author_are_told_of_each_question_and_the_person_of_each_answer(
    cast: Cast,
) -> None:
    slip = issued(cast)
    say(cast.agent, slip)
    say(cast.agent, slip, "还有一个问题")
    say(cast.lead, slip, "要的。")
    assert [told(p, Occasion.SLIP_QUESTION) for p in (cast.lead, cast.qa, cast.agent)] == [2, 2, 0]
    assert [told(p, Occasion.SLIP_ANSWERED) for p in (cast.agent, cast.qa)] == [1, 0]


@pytest.mark.parametrize("name", ["lead", "supervisor", "manager", "qa"])
def test_author_and_followers_answer(cast: Cast, name: str) -> None:
    slip = issued(cast)
    say(cast.agent, slip)
    say(getattr(cast, name), slip, "要的。")
    assert talking.open_question(talking.messages_of(slip), slip) is None


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("second_qa", Forbidden), ("teammate", NotFound), ("lead_b", NotFound),
        ("assistant", NotFound), ("south_qa", NotFound), ("outsider", NotFound),
    ],
)  # fmt: skip
def test_others_do_not_write(cast: Cast, name: str, error: type[Exception]) -> None:
    slip = issued(cast)
    with pytest.raises(error):
        say(getattr(cast, name), slip)
    assert not SlipMessage.select().exists()


def test_it_refuses_an_empty_question_and_a_closed_slip(cast: Cast) -> None:
    slip = recovered(cast)
    with pytest.raises(Refused, match="question"):
        say(cast.agent, slip, "  ")
    actions.close(viewer(cast.lead), slip.id)
    with pytest.raises(Conflict):
        say(cast.agent, slip)


def test_a_lead_asks_about_their_own_slip_and_the_supervisor_answers(cast: Cast) -> None:
    slip = issued(cast, cast.lead)
    say(cast.lead, slip)
    assert told(cast.supervisor, Occasion.SLIP_QUESTION) == 1
    say(cast.supervisor, slip, "要的。")
    assert told(cast.lead, Occasion.SLIP_ANSWERED) == 1


def test_the_page_shows_the_thread_and_who_waits(cast: Cast, as_: As) -> None:
    slip = issued(cast)
    assert (
        as_(cast.agent).post(f"/slips/{slip.id}/messages", data={"text": ASKED}).status_code == 303
    )
    page = as_(cast.agent).get(f"/slips/{slip.id}").text
    assert ASKED in page
    assert f"stays due on {DUE}" in page
    assert "waits for an answer" in as_(cast.lead).get(f"/slips/{slip.id}").text
    assert talking.with_open_question([slip]) == {slip.id}
    assert 'class="slip-asked"' in as_(cast.lead).get("/slips").text


def test_what_was_typed_stays_when_it_is_refused(cast: Cast, as_: As) -> None:
    slip = followed(cast)
    Slip.update(state="closed").where(Slip.id == slip.id).execute()
    assert as_(cast.agent).post(f"/slips/{slip.id}/messages", data={"text": "x"}).status_code == 409
    slip = issued(cast)
    answer = as_(cast.agent).post(f"/slips/{slip.id}/messages", data={"text": "字" * 4001})
    assert answer.status_code == 422
    assert "字" * 4001 in answer.text
