"""The day plan in a real browser: another day without a reload, and the check in its place."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import sign_in
from tests.cast import TODAY
from tests.conftest import Engine
from tests.monitoring.making import drawn

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_check_and_another_day_come_without_a_reload(
    browser: Browser, centre: Engine, address: str
) -> None:
    with centre.app.app_context():
        drawn(centre.cast)
    context = browser.new_context(locale="en-US")
    sign_in(context, address, centre.cast.qa)
    page = context.new_page()
    page.goto(f"{address}/plan")
    page.evaluate("window.kept = true")
    page.get_by_text("Draw it again to check").click()
    expect(page.locator("#plan-check .message-success")).to_contain_text("The same")
    page.get_by_label("Day", exact=True).fill(str(TODAY - dt.timedelta(days=1)))
    page.get_by_label("Day", exact=True).dispatch_event("change")
    expect(page.locator("#day-plan")).to_contain_text("No plan was drawn for this day.")
    assert f"day={TODAY - dt.timedelta(days=1)}" in page.url
    assert page.evaluate("window.kept")
    context.close()
