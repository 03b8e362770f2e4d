"""Charts in a browser: drawn under the strict policy, switched, followed, printed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser import axe, in_words, live_server
from tests.charting import charting_app, every_kind

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with live_server(charting_app()) as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    desk = {"width": 1024, "height": 800}
    with browser.new_context(viewport=desk, reduced_motion="reduce") as opened:
        yield opened


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    """The page of charts, drawn."""
    opened = context.new_page()
    opened.goto(address)
    expect(opened.locator(".chart-canvas svg")).to_have_count(len(every_kind()))
    return opened


def fill_of_first_mark(page: Page) -> str:
    return str(page.locator("#chart-teams .chart-plot path").first.get_attribute("fill"))


def test_every_kind_is_drawn_without_breaking_the_policy(
    context: BrowserContext, address: str
) -> None:
    heard: list[ConsoleMessage] = []
    page = context.new_page()
    page.on("console", lambda message: heard.append(message))
    page.on("pageerror", lambda fault: pytest.fail(str(fault)))
    page.goto(address)
    for chart in every_kind():
        drawing = page.locator(f"#chart-{chart.key} .chart-canvas svg")
        expect(drawing.locator("path").nth(1)).to_be_attached()
        expect(page.locator(f"#chart-{chart.key} table")).to_be_hidden()
    assert [message.text for message in heard] == []


def test_a_label_is_text_and_no_markup(page: Page) -> None:
    expect(page.locator("#chart-criteria svg text", has_text="<b>understands</b>")).to_be_visible()


def test_the_switch_brings_the_table_and_takes_it_back(page: Page) -> None:
    figure = page.locator("#chart-teams")
    switch = figure.get_by_role("button", name="As a table")
    switch.press("Enter")
    expect(figure.get_by_role("table")).to_be_visible()
    expect(figure.locator(".chart-plot")).to_be_hidden()
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(figure.locator(".chart-canvas svg")).to_be_visible()


def test_a_mark_and_its_label_lead_to_their_records(page: Page, address: str) -> None:
    page.locator("#chart-criteria svg text", has_text="Opening").click()
    expect(page).to_have_url(f"{address}/piece?c=1")
    page.go_back()
    expect(page.locator("#chart-criteria .chart-canvas svg")).to_be_visible()
    box = page.locator("#chart-criteria .chart-canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + 6 + 30 * 1.5)
    expect(page).to_have_url(f"{address}/piece?c=2")


def test_it_follows_the_theme(page: Page) -> None:
    light = fill_of_first_mark(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.wait_for_function(
        "was => document.querySelector('#chart-teams .chart-plot path')"
        ".getAttribute('fill') !== was",
        arg=light,
    )


def test_it_fits_its_place_when_that_narrows(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_function(
        "document.querySelector('#chart-teams svg.chart-hold-wide').clientHeight === 0"
    )
    page.wait_for_function(
        "[...document.querySelectorAll('.chart-canvas svg')]"
        ".every(s => s.clientWidth === s.closest('.chart-plot').clientWidth)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_it_draws_what_htmx_brings_and_forgets_what_it_takes(page: Page) -> None:
    page.get_by_role("button", name="Again").click()
    expect(page.locator("figure")).to_have_count(1)
    expect(page.locator("#chart-teams .chart-canvas svg path").nth(1)).to_be_attached()
    page.set_viewport_size({"width": 700, "height": 740})
    page.wait_for_function("document.querySelector('.chart-canvas svg').clientWidth < 680")


def test_without_script_the_table_shows(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        expect(page.locator("#chart-teams table")).to_be_visible()
        expect(page.locator("#chart-teams .chart-plot")).to_be_hidden()
        expect(page.locator("#chart-teams .chart-switch")).to_be_hidden()


def test_on_paper_it_is_light_within_the_width_and_has_its_table(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(page.locator("#chart-teams table")).to_be_visible()
    expect(page.locator("#chart-teams .chart-switch")).to_be_hidden()
    assert page.locator("#chart-teams .chart-canvas svg").get_attribute("viewBox") == "0 0 660 102"


def test_axe_has_nothing_against_it(page: Page) -> None:
    violations = axe(page, ignore=("region",))
    assert not violations, in_words(violations)


def test_a_mark_says_what_it_is_when_pointed_at(page: Page) -> None:
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    box = page.locator("#chart-teams .chart-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 6 + 15)
    tip = page.locator("#chart-teams svg text", has_text="excellent")
    expect(tip).to_have_text("excellent  4")
    assert heard == []


def test_the_table_shows_when_the_drawing_cannot_be_loaded(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.route("**/charts.*.js", lambda route: route.abort())
    page.goto(address)
    expect(page.locator("#chart-teams table")).to_be_visible()
    expect(page.locator("#chart-teams .chart-plot")).to_be_hidden()
