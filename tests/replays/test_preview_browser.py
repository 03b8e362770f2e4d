"""Trying a draft in a real browser: keys, running score, conditions, a cut (P3.6)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from qaweb import clock
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from qaweb.standards.rules import ShownIf
from tests.browser import axe, in_words, sign_in
from tests.cast import NOW
from tests.conftest import Engine
from tests.standards.drafting import begun, line, put

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(browser: Browser, address: str, centre: Engine) -> Iterator[Page]:
    """The QA specialist's browser, in English, on the preview of a draft."""
    with clock.set_to(NOW):
        qa = centre.cast.qa
        Person.update(locale="en").where(Person.id == qa.id).execute()
        draft = begun(qa, centre.cast.north)
        put(qa, draft, replace(line(draft, "purpose"), shown_if=ShownIf("opening", (1, 2))))
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        faults: list[str] = []
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        sign_in(context, address, qa)
        opened = context.new_page()
        opened.goto(f"{address}/standards/drafts/{draft.id}/preview")
        yield opened
        context.close()
        assert not faults


def test_it_is_scored_by_keys_like_a_call_and_nothing_is_kept(page: Page) -> None:
    total, conditional = page.locator(".running-total"), page.locator("#ask-purpose")
    expect(conditional).to_be_hidden()
    page.keyboard.press("3")
    expect(total).to_contain_text("Failed")
    expect(conditional).to_be_visible()
    page.keyboard.press("k")
    page.locator("label.choice:has(#level-opening-0)").click()
    expect(conditional).to_be_hidden()
    page.keyboard.press("a")
    expect(total).to_contain_text("100")
    expect(total).to_contain_text("Excellent")
    assert not axe(page), in_words(axe(page))
    page.context.set_offline(True)
    page.keyboard.press("[")
    page.keyboard.press("2")
    expect(page.locator("#saving")).to_contain_text("No connection")
    page.context.set_offline(False)
    page.reload()
    expect(total).to_contain_text("–")
    assert not Evaluation.select().exists()
