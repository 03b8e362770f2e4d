"""Nothing typed is lost: networks, logins, windows, servers and browsers that fail."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from qaweb.evaluations import submitting
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Answer, EvaluationState
from tests.browser import axe, in_words, sign_in
from tests.cast import PASSWORD, viewer
from tests.conftest import Engine
from tests.evaluations.scoring import save_answer
from tests.evaluations.screen import Opened, kept, levels

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SAVED, OFFLINE = "Saved", "No connection"
QUEUES = "Object.keys(localStorage).filter(key => key.startsWith('qaweb:answers:'))"
TYPED = {"opening": 0, "purpose": 1, "courtesy": 2, "empathy": 1, "respect": 0}


def state(page: Page, words: str) -> None:
    expect(page.locator("#saving")).to_contain_text(words, timeout=10_000)


def write(page: Page, words: str) -> None:
    page.keyboard.press("w")
    page.keyboard.type(words)


def leave(page: Page) -> None:
    page.locator(".menu summary", has_text="马质检").click()
    page.locator("form[action='/logout'] button").click()


def with_a_session_of_its_own(page: Page, centre: Engine, address: str) -> None:
    """Whoever signs out here leaves the session that other tests share as it is."""
    page.context.clear_cookies()
    sign_in(page.context, address, centre.cast.qa)
    page.reload()


def fail(page: Page, status: int) -> None:
    """Whatever the page saves from now on is answered so."""

    def answer(route: Route) -> None:
        asked = route.request
        route.fulfill(status=status) if asked.method == "POST" else route.continue_()

    page.context.route("**/evaluations/*/**", answer)


def test_every_key_press_is_there_after_a_cut_a_closed_tab_and_a_logout(
    opened: Opened, context: BrowserContext, centre: Engine, address: str
) -> None:
    page, keys, draft = opened
    with_a_session_of_its_own(page, centre, address)
    keys.press("1", "2")
    state(page, SAVED)
    context.set_offline(True)
    keys.press("3", "2", "1")
    write(page, "cut off in the middle")
    state(page, OFFLINE)
    assert len(levels(draft)) == 2
    page.close()
    context.set_offline(False)
    other = context.new_page()
    other.goto(f"{address}/evaluations")
    leave(other)
    expect(other.locator("#password")).to_be_visible()
    assert other.evaluate(QUEUES) == []
    assert levels(draft) == TYPED
    sign_in(context, address, centre.cast.qa)
    other.goto(f"{address}/evaluations/{draft.id}")
    expect(other.locator("#level-courtesy-2")).to_be_checked()
    expect(other.locator("#problems")).to_have_value("cut off in the middle")


def test_what_was_cut_off_is_sent_when_the_network_is_back(
    opened: Opened, context: BrowserContext
) -> None:
    page, keys, draft = opened
    context.set_offline(True)
    keys.press("1", "2", "3", "2", "1")
    state(page, OFFLINE)
    expect(page.locator(".saving-count")).to_have_text("5")
    assert not axe(page), in_words(axe(page))
    context.set_offline(False)
    expect(page.locator("#saving")).to_have_text(SAVED, timeout=10_000)
    assert levels(draft) == TYPED


def test_a_window_closed_without_a_network_has_kept_its_answers(
    opened: Opened, context: BrowserContext
) -> None:
    page, keys, draft = opened
    address = page.url
    context.set_offline(True)
    keys.press("2", "1")
    state(page, OFFLINE)
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#saving")).to_have_attribute("data-state", "saved")
    expect(again.locator("#level-opening-1")).to_be_checked()
    assert len(levels(draft)) == 2


def test_a_server_that_fails_gets_it_later(opened: Opened) -> None:
    page, keys, draft = opened
    fail(page, 500)
    keys.press("2")
    state(page, "The server does not answer")
    page.context.unroute_all()
    expect(page.locator("#saving")).to_have_text(SAVED, timeout=10_000)
    assert levels(draft) == {"opening": 1}


def test_an_answer_that_got_lost_on_its_way_back_is_sent_again_and_taken_once(
    opened: Opened,
) -> None:
    page, keys, draft = opened

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/answers/*", lose, times=1)
    keys.press("2")
    state(page, OFFLINE)
    expect(page.locator("#saving")).to_have_text(SAVED, timeout=10_000)
    assert levels(draft) == {"opening": 1}
    assert not page.locator("[data-mine]").count()


def test_an_expired_login_is_renewed_in_place(opened: Opened, context: BrowserContext) -> None:
    page, keys, draft = opened
    context.clear_cookies()
    keys.press("2")
    dialog = page.locator("#signin")
    expect(dialog).to_contain_text("You were signed out")
    assert not axe(page), in_words(axe(page))
    page.locator("#password").fill("wrong password")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("do not match")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#saving")).to_have_text(SAVED, timeout=10_000)
    assert levels(draft) == {"opening": 1}
    keys.press("a", "Control+Enter")
    page.wait_for_url("**/slips/new?evaluation=*")


def test_a_second_window_shows_both_versions_to_the_last_letter(
    opened: Opened, context: BrowserContext
) -> None:
    page, keys, draft = opened
    other = context.new_page()
    other.goto(page.url)
    keys.press("1")
    write(page, "the first")
    state(page, SAVED)
    other.keyboard.press("3")
    expect(other.locator("#ask-opening")).to_contain_text("It now says")
    expect(other.locator("#level-opening-0")).to_be_checked()
    other.keyboard.press("w")
    other.keyboard.type("the second")
    field = other.locator("#word-problems")
    expect(field.locator("[data-mine]")).to_have_text("the second")
    expect(other.locator("#problems")).to_have_value("the first")
    field.locator("[data-use]").click()
    expect(field.locator("[data-mine]")).to_have_count(0)
    expect(other.locator("#saving")).to_have_text(SAVED)
    assert Evaluation.get_by_id(draft.id).problems == "the second"
    other.locator("#step-greeting").click()
    other.locator("#ask-opening [data-use]").click()
    expect(other.locator("#running")).to_contain_text("1 of 22")
    expect(other.locator("#saving")).to_have_text(SAVED)
    assert levels(draft) == {"opening": 2}


def test_two_windows_without_a_network_keep_what_each_was_told(
    opened: Opened, context: BrowserContext
) -> None:
    page, keys, draft = opened
    other = context.new_page()
    other.goto(page.url)
    fail(page, 500)
    keys.press("2")
    other.keyboard.press("j")
    other.keyboard.press("2")
    state(other, "does not answer")
    address = page.url
    page.close()
    other.close()
    context.unroute_all()
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#saving")).to_have_attribute("data-state", "saved")
    assert levels(draft) == {"opening": 1, "purpose": 1}


def test_submitting_without_a_network_happens_when_it_is_back(
    opened: Opened, context: BrowserContext
) -> None:
    page, keys, draft = opened
    context.set_offline(True)
    keys.press("a", "Control+Enter", "Control+Enter")
    state(page, "this is submitted as soon as it is back")
    context.set_offline(False)
    page.wait_for_url("**/worklist", timeout=15_000)
    row = Evaluation.get_by_id(draft.id)
    assert (row.state, row.total) == (EvaluationState.SUBMITTED, 10_000)


def test_a_submission_that_a_closed_window_never_sent_is_asked_for(
    opened: Opened, context: BrowserContext
) -> None:
    page, keys, draft = opened
    address = page.url
    context.set_offline(True)
    keys.press("a", "Control+Enter")
    state(page, OFFLINE)
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#ask-again")).to_be_visible()
    expect(again.locator("#saving")).to_have_attribute("data-state", "saved")
    assert len(levels(draft)) == 22
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.DRAFT


def test_a_submission_whose_answer_got_lost_is_not_made_twice(opened: Opened) -> None:
    page, keys, draft = opened

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/submit", lose, times=1)
    keys.press("a", "Control+Enter")
    page.wait_for_url(f"**/evaluations/{draft.id}", timeout=15_000)
    expect(page.locator("h1")).to_contain_text(str(draft))
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.SUBMITTED


def test_a_browser_without_room_says_so_and_still_sends(opened: Opened) -> None:
    page, keys, draft = opened
    full = "throw new DOMException('full', 'QuotaExceededError');"
    page.evaluate(f"() => {{ Storage.prototype.setItem = function () {{ {full} }} }}")
    fail(page, 503)
    keys.press("2")
    state(page, "This browser has no room left")
    page.context.unroute_all()
    expect(page.locator("#saving")).to_have_text(SAVED, timeout=10_000)
    assert levels(draft) == {"opening": 1}


def test_a_draft_that_went_to_somebody_else_leaves_ones_words_readable(
    opened: Opened, centre: Engine
) -> None:
    page, keys, draft = opened
    Evaluation.update(monitor=centre.cast.second_qa).where(Evaluation.id == draft.id).execute()
    keys.press("2")
    state(page, "did not take")
    expect(page.locator("#messages")).to_contain_text(f"{centre.cast.second_qa.name} works on this")
    expect(page.locator(".unsent")).to_contain_text("Standard opening: One element missing")
    assert len(page.evaluate(QUEUES)) == 1
    page.get_by_role("button", name="Throw it away").click()
    assert page.evaluate(QUEUES) == []


def test_what_was_submitted_in_another_window_leaves_ones_words_readable(
    opened: Opened, centre: Engine
) -> None:
    page, keys, draft = opened
    codes = [each.code for each in kept(draft).form.scored]
    for code in codes:
        save_answer(viewer(centre.cast.qa), draft.id, Answer(code, 0))
    submitting.submit(viewer(centre.cast.qa), draft.id)
    keys.press("2")
    expect(page.locator("#messages")).to_contain_text("has been submitted")
    expect(page.locator(".unsent")).to_contain_text("Standard opening")


def test_signing_out_while_the_server_fails_asks_and_keeps_it_for_the_same_person(
    opened: Opened, context: BrowserContext, centre: Engine, address: str
) -> None:
    page, keys, draft = opened
    with_a_session_of_its_own(page, centre, address)
    fail(page, 500)
    keys.press("2")
    state(page, "does not answer")
    leave(page)
    expect(page.locator("#unsent")).to_contain_text("1")
    assert not axe(page), in_words(axe(page))
    page.get_by_role("button", name="Stay and wait").click()
    leave(page)
    page.get_by_role("button", name="Sign out, keep them for me").click()
    expect(page.locator("#password")).to_be_visible()
    context.unroute_all()
    another_person_finds_nothing(context, centre, address, draft)
    context.clear_cookies()
    sign_in(context, address, centre.cast.qa)
    page.goto(f"{address}/evaluations/{draft.id}")
    expect(page.locator("#saving")).to_have_attribute("data-state", "saved")
    assert levels(draft) == {"opening": 1}
    assert page.evaluate(QUEUES) == []


def another_person_finds_nothing(
    context: BrowserContext, centre: Engine, address: str, draft: Evaluation
) -> None:
    sign_in(context, address, centre.cast.second_qa)
    page = context.new_page()
    page.goto(f"{address}/evaluations/{draft.id}")
    expect(page.locator("main")).to_contain_text("works on this evaluation")
    page.goto(f"{address}/evaluations")
    page.locator(".menu summary", has_text=centre.cast.second_qa.name).click()
    page.locator("form[action='/logout'] button").click()
    expect(page.locator("#password")).to_be_visible()
    (queue,) = page.evaluate(QUEUES)
    assert queue.startswith(f"qaweb:answers:{centre.cast.qa.id}:{draft.id}:")
    assert levels(draft) == {}
    page.close()


def test_somebody_elses_login_in_another_window_sends_nothing(
    opened: Opened, context: BrowserContext, centre: Engine, address: str
) -> None:
    page, keys, draft = opened
    context.clear_cookies()
    sign_in(context, address, centre.cast.second_qa)
    keys.press("2")
    state(page, "Somebody else has signed in here")
    assert levels(draft) == {}
    assert json.loads(page.evaluate(f"localStorage.getItem({QUEUES}[0])"))[0]["name"] == "opening"
