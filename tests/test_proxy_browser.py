"""The proxy answers in the server's place, while that is started anew."""

import pytest
from playwright.sync_api import Browser, Route

from tests.browser import sign_in
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def away(route: Route) -> None:
    """As nginx answers."""
    route.fulfill(
        status=502, content_type="text/html", body="<html><h1>502 Bad Gateway</h1></html>"
    )


def test_its_page_is_not_put_into_ours(browser: Browser, centre: Engine, address: str) -> None:
    context = browser.new_context()
    sign_in(context, address, centre.cast.qa)
    page = context.new_page()
    page.goto(f"{address}/evaluations")
    page.route(lambda url: "/evaluations" in url, away)
    page.evaluate("htmx.ajax('GET', '/evaluations?page=2', {target: 'main', swap: 'innerHTML'})")
    page.locator("#messages [role=alert]").wait_for()
    assert "Bad Gateway" not in page.locator("body").inner_text()
    assert page.locator("main table, main .empty, main form").count()
    context.close()
