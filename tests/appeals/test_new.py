"""The page on which the agent appeals: nothing typed is lost, the score is foreseen (P2.5)."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from qaweb.appeals.models import Appeal
from qaweb.evaluations.accepting import accept
from qaweb.people.models import Person
from tests.appeals.making import again, decided, evaluation_of, monitored, raised
from tests.cast import Cast, viewer

As = Callable[..., FlaskClient]
SENT = {"choice-opening": "0", "why-opening": "我问好了。", "words": "请再听一遍"}


def address(evaluation: Any) -> str:
    return f"/evaluations/{evaluation.id}/appeal"


def test_it_shows_every_line_with_what_was_chosen(cast: Cast, as_: As) -> None:
    page = as_(cast.agent).get(address(monitored(cast))).text
    assert "Standard opening" in page
    assert "2 / 4" in page
    assert "You can appeal until 2026-10-24 14:00." in page


def test_it_raises_the_appeal(cast: Cast, as_: As) -> None:
    answer = as_(cast.agent).post(address(monitored(cast)), data=SENT)
    row = Appeal.get()
    assert (answer.status_code, answer.location) == (303, f"/appeals/{row.id}")
    assert row.reason == "请再听一遍"


def test_what_is_missing_stands_at_its_line_and_all_stays(cast: Cast, as_: As) -> None:
    sent = SENT | {"why-opening": "", "why-solution": "方案是全的"}
    answer = as_(cast.agent).post(address(monitored(cast)), data=sent)
    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert "Choose what you propose." in answer.text
    assert "方案是全的" in answer.text
    assert "请再听一遍" in answer.text
    assert not Appeal.select().exists()


def test_it_foresees_the_score_without_writing(cast: Cast, as_: As) -> None:
    sent = {"choice-opening": "0", "look": "1"}
    url = address(monitored(cast))
    piece = as_(cast.agent).post(url, data=sent, headers={"HX-Request": "true"})
    assert 'id="appeal-foreseen"' in piece.text
    assert "<strong>95</strong>" in piece.text
    assert "<form" not in piece.text
    whole = as_(cast.agent).post(url, data=sent)
    assert "<strong>95</strong>" in whole.text
    assert not Appeal.select().exists()


def test_a_window_that_ended_meanwhile_keeps_what_was_typed(
    cast: Cast, as_: As, later: Callable[..., Any]
) -> None:
    evaluation = monitored(cast)
    with later(days=3, hours=1):
        answer = as_(cast.agent).post(address(evaluation), data=SENT)
    assert answer.status_code == 409
    assert "The time to answer ended" in answer.text
    assert "我问好了。" in answer.text


def test_the_second_of_two_windows_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    row = raised(cast)
    answer = as_(cast.agent).post(address(evaluation_of(row)), data=SENT)
    assert answer.status_code == 409
    assert "is open already" in answer.text
    assert "我问好了。" in answer.text


def test_hostile_choices_are_no_levels(cast: Cast, as_: As) -> None:
    for choice in ("-1", "99", "9" * 40, "x", "stands", "²"):
        sent = SENT | {"choice-opening": choice}
        answer = as_(cast.agent).post(address(monitored(cast)), data=sent)
        assert answer.status_code == 422, choice


def test_who_accepted_reads_why_no_appeal_is_open(cast: Cast, as_: As) -> None:
    evaluation = monitored(cast)
    accept(viewer(cast.agent), evaluation.id)
    page = as_(cast.agent).get(address(evaluation)).text
    assert "can no longer be appealed against" in page
    assert "choice-opening" not in page


def test_after_the_managers_word_there_is_no_form(cast: Cast, as_: As) -> None:
    first = decided(cast.supervisor, raised(cast))
    second = decided(cast.manager, again(evaluation_of(first), solution=0), solution=None)
    page = as_(cast.agent).get(address(evaluation_of(second))).text
    assert "that is final" in page


def test_the_record_offers_both_side_by_side(cast: Cast, as_: As) -> None:
    evaluation = monitored(cast)
    page = as_(cast.agent).get(f"/evaluations/{evaluation.id}").text
    assert f'action="/evaluations/{evaluation.id}/accept"' in page
    assert f'href="/evaluations/{evaluation.id}/appeal"' in page
    others = as_(Person.get_by_id(cast.lead.id)).get(f"/evaluations/{evaluation.id}").text
    assert f'href="/evaluations/{evaluation.id}/appeal"' not in others
