"""A slip from the call to its end, in a browser: recovered, gone on with, asked about."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb import clock
from qaweb.people.models import Person
from qaweb.slips.models import Slip
from qaweb.slips.rules import SlipState
from tests import factories
from tests.browser import axe, in_words, sign_in
from tests.conftest import Engine
from tests.slips.writing import acknowledged, issued
from tests.suggestions.making import EN, approved

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def open_as(browser: Browser, centre: Engine, address: str) -> Iterator[Open]:
    """Opens a page as one of the cast, in a window of their own."""
    contexts: list[BrowserContext] = []

    def opened(person: Person, path: str, **values: Any) -> Page:
        context = browser.new_context(locale="en-US", **values)
        contexts.append(context)
        sign_in(context, address, person)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def made(centre: Engine, make: Callable[..., Slip], **levels: int) -> Slip:
    with centre.app.app_context():
        return make(centre.cast, **levels)


def reread(centre: Engine, slip: Slip) -> Slip:
    with centre.app.app_context():
        kept: Slip = Slip.get_by_id(slip.id)
        return kept


def fill(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).fill(words)


def write_follow_up(page: Page, words: str) -> None:
    if not page.locator("#content").is_visible():
        page.get_by_text("Write a follow-up").click()
    page.locator("#content").fill(words)
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(".slip-log")).to_contain_text(words)


def judge(page: Page, outcome: str, words: str) -> None:
    page.get_by_label(outcome, exact=True).check()
    page.locator("#result").fill(words)
    page.get_by_role("button", name="Write the result").click()


def test_a_slip_leads_to_recovery(centre: Engine, open_as: Open) -> None:
    cast = centre.cast
    slip = made(centre, issued, opening=1)
    agent = open_as(cast.agent, f"/slips/{slip.id}")
    agent.locator("#own_words").fill("我会先问好再报工号。")
    agent.get_by_role("button", name="Acknowledge the slip").click()
    expect(agent.locator(".slip-head")).to_contain_text("Acknowledged")
    lead = open_as(cast.lead, f"/slips/{slip.id}")
    write_follow_up(lead, "一起听了两通。")
    expect(lead.locator(".slip-verdict")).to_contain_text("0 of 3 later calls")
    with centre.app.app_context(), clock.set_to(clock.now() + dt.timedelta(days=1)):
        for _ in range(3):
            factories.evaluation(cast)
    lead.reload()
    expect(lead.locator(".slip-verdict")).to_contain_text("Better in 3 later calls")
    expect(lead.locator("#slip-effect .figures")).to_contain_text("100% 3 calls")
    judge(lead, "Recovered", "三通都做到了。")
    expect(lead.locator(".slip-head")).to_contain_text("Closed")
    assert not axe(lead), in_words(axe(lead))
    assert reread(centre, slip).state is SlipState.CLOSED


def test_who_has_not_recovered_goes_on_until_a_new_day(centre: Engine, open_as: Open) -> None:
    slip = made(centre, acknowledged, hold=1)
    lead = open_as(centre.cast.lead, f"/slips/{slip.id}")
    write_follow_up(lead, "练习了等待用语。")
    lead.locator("#due_on").fill("2026-10-21")
    judge(lead, "Not recovered yet", "仍有静默。")
    expect(lead.locator("#due_on-error")).to_contain_text("choose a later day")
    expect(lead.locator("#result")).to_have_value("仍有静默。")
    lead.locator("#due_on").fill("2026-11-04")
    lead.get_by_role("button", name="Write the result").click()
    expect(lead.locator(".slip-head")).to_contain_text("round 2")
    expect(lead.locator(".slip-head")).to_contain_text("2026-11-04")
    write_follow_up(lead, "再练一次。")
    kept = reread(centre, slip)
    assert (kept.state, kept.rounds) == (SlipState.FOLLOWING, 1)


def test_an_agent_asks_on_a_phone_before_acknowledging(centre: Engine, open_as: Open) -> None:
    cast = centre.cast
    slip = made(centre, issued, summary=1)
    phone = open_as(cast.agent, f"/slips/{slip.id}", viewport=PHONE, has_touch=True)
    thumb = phone.locator(".slip-thumb")
    expect(thumb).to_be_in_viewport()
    box = thumb.get_by_role("link", name="Acknowledge").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    thumb.get_by_role("link", name="Ask first").tap()
    phone.locator("#text").fill("转接来的也要报工号吗？")
    phone.get_by_role("button", name="Send the question").tap()
    expect(phone.locator("#slip-talk")).to_contain_text("waits for an answer")
    assert reread(centre, slip).state is SlipState.ISSUED
    lead = open_as(cast.lead, f"/slips/{slip.id}", viewport=DESK)
    lead.locator("#text").fill("要的，转接来的客户也想知道。")
    lead.get_by_role("button", name="Send the answer").click()
    expect(lead.locator(".slip-messages li")).to_have_count(2)
    phone.reload()
    expect(phone.locator(".slip-messages")).to_contain_text("转接来的客户也想知道")
    phone.locator("#own_words").fill("明白了，我会报工号。")
    phone.get_by_role("button", name="Acknowledge the slip").tap()
    expect(phone.locator(".slip-head")).to_contain_text("Acknowledged")
    assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert not axe(phone), in_words(axe(phone))


def test_an_approved_text_is_put_in_by_the_keyboard(centre: Engine, open_as: Open) -> None:
    with centre.app.app_context():
        evaluation = factories.evaluation(centre.cast, levels={"ending": 1})
        approved(centre.cast, criterion_code="ending")
    page = open_as(centre.cast.qa, f"/slips/new?evaluation={evaluation.id}")
    field = page.locator("#suggestion")
    field.fill("先听完。")
    page.locator(".slip-offer").first.press("Enter")
    expect(field).to_have_value(f"先听完。\n{EN}")
    expect(field).to_be_focused()


@pytest.mark.parametrize("view", ["board", "calendar"])
@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_board_and_calendar_are_fit_for_everybody(
    centre: Engine, open_as: Open, view: str, viewport: dict[str, int]
) -> None:
    made(centre, issued, opening=1)
    page = open_as(centre.cast.supervisor, f"/slips?view={view}", viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert not axe(page), in_words(axe(page))


def test_on_a_phone_what_is_wrong_comes_into_sight(centre: Engine, open_as: Open) -> None:
    slip = made(centre, acknowledged, opening=1)
    lead = open_as(centre.cast.lead, f"/slips/{slip.id}", viewport=PHONE)
    lead.get_by_role("button", name="Write it down").click()
    expect(lead.locator(".field-error")).to_be_in_viewport()
    expect(lead.locator("#content")).to_be_focused()


def test_on_a_phone_the_answer_is_said_where_one_is(centre: Engine, open_as: Open) -> None:
    slip = made(centre, issued, opening=1)
    agent = open_as(centre.cast.agent, f"/slips/{slip.id}", viewport=PHONE)
    fill(agent, "Your words", "为什么扣分？")
    agent.get_by_role("button", name="Send the question").click()
    expect(agent.get_by_text("Your question is sent.")).to_be_in_viewport()


def test_without_a_connection_it_is_said_where_one_types(centre: Engine, open_as: Open) -> None:
    slip = made(centre, issued, opening=1)
    agent = open_as(centre.cast.agent, f"/slips/{slip.id}", viewport=PHONE)
    fill(agent, "Your words", "为什么扣分？")
    agent.context.set_offline(True)
    agent.get_by_role("button", name="Send the question").click()
    expect(agent.get_by_text("No connection to the server.")).to_be_in_viewport()
    expect(agent.get_by_label("Your words")).to_have_value("为什么扣分？")
