"""An agent on a phone, with one hand: sign in, notice, record, accept (P2.5)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.inbox.models import Notice
from qaweb.people.models import Person
from tests.browser import sign_in
from tests.conftest import Engine
from tests.evaluations.scoring import submitted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"width": 360, "height": 740}
THUMB = 36


@pytest.fixture
def phone(browser: Browser, centre: Engine, address: str) -> Iterator[Page]:
    """The agent's phone, on the home page, with one new evaluation."""
    agent = centre.cast.agent
    Person.update(locale="en").where(Person.id == agent.id).execute()
    submitted(centre.cast.qa, agent)
    context = browser.new_context(viewport=PHONE, has_touch=True)
    sign_in(context, address, agent)
    page = context.new_page()
    page.goto(f"{address}/")
    yield page
    context.close()


def fits(page: Page) -> bool:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width <= PHONE["width"]


def test_from_the_bell_to_the_acceptance(phone: Page) -> None:
    row = Evaluation.get()
    expect(phone.locator("#tasks")).to_contain_text("Read your evaluation")
    assert fits(phone)
    phone.get_by_role("link", name="1 unread notice").tap()
    phone.wait_for_url("**/inbox")
    assert fits(phone)
    phone.get_by_role("button", name="monitored a call of yours").tap()
    phone.wait_for_url(f"**/evaluations/{row.id}")
    expect(phone.get_by_role("link", name="0 unread notices")).to_be_visible()
    assert fits(phone)
    accept = phone.get_by_role("button", name="Accept")
    box = accept.bounding_box()
    assert box is not None
    assert box["height"] >= THUMB
    accept.tap()
    expect(accept).to_have_count(0)
    assert Evaluation.get().state is EvaluationState.ACCEPTED
    assert Notice.get().read_at
