"""From the invitation to the recovery code, in a real browser."""

import datetime as dt
import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb import clock
from tests.browser import axe as axe_of
from tests.browser import in_words, sign_in
from tests.cast import NOW
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OWN = "kraniche ziehen im herbst"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(
        locale="en-GB", extra_http_headers={"Accept-Language": "en"}
    ) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _required(centre: Engine) -> Iterator[None]:
    yield
    centre.app.config["REQUIRE_CODES"] = False


def invited(browser: Browser, address: str, centre: Engine) -> str:
    """The first password, as the manager reads it on the page."""
    with browser.new_context() as opened:
        sign_in(opened, address, centre.cast.manager)
        page = opened.new_page()
        page.goto(f"{address}/people/{centre.cast.assistant.id}")
        page.locator("form[action$='/invite'] button").click()
        return page.locator("#first-password").inner_text()


def enter(page: Page, address: str, number: str, password: str) -> None:
    page.goto(f"{address}/login")
    page.fill("#number", number)
    page.fill("#password", password)
    page.locator("#password").press("Enter")


def choose_password(page: Page, first: str) -> None:
    page.fill("#old", first)
    page.fill("#new", OWN)
    page.fill("#again", OWN)
    page.locator("#again").press("Enter")


def set_up(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    """Read the secret, give its code; what the telephone knows, and the recovery codes."""
    expect(page.locator(".code-picture")).to_be_visible()
    assert page.evaluate("document.querySelector('.code-picture').naturalWidth") > 50
    page.locator("details summary", has_text=re.compile("secret|密钥")).click()
    telephone = pyotp.TOTP(page.locator("#code-secret").inner_text().replace(" ", ""))
    page.fill("#code", telephone.at(clock.now()))
    page.locator("#code").press("Enter")
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    return telephone, page.locator("#recovery-codes code").all_inner_texts()


def sign_out(page: Page) -> None:
    page.locator("details.menu summary").click()
    page.locator("form[action$='/logout'] button").click()
    expect(page.locator("#number")).to_be_visible()


def test_from_the_invitation_to_the_recovery_code(
    browser: Browser, context: BrowserContext, address: str, centre: Engine
) -> None:
    first, number = invited(browser, address, centre), centre.cast.assistant.number
    centre.app.config["REQUIRE_CODES"] = True
    page = context.new_page()
    enter(page, address, number, first)
    expect(page).to_have_url(f"{address}/password")
    choose_password(page, first)
    expect(page).to_have_url(f"{address}/codes")
    assert not (found := axe_of(page)), in_words(found)
    telephone, recovery = set_up(page)
    page.get_by_role("link", name=re.compile("kept")).click()
    sign_out(page)
    with clock.set_to(NOW + dt.timedelta(minutes=5)):
        enter(page, address, number, OWN)
        page.fill("#code", telephone.at(clock.now()))
        page.locator("#code").press("Enter")
        expect(page).to_have_url(f"{address}/")
    sign_out(page)
    enter(page, address, number, OWN)
    page.fill("#code", recovery[0])
    page.locator("#code").press("Enter")
    expect(page).to_have_url(f"{address}/")
