"""POST /slips/<id>/proposal/reject and /due; what the person sees of words written for them"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.audit import AuditEntry
from qaweb.home.queries import tasks
from qaweb.home.rules import TaskKind
from qaweb.slips.models import Slip, SlipProposal
from qaweb.slips.rules import SlipState
from tests.cast import NOW, TODAY, Cast, viewer
from tests.slips.writing import WORDS, acknowledged, issued, proposed, recovered

As = Callable[..., FlaskClient]
CONFIRM = "Confirm what was written for you"


def test_the_person_finds_the_words_on_the_page_ready_to_be_changed(cast: Cast, as_: As) -> None:
    slip = proposed(cast)
    page = as_(cast.agent).get(f"/slips/{slip.id}").text
    for words in (CONFIRM, f"{cast.qa.name} wrote this for you", "These are not my words"):
        assert words in page
    assert f">\n{WORDS}</textarea>" in page.replace("\r\n", "\n") or f">{WORDS}</textarea>" in page


def test_it_stands_on_the_persons_home_page_until_it_is_decided(cast: Cast, as_: As) -> None:
    slip = proposed(cast)
    assert TaskKind.CONFIRM_WORDS in [task.kind for task in tasks(viewer(cast.agent), NOW)]
    assert CONFIRM in as_(cast.agent).get("/").text
    as_(cast.agent).post(f"/slips/{slip.id}/proposal/reject")
    kinds = [task.kind for task in tasks(viewer(cast.agent), NOW)]
    assert (TaskKind.CONFIRM_WORDS in kinds, TaskKind.ACKNOWLEDGE in kinds) == (False, True)


def test_confirming_is_the_persons_own_act_and_names_what_was_proposed(cast: Cast, as_: As) -> None:
    slip = proposed(cast)
    answer = as_(cast.agent).post(f"/slips/{slip.id}/acknowledge", data={"own_words": WORDS})
    assert answer.status_code == 303
    row = Slip.get_by_id(slip.id)
    assert (row.state, row.own_words) == (SlipState.ACKNOWLEDGED, WORDS)
    line = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (line.action, line.actor_id) == ("slips.acknowledge", cast.agent.id)
    assert WORDS in line.before
    assert "confirmed by" in as_(cast.lead).get(f"/slips/{slip.id}").text


def test_changed_words_are_the_persons_alone(cast: Cast, as_: As) -> None:
    slip = proposed(cast)
    as_(cast.agent).post(f"/slips/{slip.id}/acknowledge", data={"own_words": "我自己写的。"})
    page = as_(cast.lead).get(f"/slips/{slip.id}").text
    assert Slip.get_by_id(slip.id).own_words == "我自己写的。"
    assert "confirmed by" not in page


def test_rejected_the_page_asks_for_own_words_and_the_lead_sees_it(cast: Cast, as_: As) -> None:
    slip = proposed(cast)
    answer = as_(cast.agent).post(f"/slips/{slip.id}/proposal/reject")
    assert answer.status_code == 303
    page = as_(cast.agent).get(f"/slips/{slip.id}").text
    assert CONFIRM not in page
    assert "did not take it" in as_(cast.lead).get(f"/slips/{slip.id}").text


def test_a_second_press_is_told(cast: Cast, as_: As) -> None:
    slip = proposed(cast)
    as_(cast.agent).post(f"/slips/{slip.id}/proposal/reject")
    answer = as_(cast.agent).post(f"/slips/{slip.id}/proposal/reject")
    assert answer.status_code == 409
    assert "Nothing waits here" in answer.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("agent", 303), ("lead", 403), ("supervisor", 403), ("qa", 403), ("manager", 403),
        ("assistant", 403), ("teammate", 404), ("lead_b", 404), ("outsider", 404),
    ],
)  # fmt: skip
def test_only_the_person_rejects(cast: Cast, as_: As, who: str, status: int) -> None:
    slip = proposed(cast)
    answer = as_(getattr(cast, who)).post(f"/slips/{slip.id}/proposal/reject")
    assert answer.status_code == status
    rejected = SlipProposal.get(SlipProposal.slip == slip).rejected_at
    assert bool(rejected) == (status == 303)


def test_who_waits_sees_what_was_proposed(cast: Cast, as_: As) -> None:
    slip = proposed(cast)
    page = as_(cast.supervisor).get(f"/slips/{slip.id}").text
    assert WORDS in page
    assert "to confirm it" in page


def test_without_a_proposal_nothing_of_it_is_shown(cast: Cast, as_: As) -> None:
    slip = issued(cast)
    page = as_(cast.agent).get(f"/slips/{slip.id}").text
    assert CONFIRM not in page
    assert "not my words" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 303), ("supervisor", 303), ("manager", 303), ("qa", 403), ("agent", 403),
        ("assistant", 403), ("teammate", 403), ("lead_b", 404), ("south_supervisor", 404),
    ],
)  # fmt: skip
def test_whoever_follows_it_up_moves_the_due_date(
    cast: Cast, as_: As, who: str, status: int
) -> None:
    slip = acknowledged(cast)
    answer = as_(getattr(cast, who)).post(f"/slips/{slip.id}/due", data={"moved_to": "2026-11-11"})
    assert answer.status_code == status
    assert (str(Slip.get_by_id(slip.id).due_on) == "2026-11-11") == (status == 303)


@pytest.mark.parametrize("text", ["", "2026-10-20", "morgen"])
def test_a_day_that_is_none_or_past_is_refused(cast: Cast, as_: As, text: str) -> None:
    slip = acknowledged(cast)
    answer = as_(cast.lead).post(f"/slips/{slip.id}/due", data={"moved_to": text})
    assert answer.status_code == 422
    assert Slip.get_by_id(slip.id).due_on > TODAY


def test_a_recovered_slip_has_no_due_date_to_move(cast: Cast, as_: As) -> None:
    slip = recovered(cast)
    assert "Move the due date" not in as_(cast.lead).get(f"/slips/{slip.id}").text
    answer = as_(cast.lead).post(f"/slips/{slip.id}/due", data={"moved_to": "2026-11-11"})
    assert answer.status_code == 409
