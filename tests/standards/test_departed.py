"""Writing in a draft that somebody else publishes or discards: nothing typed is lost (P3.6)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb.errors import NotFound
from qaweb.standards import drafts, queries
from qaweb.standards.actions import publish_draft
from qaweb.standards.departed import BegunAlready, Departed
from qaweb.standards.forms import SectionForm
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import digest_of
from tests.cast import TODAY, Cast, viewer
from tests.standards.drafting import begun, form, line, reword
from tests.standards.test_editor import at, typed

As = Callable[..., FlaskClient]
MINE = {"guidance_en": "an hour of typing"}


@pytest.fixture
def draft(cast: Cast) -> StandardVersion:
    return begun(cast.qa, cast.north)


def published(cast: Cast, draft: StandardVersion) -> None:
    reword(cast.second_qa, draft)
    publish_draft(viewer(cast.manager), draft.id, TODAY, seen=digest_of(form(draft)))


def discarded(cast: Cast, draft: StandardVersion) -> None:
    drafts.discard(viewer(cast.second_qa), draft.id)


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("depart", [published, discarded])
def test_a_line_typed_meanwhile_comes_back_whole(
    cast: Cast, as_: As, draft: StandardVersion, depart: Callable[..., None], htmx: dict[str, str]
) -> None:
    sent = typed(draft, **MINE, title="我的标题", **{"levels-1-points": "abc"})
    depart(cast, draft)
    answer = as_(cast.qa).post(at(draft, "/lines/opening"), data=sent, headers=htmx)
    assert answer.status_code == 409
    for word in ("an hour of typing", "我的标题", 'value="abc"', "What you typed"):
        assert word in answer.text
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reselect"]) == ("#main", "#main")


def test_the_page_says_who_published_it(cast: Cast, as_: As, draft: StandardVersion) -> None:
    sent = typed(draft, **MINE)
    published(cast, draft)
    page = as_(cast.qa).post(at(draft, "/lines/opening"), data=sent).text
    assert f"{cast.manager.name} has published this draft meanwhile, as version 1" in page
    assert "Begin a new draft with this in it" in page


def test_after_publishing_it_goes_into_a_new_draft(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    sent = typed(draft, "purpose", **MINE)
    published(cast, draft)
    answer = as_(cast.qa).post(at(draft, "/lines/purpose"), data=sent | {"carry_on": "1"})
    assert answer.status_code == 303
    successor = queries.draft_of(cast.north)
    assert successor is not None
    assert successor.id != draft.id
    assert line(successor, "purpose").guidance_en == "an hour of typing"


def test_a_line_that_the_published_version_changed_too_shows_both(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    sent = typed(draft, **MINE)
    published(cast, draft)
    answer = as_(cast.qa).post(at(draft, "/lines/opening"), data=sent | {"carry_on": "1"})
    assert answer.status_code == 409
    assert "It now says" in answer.text
    assert "an hour of typing" in answer.text


def test_after_discarding_the_draft_is_taken_up_again(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    sent = typed(draft, **MINE)
    discarded(cast, draft)
    client = as_(cast.qa)
    page = client.post(at(draft, "/lines/opening"), data=sent).text
    assert "Take the draft up again with this in it" in page
    client.post(at(draft, "/lines/opening"), data=sent | {"carry_on": "1"})
    assert line(draft, "opening").guidance_en == "an hour of typing"
    assert queries.draft(viewer(cast.qa), draft.id) == draft


def test_a_draft_begun_since_takes_the_line_in(cast: Cast, as_: As, draft: StandardVersion) -> None:
    sent = typed(draft, **MINE)
    discarded(cast, draft)
    successor = begun(cast.second_qa, cast.north)
    client = as_(cast.qa)
    page = client.post(at(draft, "/lines/opening"), data=sent).text
    assert f"Put it into the draft that {cast.second_qa.name} began" in page
    client.post(at(draft, "/lines/opening"), data=sent | {"carry_on": "1"})
    assert line(successor, "opening").guidance_en == "an hour of typing"


def test_a_mistake_in_what_is_carried_on_is_said_in_the_new_draft(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    sent = typed(draft, **MINE, title="") | {"carry_on": "1"}
    published(cast, draft)
    answer = as_(cast.qa).post(at(draft, "/lines/opening"), data=sent)
    assert answer.status_code == 422
    assert "an hour of typing" in answer.text
    successor = queries.draft_of(cast.north)
    assert successor is not None
    assert f'action="/standards/drafts/{successor.id}/lines/opening"' in answer.text


@pytest.mark.parametrize("depart", [published, discarded])
def test_a_section_typed_meanwhile_comes_back_and_is_carried_on(
    cast: Cast, as_: As, draft: StandardVersion, depart: Callable[..., None]
) -> None:
    depart(cast, draft)
    client, sent = as_(cast.qa), {"seen": "", "title": "新的一节"}
    answer = client.post(at(draft, "/sections/snew"), data=sent)
    assert (answer.status_code, 'value="新的一节"' in answer.text) == (409, True)
    client.post(at(draft, "/sections/snew"), data=sent | {"carry_on": "1"})
    successor = queries.draft_of(cast.north)
    assert successor is not None
    assert form(successor).sections[-1].title == "新的一节"


def test_the_reason_typed_to_publish_comes_back(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    discarded(cast, draft)
    sent = {"seen": "", "valid_from": "2026-10-21", "reason": "so that it begins at once"}
    answer = as_(cast.manager).post(at(draft, "/publish"), data=sent)
    assert answer.status_code == 409
    assert "so that it begins at once" in answer.text


@pytest.mark.parametrize("rest", ["/lines/opening/move", "/discard", "/sections/greeting/move"])
def test_what_types_nothing_is_answered_with_what_happened(
    cast: Cast, as_: As, draft: StandardVersion, rest: str
) -> None:
    discarded(cast, draft)
    answer = as_(cast.qa).post(at(draft, rest), data={"step": "1"})
    assert answer.status_code == 409
    assert f"{cast.second_qa.name} has discarded this draft meanwhile" in answer.text


def test_a_move_in_the_editor_draws_the_whole_page_anew(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    discarded(cast, draft)
    htmx = {"HX-Request": "true"}
    answer = as_(cast.qa).post(at(draft, "/lines/opening/move"), data={"step": "1"}, headers=htmx)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#main")
    assert "To the list of standards" in answer.text
    assert "<h2>What you typed</h2>" not in answer.text


def test_published_between_the_check_and_the_save_is_no_fault_of_the_form(
    app: Flask, cast: Cast, draft: StandardVersion
) -> None:
    published(cast, draft)
    with app.test_request_context(), pytest.raises(Departed):
        SectionForm().attempt(lambda: drafts.hold(draft.id))


def test_whom_it_was_not_open_to_learns_nothing(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    sent = typed(draft)
    discarded(cast, draft)
    for extra in ({}, {"carry_on": "1"}):
        answer = as_(cast.south_qa).post(at(draft, "/lines/opening"), data=sent | extra)
        assert answer.status_code == 404


def test_published_under_the_hand_that_saves_it_stays_in_the_form(
    cast: Cast, draft: StandardVersion
) -> None:
    new = replace(line(draft, "opening"), guidance_en="mine")
    published(cast, draft)
    with pytest.raises(Departed):
        drafts.save_line(viewer(cast.qa), draft.id, "greeting", new)
    with pytest.raises(Departed):
        drafts.hold(draft.id)


def test_a_discarded_draft_is_taken_up_from_the_list(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    client = as_(cast.qa)
    client.post(at(draft, "/discard"))
    assert f"discarded by {cast.qa.name}" in client.get("/standards").text
    answer = client.post(at(draft, "/take-up"))
    assert answer.location.startswith(at(draft))
    assert "Take it up again" not in client.get("/standards").text


def test_once_another_is_begun_the_discarded_one_stays_away(
    cast: Cast, draft: StandardVersion
) -> None:
    drafts.discard(viewer(cast.qa), draft.id)
    begun(cast.second_qa, cast.north)
    with pytest.raises(NotFound):
        drafts.take_up(viewer(cast.qa), draft.id)


def test_the_second_who_begins_is_led_to_the_draft(
    cast: Cast, as_: As, draft: StandardVersion
) -> None:
    with pytest.raises(BegunAlready):
        begun(cast.second_qa, cast.north)
    client = as_(cast.second_qa)
    page = client.post("/standards/drafts", data={"project": cast.north.id}, follow_redirects=True)
    assert page.request.path == at(draft)
    assert f"{cast.qa.name} has begun a draft of this standard already" in page.text
