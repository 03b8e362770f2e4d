"""By keys alone: where the focus goes when a page, a piece of it or a menu changes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb import clock
from qaweb.people.models import Person
from tests import factories
from tests.browser import sign_in
from tests.cast import NOW
from tests.conftest import Engine
from tests.slips.writing import issued

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]
DESK, TWICE = {"width": 1280, "height": 800}, {"width": 640, "height": 512}
COVERED = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const on = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return Boolean(on) && !here.contains(on) && !on.contains(here);
}"""
"""Whether something else lies over the middle of what has the focus."""


@pytest.fixture
def open_as(browser: Browser, centre: Engine, address: str) -> Iterator[Open]:
    """Opens a page as one of the cast, in a window of their own."""
    contexts: list[BrowserContext] = []

    def opened(person: Person, path: str, **values: Any) -> Page:
        contexts.append(browser.new_context(locale="en-US", reduced_motion="reduce", **values))
        sign_in(contexts[-1], address, person)
        page = contexts[-1].new_page()
        page.goto(address + path)
        return page

    with clock.set_to(NOW), centre.app.app_context():
        yield opened
    for context in contexts:
        context.close()


def test_a_page_that_came_back_stands_at_its_mistake(open_as: Open, centre: Engine) -> None:
    page = open_as(centre.cast.manager, "/parameters/slip_due_days", viewport=DESK)
    page.locator("#value").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#reason-error")).to_be_visible()
    expect(page.locator(".has-error :focus")).to_have_count(1)


def test_a_mistake_outside_of_the_usual_frame_is_found(open_as: Open, centre: Engine) -> None:
    page = open_as(centre.cast.qa, "/reports", viewport=DESK)
    page.get_by_role("button", name="Draw up").press("Enter")
    expect(page.locator(".field-error")).to_have_text("Choose the day.")
    expect(page.locator("form:has(.field-error) :focus")).to_have_count(1)


def test_what_is_wrong_with_the_whole_is_gone_to_as_well(open_as: Open, centre: Engine) -> None:
    evaluation = factories.evaluation(centre.cast)
    page = open_as(centre.cast.agent, f"/evaluations/{evaluation.id}/appeal", viewport=DESK)
    page.get_by_role("button", name="Raise the appeal").press("Enter")
    expect(page.locator("main .message-danger")).to_be_focused()


def test_the_keys_go_on_from_the_piece_that_was_replaced(open_as: Open, centre: Engine) -> None:
    slip = issued(centre.cast)
    page = open_as(centre.cast.agent, f"/slips/{slip.id}", viewport=DESK)
    page.locator("#own_words").focus()
    page.keyboard.type("I did not check. Next time I shall.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Thank you")
    expect(page.locator("#slip")).to_be_focused()


def test_a_menu_closes_behind_the_tab_key(open_as: Open, centre: Engine) -> None:
    page = open_as(centre.cast.manager, "/people", viewport=DESK)
    page.locator(".menu summary").last.press("Enter")
    page.locator(".menu-list button").last.press("Tab")
    expect(page.locator("details.menu[open]")).to_have_count(0)


def test_nothing_lies_over_what_has_the_focus(open_as: Open, centre: Engine) -> None:
    evaluation = factories.evaluation(centre.cast)
    page = open_as(centre.cast.agent, f"/evaluations/{evaluation.id}/appeal", viewport=TWICE)
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    for _step in range(60):
        page.keyboard.press("Tab")
        words = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert not page.evaluate(COVERED), words
