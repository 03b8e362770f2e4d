"""The grid by keyboard, and the search of Ctrl-K, in a real browser."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb.people.models import Person, ShiftCode
from qaweb.rosters.actions import set_shift
from qaweb.rosters.queries import code_on
from tests.browser import axe, in_words, sign_in
from tests.cast import TODAY, viewer
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
EARLY, LATE, OFF, LEAVE = ShiftCode.EARLY, ShiftCode.LATE, ShiftCode.OFF, ShiftCode.LEAVE
DAYS = [TODAY + dt.timedelta(days=n) for n in range(4)]


@pytest.fixture(scope="module")
def context(centre: Engine, address: str, browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which the assistant is signed in, in English."""
    Person.update(locale="en").where(Person.id == centre.cast.assistant.id).execute()
    opened = browser.new_context(viewport={"width": 1440, "height": 900})
    sign_in(opened, address, centre.cast.assistant)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, centre: Engine, address: str) -> Iterator[Page]:
    """The roster of team A; a fault of the page's own scripts fails the test."""
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.goto(f"{address}/shifts?team={centre.cast.team_a.id}&month=2026-10")
    yield opened
    opened.close()
    assert not faults


def cell(page: Page, person: Person, day: dt.date) -> str:
    return f'tr[data-person="{person.id}"] td[data-day="{day}"]'


def test_days_are_set_by_keys_and_saved_at_once(page: Page, centre: Engine) -> None:
    agent = centre.cast.agent
    page.click(cell(page, agent, DAYS[1]))
    page.keyboard.press("l")
    page.keyboard.press("o")
    expect(page.locator(cell(page, agent, DAYS[1]))).to_have_attribute("data-code", "late")
    expect(page.locator(cell(page, agent, DAYS[2]))).to_have_attribute("data-code", "off")
    expect(page.locator(cell(page, agent, DAYS[3]))).to_be_focused()
    assert [code_on(agent.id, day) for day in DAYS[1:3]] == [LATE, OFF]
    row = page.locator(f'tr[data-person="{agent.id}"] [data-total]')
    expect(row).to_have_text("2")


def test_arrows_move_and_delete_empties(page: Page, centre: Engine) -> None:
    teammate = centre.cast.teammate
    page.click(cell(page, centre.cast.agent, TODAY))
    page.keyboard.press("ArrowDown")
    expect(page.locator(cell(page, teammate, TODAY))).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(cell(page, teammate, TODAY))).to_have_attribute("data-code", "")
    expect(page.locator(cell(page, teammate, TODAY))).to_be_focused()
    page.wait_for_function("() => !document.querySelector('.is-saving')")
    assert code_on(teammate.id, TODAY) is None


def test_typing_over_a_day_that_is_being_saved_keeps_the_last(page: Page, centre: Engine) -> None:
    agent, day = centre.cast.newcomer, DAYS[1]
    page.click(cell(page, agent, day))
    for key in ("e", "ArrowLeft", "m", "ArrowLeft", "l"):
        page.keyboard.press(key)
    expect(page.locator(cell(page, agent, day))).to_have_attribute("data-code", "late")
    page.wait_for_function("() => !document.querySelector('.is-saving, .is-clash')")
    assert code_on(agent.id, day) is LATE


def test_a_day_changed_meanwhile_shows_both(page: Page, centre: Engine) -> None:
    lead, place = centre.cast.lead, cell(page, centre.cast.lead, TODAY)
    set_shift(viewer(centre.cast.manager), lead.id, TODAY, LATE, EARLY)
    page.click(place)
    page.keyboard.press("o")
    expect(page.locator(place)).to_have_class("shift shift-late is-clash")
    expect(page.locator("#messages")).to_contain_text("Somebody else changed this day")
    page.click(place)
    page.keyboard.press("o")
    expect(page.locator(place)).to_have_class("shift shift-off")
    assert code_on(lead.id, TODAY) is OFF


def test_without_a_network_what_was_typed_stays_and_is_sent_later(
    page: Page, centre: Engine
) -> None:
    newcomer, place = centre.cast.newcomer, cell(page, centre.cast.newcomer, TODAY)
    page.context.set_offline(True)
    page.click(place)
    page.keyboard.press("v")
    expect(page.locator("#messages")).to_contain_text("No connection")
    expect(page.locator(place)).to_have_class("shift shift-leave is-unsent")
    expect(page.locator(place)).to_have_text("V")
    assert code_on(newcomer.id, TODAY) is EARLY
    page.context.set_offline(False)
    expect(page.locator(place)).to_have_attribute("data-code", "leave")
    expect(page.locator("#messages")).not_to_contain_text("No connection")
    assert code_on(newcomer.id, TODAY) is LEAVE


def test_what_waits_for_the_network_can_be_taken_back(page: Page, centre: Engine) -> None:
    place = cell(page, centre.cast.agent_b, TODAY)
    page.goto(page.url.replace(f"team={centre.cast.team_a.id}", f"team={centre.cast.team_b.id}"))
    page.context.set_offline(True)
    page.click(place)
    page.keyboard.press("o")
    expect(page.locator(place)).to_have_class("shift shift-off is-unsent")
    page.click(place)
    page.keyboard.press("e")
    expect(page.locator(place)).to_have_class("shift shift-early")
    page.context.set_offline(False)
    assert code_on(centre.cast.agent_b.id, TODAY) is EARLY


def test_a_refused_shift_stands_struck_out_beside_what_counts(page: Page, centre: Engine) -> None:
    teammate, place = centre.cast.teammate, cell(page, centre.cast.teammate, DAYS[3])
    Person.update(status="left").where(Person.id == teammate.id).execute()
    page.click(place)
    page.keyboard.press("e")
    expect(page.locator("#messages")).to_contain_text("no shifts are planned")
    expect(page.locator(f"{place} del")).to_have_text("E")
    Person.update(status="active").where(Person.id == teammate.id).execute()
    assert code_on(teammate.id, DAYS[3]) is None


def test_chinese_signs_are_understood_and_home_and_end_jump(page: Page, centre: Engine) -> None:
    lead = centre.cast.lead
    page.click(cell(page, lead, DAYS[2]))
    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: '晚', bubbles: true}))"
    )
    expect(page.locator(cell(page, lead, DAYS[2]))).to_have_attribute("data-code", "late")
    page.keyboard.press("Home")
    expect(page.locator(cell(page, lead, dt.date(2026, 10, 1)))).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(cell(page, lead, dt.date(2026, 10, 31)))).to_be_focused()


def test_the_grid_is_accessible(page: Page) -> None:
    found = axe(page)
    assert not found, in_words(found)


def test_ctrl_k_finds_and_goes(page: Page, centre: Engine, address: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#search")).to_be_visible()
    expect(page.locator("#search-hits")).to_contain_text("Staff list")
    page.keyboard.type(centre.cast.agent.number)
    expect(page.locator("#search-hits a").first).to_contain_text(centre.cast.agent.name)
    found = axe(page, within="#search")
    assert not found, in_words(found)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-hits a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/people/{centre.cast.agent.id}")


def test_escape_closes_and_enter_takes_the_first(page: Page, address: str) -> None:
    page.click("a[data-search]")
    expect(page.locator("#search-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("policy")
    expect(page.locator("#search-hits a")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/parameters")


def test_one_escape_closes_also_after_typing(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("policy")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()


def test_escape_from_a_hit_closes_too(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("policy")
    expect(page.locator("#search-hits a")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
