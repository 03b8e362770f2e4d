"""The session ends while somebody types: one signs in beside the form, and it is sent."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from qaweb import clock
from qaweb.parameters.models import ParameterValue
from qaweb.people.models import Person
from tests.browser import axe, in_words, sign_in
from tests.cast import NOW, PASSWORD
from tests.conftest import Engine
from tests.standards.drafting import begun, line

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(browser: Browser, address: str, centre: Engine) -> Iterator[Page]:
    """The manager's browser, in English."""
    with clock.set_to(NOW):
        manager = centre.cast.manager
        Person.update(locale="en").where(Person.id == manager.id).execute()
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        faults: list[str] = []
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        sign_in(context, address, manager)
        yield context.new_page()
        context.close()
        assert not faults


def sign_in_again(page: Page) -> None:
    dialog = page.locator("#signin")
    expect(dialog.locator("#password")).to_be_visible()
    assert not axe(page), in_words(axe(page))
    dialog.locator("#password").fill(PASSWORD)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()


def test_a_line_of_a_standard_is_saved_after_signing_in_beside_it(
    page: Page, address: str, centre: Engine
) -> None:
    draft = begun(centre.cast.manager)
    page.goto(f"{address}/standards/drafts/{draft.id}")
    page.click("#edit-opening")
    page.fill("[name=title]", "A long title that nobody types twice")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save the line").click()
    sign_in_again(page)
    expect(page.locator("#form-opening")).to_have_count(0)
    assert line(draft, "opening").title == "A long title that nobody types twice"


def fill_in(page: Page, address: str, since: str, value: str, reason: str) -> None:
    """The form that changes how many calls a day are monitored, up to its preview."""
    page.goto(f"{address}/parameters/calls_per_day")
    page.fill("#valid_from", since)
    page.fill("#value", value)
    page.fill("#reason", reason)
    expect(page.locator("#preview")).to_contain_text(f"{value} calls a day")


def test_a_policy_number_is_changed_after_signing_in_beside_it(
    page: Page, address: str, centre: Engine
) -> None:
    fill_in(page, address, "2026-11-01", "25", "typed before the session ended")
    page.context.clear_cookies()
    page.locator("main .form-actions .btn-primary").click()
    sign_in_again(page)
    expect(page.locator("#calls_per_day .policy-coming")).to_contain_text("25 calls a day")
    assert ParameterValue.get().reason == "typed before the session ended"


def test_a_session_that_ends_while_a_button_is_held_does_not_take_the_click(
    page: Page, address: str, centre: Engine
) -> None:
    fill_in(page, address, "2026-12-01", "27", "typed while the button was held")
    page.context.clear_cookies()
    page.locator("main .form-actions .btn-primary").hover()
    with page.expect_response(lambda answer: answer.status == 401):
        page.mouse.down()
    page.mouse.up()
    sign_in_again(page)
    expect(page.locator("#calls_per_day")).to_contain_text("27 calls a day")


def test_a_cut_keeps_the_form_where_it_is(page: Page, address: str, centre: Engine) -> None:
    page.goto(f"{address}/parameters/slip_due_days")
    page.fill("#value", "12")
    page.fill("#reason", "typed in a tunnel")
    page.context.set_offline(True)
    page.locator("main .form-actions .btn-primary").click()
    expect(page.locator("#messages")).to_contain_text("What you typed stays here")
    page.context.set_offline(False)
    page.locator("main .form-actions .btn-primary").click()
    expect(page.locator("#slip_due_days .policy-now")).to_have_text("12 days")


def test_whoever_closes_the_dialog_types_on(page: Page, address: str, centre: Engine) -> None:
    draft = begun(centre.cast.manager, centre.cast.south)
    page.goto(f"{address}/standards/drafts/{draft.id}")
    page.click("#edit-opening")
    page.fill("[name=title]", "Kept")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save the line").click()
    expect(page.locator("#signin #password")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[name=title]")).to_have_value("Kept")
    page.get_by_role("button", name="Save the line").click()
    sign_in_again(page)
    expect(page.locator("#form-opening")).to_have_count(0)
