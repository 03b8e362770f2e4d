"""The page of one spreadsheet in a browser: it follows the round, by keys, and without scripts."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb import clock
from qaweb.people.models import Person
from qaweb.sheets.models import BoundTab, SheetEdit, Spreadsheet
from qaweb.sheets.rules import EditFate
from tests.browser import axe, sign_in
from tests.conftest import Engine
from tests.sheets.two_way import world

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def tab(centre: Engine) -> BoundTab:
    """A sheet with something of everything that its page shows."""
    Person.update(locale="en").where(Person.id == centre.cast.assistant.id).execute()
    return world(centre.cast)


@pytest.fixture(params=[True, False], ids=["scripts", "without"])
def context(
    request: pytest.FixtureRequest, centre: Engine, address: str, browser: Browser
) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=request.param
    )
    sign_in(opened, address, centre.cast.assistant)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str, tab: BoundTab) -> Page:
    opened = context.new_page()
    opened.goto(f"{address}/sheets/{tab.spreadsheet_id}")
    return opened


def refused(tab: BoundTab) -> SheetEdit:
    """A new row that was refused, again."""
    SheetEdit.update(fate=EditFate.NOT_ADDED).where(SheetEdit.fate == EditFate.RETRIED).execute()
    found: SheetEdit = SheetEdit.get(SheetEdit.tab == tab, SheetEdit.fate == EditFate.NOT_ADDED)
    return found


def test_a_refused_row_is_tried_again_by_keys_alone(page: Page, tab: BoundTab) -> None:
    edit = refused(tab)
    page.reload()
    page.get_by_role("button", name="Try again: new row").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("tried again with the next round")
    assert SheetEdit.get_by_id(edit.id).fate is EditFate.RETRIED


@pytest.mark.parametrize("context", [True], indirect=True)
def test_it_follows_the_round_without_taking_the_focus_away(page: Page, tab: BoundTab) -> None:
    link = page.locator(f"#conflicts-of-{tab.spreadsheet_id}")
    link.focus()
    Spreadsheet.update(
        tried_at=clock.now(), leased_until=clock.now() + dt.timedelta(minutes=5)
    ).where(Spreadsheet.id == tab.spreadsheet_id).execute()
    expect(page.locator("#sheet-facts")).to_contain_text("Step 1 of 2", timeout=15_000)
    expect(link).to_be_focused()


@pytest.mark.parametrize("context", [True], indirect=True)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_has_nothing_against_it(page: Page, tab: BoundTab, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.reload()
    page.locator(".sync-owner summary").click()
    assert axe(page) == []
    page.goto(page.url.rsplit("/", 1)[0])
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
