"""The scoring screen in a real browser: a call by keys, two windows, a network that fails."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    StorageState,
    expect,
)

from qaweb.evaluations import actions
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import Sheet, sheet_of
from qaweb.evaluations.rules import EvaluationState
from qaweb.people.models import Person
from tests.browser import axe, in_words, sign_in
from tests.cast import viewer
from tests.conftest import Engine
from tests.evaluations.scoring import call

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOST_PRESSES = 12
SAVED, OFFLINE = "Saved", "No connection"


@pytest.fixture(scope="module")
def session(centre: Engine, address: str, browser: Browser) -> StorageState:
    """The cookies of the QA specialist, signed in once, in English."""
    Person.update(locale="en").where(Person.id == centre.cast.qa.id).execute()
    opened = browser.new_context()
    sign_in(opened, address, centre.cast.qa)
    state = opened.storage_state()
    opened.close()
    return state


@pytest.fixture
def context(browser: Browser, session: StorageState) -> Iterator[BrowserContext]:
    """A browser of its own in which the QA specialist is signed in."""
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, storage_state=session)
    yield opened
    opened.close()


class Keys:
    """A keyboard that counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1 + key.count("+")
            self.page.keyboard.press(key)


Opened = tuple[Page, Keys, Evaluation]


@pytest.fixture
def opened(context: BrowserContext, centre: Engine, address: str) -> Iterator[Opened]:
    """The form on a recording of its own; whatever the browser complains of fails the test."""
    number = f"B-{Evaluation.select().count() + 1}"
    recorded = call(centre.cast.agent, number=number)
    draft = actions.start_recording(viewer(centre.cast.qa), recorded.id)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if is_fault(said) else None)
    page.goto(f"{address}/evaluations/{draft.id}")
    yield page, Keys(page), draft
    assert not faults


def is_fault(said: ConsoleMessage) -> bool:
    """An error that is more than a refused or failed request."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def kept(draft: Evaluation) -> Sheet:
    return sheet_of(Evaluation.get_by_id(draft.id))


def test_a_clean_call_takes_a_few_key_presses(opened: Opened) -> None:
    page, keys, draft = opened
    keys.press("a", "Control+Enter")
    page.wait_for_url("**/worklist")
    expect(page.locator("#messages")).to_contain_text(f"{draft} is submitted")
    row = Evaluation.get_by_id(draft.id)
    assert (row.state, row.total) == (EvaluationState.SUBMITTED, 10_000)
    assert keys.presses <= MOST_PRESSES


def test_a_lost_point_is_typed_and_leads_to_the_slip(opened: Opened) -> None:
    page, keys, draft = opened
    keys.press("2", "p", "k", "g")
    expect(page.locator("#ask-opening details")).to_have_attribute("open", "")
    keys.press("j", "p", "a")
    expect(page.locator("#running")).to_contain_text("22 of 22")
    expect(page.locator("#saving")).to_have_text(SAVED)
    assert not axe(page), in_words(axe(page))
    keys.press("Control+Enter")
    page.wait_for_url("**/slips/new?evaluation=*")
    given = kept(draft).answers
    assert (given["opening"].level, given["opening"].problem) == (1, False)
    assert (given["purpose"].level, given["purpose"].problem) == (0, False)
    assert given["courtesy"].problem is False
    assert Evaluation.get_by_id(draft.id).slip_owed


def test_what_is_missing_gets_a_red_line_and_the_focus(opened: Opened) -> None:
    page, keys, draft = opened
    keys.press("1", "1", "1", "Control+Enter")
    expect(page.locator("#ask-empathy")).to_contain_text("Choose a level.")
    expect(page.locator("#level-empathy-0")).to_be_focused()
    assert page.url.endswith(f"/evaluations/{draft.id}")


def test_nothing_is_lost_when_the_network_is_cut(opened: Opened, context: BrowserContext) -> None:
    page, keys, draft = opened
    keys.press("1", "2")
    expect(page.locator("#saving")).to_have_text(SAVED)
    context.set_offline(True)
    keys.press("3", "2", "1")
    page.locator("#problems").fill("cut off in the middle")
    expect(page.locator("#saving")).to_contain_text(OFFLINE)
    assert len(kept(draft).answers) == 2
    context.set_offline(False)
    expect(page.locator("#saving")).to_have_text(SAVED, timeout=10_000)
    assert [answer.level for answer in kept(draft).answers.values()] == [0, 1, 2, 1, 0]
    assert Evaluation.get_by_id(draft.id).problems == "cut off in the middle"


def test_a_window_closed_without_a_network_has_kept_its_answers(
    opened: Opened, context: BrowserContext
) -> None:
    page, keys, draft = opened
    address = page.url
    context.set_offline(True)
    keys.press("2", "1")
    expect(page.locator("#saving")).to_contain_text(OFFLINE)
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("#saving")).to_have_text(SAVED)
    expect(again.locator("#level-opening-1")).to_be_checked()
    assert len(kept(draft).answers) == 2


def test_a_second_window_shows_what_the_first_has_chosen(
    opened: Opened, context: BrowserContext
) -> None:
    page, keys, draft = opened
    other = context.new_page()
    other.goto(page.url)
    keys.press("1")
    expect(page.locator("#running")).to_contain_text("1 of 22")
    other.keyboard.press("3")
    expect(other.locator("#ask-opening")).to_contain_text("It now says")
    expect(other.locator("#level-opening-0")).to_be_checked()
    assert kept(draft).answers["opening"].level == 0


def test_after_a_new_login_the_answers_are_sent_again(
    opened: Opened, context: BrowserContext, centre: Engine, address: str
) -> None:
    page, keys, draft = opened
    context.clear_cookies()
    keys.press("2")
    expect(page.locator("#saving")).to_contain_text("Sign in again")
    sign_in(context, address, centre.cast.qa)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#saving")).to_have_text(SAVED)
    assert kept(draft).answers["opening"].level == 1


def test_what_was_kept_leaves_with_its_person(
    context: BrowserContext, centre: Engine, address: str
) -> None:
    context.clear_cookies()
    sign_in(context, address, centre.cast.qa)
    page = context.new_page()
    page.goto(f"{address}/evaluations")
    page.evaluate("localStorage.setItem('qaweb:answers:3:1', '[]')")
    page.locator(".menu summary").click()
    page.locator("form[action='/logout'] button").click()
    expect(page.locator("#password")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
