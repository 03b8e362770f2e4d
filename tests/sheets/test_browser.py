"""Conflicts by click and by keys, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb.people.models import Person
from qaweb.sheets.models import BoundRow, SheetConflict
from tests.browser import axe, sign_in
from tests.conftest import Engine
from tests.sheets.two_way import bound, clash, kept

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


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
    """Two conflicts; a fault of the page's own scripts fails the test."""
    cast = centre.cast
    SheetConflict.delete().execute()
    tab = bound(cast.north, cast.assistant, f"表 {BoundRow.select().count()}")
    for person in (cast.teammate, cast.agent):
        kept(tab, person.id, {"number": person.number, "name": "原来的"})
        clash(tab, Person.get_by_id(person.id), theirs=f"表里的{person.number}")
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.goto(f"{address}/sheets/conflicts")
    yield opened
    opened.close()
    assert not faults


def name_of(person: Person) -> str:
    return str(Person.get_by_id(person.id).name)


def test_one_click_settles_and_another_takes_it_back(page: Page, centre: Engine) -> None:
    agent = centre.cast.agent
    before, line = name_of(agent), page.locator(".conflict").first
    line.get_by_role("button", name="Take this").click()
    expect(line).to_have_attribute("data-conflict", "theirs")
    assert name_of(agent) == f"表里的{agent.number}"
    line.get_by_role("button", name="Undo").click()
    expect(line).to_have_attribute("data-conflict", "open")
    expect(page.locator("#messages")).to_contain_text("Undone")
    assert name_of(agent) == before


def test_keys_settle_go_on_and_undo(page: Page, centre: Engine) -> None:
    first, second = page.locator(".conflict").first, page.locator(".conflict").nth(1)
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(first).to_have_attribute("data-conflict", "ours")
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(second).to_have_attribute("data-conflict", "theirs")
    page.keyboard.press("u")
    expect(second.get_by_role("button", name="Keep this")).to_be_focused()
    expect(second).to_have_attribute("data-conflict", "open")
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(first).to_have_attribute("data-conflict", "open")


def test_another_text_is_typed_by_keys_and_taken_back(page: Page, centre: Engine) -> None:
    agent, line = centre.cast.agent, page.locator(".conflict").first
    before = name_of(agent)
    page.keyboard.press("j")
    page.keyboard.press("3")
    page.keyboard.type("打字的人")
    page.keyboard.press("Control+Enter")
    expect(line).to_have_attribute("data-conflict", "typed")
    assert name_of(agent) == "打字的人"
    page.keyboard.press("u")
    expect(line).to_have_attribute("data-conflict", "open")
    assert name_of(agent) == before


def test_axe_has_nothing_against_it_settled_or_not(page: Page) -> None:
    page.locator(".conflict").first.get_by_role("button", name="Keep this").click()
    expect(page.locator(".conflict").first).to_have_attribute("data-conflict", "ours")
    page.locator(".conflict-typed summary").first.click()
    assert axe(page) == []
