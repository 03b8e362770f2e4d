"""Binding a sheet in a real browser: the page waits by itself, the address is copied by a click."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from qaweb.adoptions.models import SheetAdoption
from tests.adoptions import team
from tests.browser import sign_in
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ACCOUNT = "qaweb@project.iam.gserviceaccount.com"


@pytest.fixture
def page(centre: Engine, address: str, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The assistant, in English, with a folder and a key of their own."""
    config = centre.app.config
    before = config["INSTANCE"], config["GOOGLE_SERVICE_ACCOUNT_FILE"]
    key = tmp_path / "key.json"
    key.write_text(json.dumps({"client_email": ACCOUNT}))
    config["INSTANCE"], config["GOOGLE_SERVICE_ACCOUNT_FILE"] = str(tmp_path), key
    context = browser.new_context(locale="en-US", permissions=["clipboard-read", "clipboard-write"])
    sign_in(context, address, centre.cast.assistant)
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.goto(f"{address}/sheets/adopt")
    yield opened
    context.close()
    config["INSTANCE"], config["GOOGLE_SERVICE_ACCOUNT_FILE"] = before
    assert not faults


def test_the_page_goes_on_by_itself_once_the_worker_has_looked(page: Page, centre: Engine) -> None:
    with centre.app.app_context():
        team.team_file(centre.cast)
    page.get_by_label("Address or file name").fill(team.NAME)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("progress")).to_be_visible()
    with centre.app.app_context():
        team.work()
    expect(page.locator(".adopt-heads").first).to_contain_text("员工号")
    page.get_by_role("button", name="On to the columns").click()
    expect(page.get_by_label("Column of “Name”")).to_have_value("2")
    page.get_by_role("button", name="Give up").click()
    expect(page.locator("#messages")).to_contain_text("not touched")
    assert not SheetAdoption.select().exists()


def test_the_accounts_address_is_copied(page: Page) -> None:
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == ACCOUNT
