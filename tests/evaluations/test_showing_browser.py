"""A criterion that one level shows, by keys in a real browser (P3.6)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from qaweb.evaluations import actions
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.people.models import Person
from tests.browser import sign_in
from tests.cast import viewer
from tests.conftest import Engine
from tests.evaluations.scoring import call
from tests.standards.drafting import conditional

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Opened = tuple[Page, Evaluation]


@pytest.fixture
def opened(browser: Browser, centre: Engine, address: str) -> Iterator[Opened]:
    """The form of a recording, in which `purpose` is asked where the opening lost points."""
    qa = centre.cast.qa
    Person.update(locale="en").where(Person.id == qa.id).execute()
    conditional(centre.cast)
    draft = actions.start_recording(viewer(qa), call(centre.cast.agent, number="S-1").id)
    context = browser.new_context()
    sign_in(context, address, qa)
    page = context.new_page()
    page.goto(f"{address}/evaluations/{draft.id}")
    yield page, draft
    context.close()


def test_a_level_shows_it_keys_go_on_into_it_and_it_is_submitted(opened: Opened) -> None:
    page, draft = opened
    expect(page.locator("#ask-purpose")).to_be_hidden()
    page.keyboard.press("1")
    expect(page.locator("#level-courtesy-0")).to_be_focused()
    for key in ("k", "2"):
        page.keyboard.press(key)
    expect(page.locator("#level-purpose-0")).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.press("a")
    expect(page.locator("#running")).to_contain_text("22 of 22")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/slips/new?evaluation=*")
    done = Evaluation.get_by_id(draft.id)
    assert done.state is EvaluationState.SUBMITTED
    assert sheet_of(done).answers["purpose"].level == 1
