"""An import in a real browser: file, columns, dry run, worker, result."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from qaweb.people.models import Person
from qaweb.tabular.tables import DEFAULT_LIMITS
from sync.worker import Worker
from tests.browser import axe, in_words, sign_in
from tests.conftest import Engine
from tests.imports import sets

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
BY_HAND = {"number": "Badge", "name": "Display name", "team": "Squad"}


@pytest.fixture
def page(centre: Engine, address: str, browser: Browser) -> Iterator[Page]:
    """The page of imports, before the assistant; what the browser complains of fails the test."""
    Person.update(locale="en").where(Person.id == centre.cast.assistant.id).execute()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    sign_in(context, address, centre.cast.assistant)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{address}/imports")
    yield page
    context.close()
    assert not faults


def choose(page: Page, field: str, title: str) -> None:
    """Choose the column of this title, and wait for the rows to be read again."""
    box = page.locator(f"#column_{field}")
    offered = box.locator("option", has_text=f"· {title} (")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        box.select_option(offered.get_attribute("value"))
    expect(page.locator(f"#column_{field} option:checked")).to_contain_text(title)
    # Until HTMX has settled, a fresh box does not send yet.
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-request")).to_have_count(0)


def test_a_file_goes_from_the_desk_into_the_staff_list(page: Page, centre: Engine) -> None:
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("People").check()
    data = sets.english()[0].data
    page.locator("#file").set_input_files(FilePayload(name="staff.csv", mimeType="", buffer=data))
    page.get_by_role("button", name="Read the file").click()
    assert not axe(page), in_words(axe(page))
    for field, title in BY_HAND.items():
        choose(page, field, title)
    expect(page.locator("#import-preview")).to_contain_text("Zoë Müller")
    page.get_by_role("button", name="See what would change").click()
    expect(page.locator("#import-refused")).to_contain_text("can be read as two days")
    assert not axe(page), in_words(axe(page))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".import-bar")).to_be_visible()
    Worker(centre.app, "in-process", duties=()).tick()
    expect(page.locator("#import-state")).to_contain_text("Refused rows as xlsx")
    with page.expect_download() as download:
        page.get_by_role("link", name="Refused rows as xlsx").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert Person.get(Person.number == "E101").team.name == "Blue"


def test_a_file_that_is_too_large_is_said_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(DEFAULT_LIMITS.file_bytes + 1)
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("People").check()
    page.locator("#file").set_input_files(big)
    expect(page.locator("#file-error")).to_contain_text("more than 50 MB")
    page.get_by_role("button", name="Read the file").click()
    expect(page).to_have_url(re.compile("/imports/new$"))
    page.locator("#file").set_input_files(
        FilePayload(name="people.csv", mimeType="text/csv", buffer=sets.english()[0].data)
    )
    expect(page.locator("#file-error")).to_have_text("")
    page.get_by_role("button", name="Read the file").click()
    expect(page).to_have_url(re.compile("/columns$"))
