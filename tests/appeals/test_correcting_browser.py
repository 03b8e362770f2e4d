"""A wrong person put right in a browser: asked, approved by a second person, accepted (P2.5)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb.evaluations import summaries
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.people.models import Person
from tests.appeals.correcting import WHY, call_of
from tests.appeals.making import monitored
from tests.browser import sign_in
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Opens = Callable[[str], Page]


@pytest.fixture
def evaluation(centre: Engine) -> Iterator[Evaluation]:
    """About the agent; the teammate took the call that was meant."""
    with centre.app.app_context():
        Person.update(locale="en").execute()
        call_of(centre.cast.teammate)
        yield monitored(centre.cast)


@pytest.fixture
def page_of(browser: Browser, address: str, centre: Engine) -> Iterator[Opens]:
    """A page on which somebody of the cast is signed in, on a phone."""
    opened = list[BrowserContext]()

    def signed_in(name: str) -> Page:
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-US")
        opened.append(context)
        sign_in(context, address, getattr(centre.cast, name))
        return context.new_page()

    yield signed_in
    for context in opened:
        context.close()


def test_a_wrong_person_from_asking_to_acceptance(
    centre: Engine, address: str, evaluation: Evaluation, page_of: Opens
) -> None:
    record = f"{address}/evaluations/{evaluation.id}"
    asks(page_of("qa"), record)
    is_refused(page_of("lead"), f"{address}/corrections/1")
    approves(page_of("supervisor"), address)
    is_gone(page_of("agent"), record)
    accepts(page_of("teammate"), record)
    after = Evaluation.get_by_id(evaluation.id)
    assert (after.agent_id, after.state) == (centre.cast.teammate.id, EvaluationState.ACCEPTED)
    assert not summaries.differences()


def asks(page: Page, record: str) -> None:
    """The monitor finds the right call by the name of whoever took it."""
    page.goto(record)
    page.get_by_role("link", name="Wrong person or wrong call?").click()
    page.get_by_label("Reason").fill(WHY)
    page.get_by_label("Name, staff number or call number").fill("R-1")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Search", exact=True).last.click()
    page.get_by_label("R-1").check()
    expect(page.get_by_label("Reason")).to_have_value(WHY)
    page.get_by_role("button", name="Ask for the correction").click()
    expect(page.get_by_text("Waits for approval").first).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def is_refused(page: Page, correction: str) -> None:
    """The lead reads that it is asked for, and decides nothing."""
    page.goto(correction)
    expect(page.get_by_text("Waits for approval").first).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def approves(page: Page, address: str) -> None:
    """The supervisor finds it at home, and approves with one action."""
    page.goto(address)
    page.get_by_role("link", name="Approve the correction").first.click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("The correction is made.")).to_be_visible()


def is_gone(page: Page, record: str) -> None:
    """The wrong person keeps the notice, and reads the record no longer."""
    answer = page.goto(record)
    assert answer is not None
    assert answer.status == 404
    page.goto(f"{record.split('/evaluations')[0]}/inbox")
    expect(page.get_by_text("was not about you")).to_be_visible()


def accepts(page: Page, record: str) -> None:
    """The right person reads and accepts it."""
    page.goto(record)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You have accepted this evaluation.")).to_be_visible()
