"""Changing a policy number in a real browser: previewed, dated, withdrawn before its day."""

import re

import pytest
from playwright.sync_api import Browser, expect

from qaweb import clock
from qaweb.people.models import Person
from tests.browser import axe, in_words, sign_in
from tests.cast import NOW
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_number_is_previewed_changed_from_a_day_on_and_withdrawn(
    browser: Browser, address: str, centre: Engine
) -> None:
    with clock.set_to(NOW):
        manager = centre.cast.manager
        Person.update(locale="en").where(Person.id == manager.id).execute()
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        sign_in(context, address, manager)
        page = context.new_page()
        page.goto(f"{address}/parameters/calls_per_day")
        page.fill("#valid_from", "2026-11-01")
        page.fill("#value", "25")
        page.locator("#value").press("Tab")
        expect(page.locator("#preview")).to_contain_text(re.compile("20 calls a day.*25 calls"))
        page.fill("#reason", "more calls in November")
        page.locator("main .form-actions .btn-primary").click()
        number = page.locator("#calls_per_day")
        expect(number.locator(".policy-now")).to_have_text("20 calls a day")
        expect(number.locator(".policy-coming")).to_contain_text("25 calls a day")
        assert not axe(page), in_words(axe(page))
        number.get_by_role("link", name="Withdraw").click()
        page.fill("#reason", "not so many after all")
        page.get_by_role("button", name="Withdraw the change").click()
        expect(page.locator("#calls_per_day .policy-coming")).to_have_count(0)
        context.close()
