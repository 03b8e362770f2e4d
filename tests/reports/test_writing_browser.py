"""Two people write one report, in a browser: nothing typed is lost, nobody is overwritten."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb.people.models import Person
from qaweb.reports.models import Report
from tests.browser import sign_in
from tests.conftest import Engine
from tests.reports.making import a_day, drawn

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[[Person], Page]


@pytest.fixture
def report(centre: Engine) -> Iterator[Report]:
    """Yesterday's report, being drafted."""
    with centre.app.app_context():
        if not Report.select().exists():
            a_day(centre.cast)
        row = drawn(centre.cast)
        Report.update(words="{}", words_seq=0).where(Report.id == row.id).execute()
        yield row


@pytest.fixture
def open_as(browser: Browser, centre: Engine, address: str, report: Report) -> Iterator[Open]:
    """Opens the report as one of the cast, in a window of their own."""
    contexts: list[BrowserContext] = []

    def opened(person: Person) -> Page:
        context = browser.new_context(locale="en-US")
        contexts.append(context)
        sign_in(context, address, person)
        page = context.new_page()
        page.goto(f"{address}/reports/{report.id}")
        return page

    yield opened
    for context in contexts:
        context.close()


def typed(page: Page, part: str, words: str) -> None:
    page.locator(f"textarea[name={part}]").fill(words)


def test_what_is_typed_is_there_again_and_a_colleague_sees_who_writes(
    open_as: Open, centre: Engine
) -> None:
    mine = open_as(centre.cast.qa)
    typed(mine, "highlights", "还没写完")
    expect(mine.locator("#report-saving")).to_contain_text("Kept")
    mine.reload()
    expect(mine.locator("textarea[name=highlights]")).to_have_value("还没写完")
    theirs = open_as(centre.cast.second_qa)
    expect(theirs.locator("#report-company")).to_contain_text("马质检 is writing in “Highlights”.")
    expect(theirs.locator("textarea[name=highlights]")).to_have_value("")


def test_saving_at_once_takes_along_what_was_typed_last(open_as: Open, centre: Engine) -> None:
    page = open_as(centre.cast.qa)
    typed(page, "problems", "第一句")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".report-by").first).to_contain_text("Saved by 马质检")
    expect(page.locator("textarea[name=problems]")).to_have_value("第一句")


def test_both_texts_are_shown_where_two_wrote_into_one_part(open_as: Open, centre: Engine) -> None:
    mine, theirs = open_as(centre.cast.qa), open_as(centre.cast.second_qa)
    for page, words in ((theirs, "张的"), (mine, "马的")):
        typed(page, "key_points", words)
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_load_state("networkidle")
    expect(mine.locator(".theirs").first).to_contain_text("张")
    expect(mine.locator("textarea[name=key_points]")).to_have_value("马的")
