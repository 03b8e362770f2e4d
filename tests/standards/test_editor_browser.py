"""Deriving and publishing a project's standard in a real browser, mostly by keys (P3.6-P3.8)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from qaweb import clock
from qaweb.people.models import Person
from qaweb.standards.queries import version_in_force
from tests import factories
from tests.browser import axe, in_words, sign_in
from tests.cast import NOW, TODAY
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(browser: Browser, address: str, centre: Engine) -> Iterator[Page]:
    """The manager's browser, in English; the centre has one evaluation of this month."""
    with clock.set_to(NOW):
        factories.evaluation(centre.cast, levels={"opening": 2, "courtesy": 2, "respect": 0})
        manager = centre.cast.manager
        Person.update(locale="en").where(Person.id == manager.id).execute()
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        faults: list[str] = []
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        sign_in(context, address, manager)
        yield context.new_page()
        context.close()
        assert not faults


def worth(page: Page, code: str, points: str) -> None:
    """Give a line's best level other points."""
    page.click(f"#edit-{code}")
    page.fill("[name=levels-0-points]", points)
    page.locator("[name=levels-0-points]").press("Enter")
    expect(page.locator(f"#form-{code}")).to_have_count(0)


def codes(page: Page) -> list[str | None]:
    lines = page.locator(".editor-line[data-line]")
    return [each.get_attribute("data-line") for each in lines.all()]


def test_a_project_derives_changes_orders_and_publishes_its_standard(
    page: Page, address: str, centre: Engine
) -> None:
    page.goto(f"{address}/standards")
    page.select_option("select[name=project]", str(centre.cast.north.id))
    page.get_by_role("button", name="Begin a draft").click()
    expect(page.locator("#sum")).to_have_text(re.compile(r"100\s+of 100"))
    worth(page, "opening", "6")
    expect(page.locator("#sum")).to_have_text(re.compile(r"102\s+of 100"))
    worth(page, "courtesy", "4")
    expect(page.locator("#sum")).to_have_text(re.compile(r"100\s+of 100"))
    page.locator("#edit-opening").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".editor-line").first).to_have_attribute("data-line", "purpose")
    assert codes(page)[:2] == ["purpose", "opening"]
    page.drag_and_drop("#l-opening", "#l-purpose")
    expect(page.locator(".editor-line").first).to_have_attribute("data-line", "opening")
    assert not axe(page), in_words(axe(page))
    page.get_by_role("link", name="Publish").click()
    expect(page.locator("#replay")).to_contain_text("0 of 1 would change band")
    expect(page.locator(".difference")).to_have_count(2)
    assert not axe(page), in_words(axe(page))
    page.get_by_role("button", name="Publish for good").click()
    expect(page.locator("#reason-error, .field-error, .message-danger").first).to_be_visible()
    page.fill("#reason", "There is no other manager")
    page.get_by_role("button", name="Publish for good").click()
    expect(page.locator("#messages")).to_contain_text("The standard is published.")
    expect(page.locator("main")).to_contain_text("approved by its author")
    version = version_in_force(centre.cast.north.id, TODAY)
    assert version is not None
    assert version.standard.project_id == centre.cast.north.id
