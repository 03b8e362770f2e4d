"""A browser in which the QA specialist is signed in, a form open in it; records of each place."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState

from qaweb.evaluations import actions
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from tests.browser import sign_in
from tests.cast import Cast, viewer
from tests.conftest import Engine
from tests.evaluations.scoring import call, submitted
from tests.evaluations.screen import Keys, Opened, is_fault


@pytest.fixture(scope="module")
def session(centre: Engine, address: str, browser: Browser) -> StorageState:
    """The cookies of the QA specialist, signed in once, in English."""
    Person.update(locale="en").execute()
    opened = browser.new_context()
    sign_in(opened, address, centre.cast.qa)
    state = opened.storage_state()
    opened.close()
    return state


@pytest.fixture
def context(browser: Browser, session: StorageState) -> Iterator[BrowserContext]:
    """A browser of its own in which the QA specialist is signed in."""
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, storage_state=session)
    yield opened
    opened.close()


@pytest.fixture
def opened(context: BrowserContext, centre: Engine, address: str) -> Iterator[Opened]:
    """The form on a recording of its own; whatever the browser complains of fails the test."""
    number = f"B-{Evaluation.select().count() + 1}"
    recorded = call(centre.cast.agent, number=number)
    draft = actions.start_recording(viewer(centre.cast.qa), recorded.id)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if is_fault(said) else None)
    page.goto(f"{address}/evaluations/{draft.id}")
    yield page, Keys(page), draft
    assert not faults


@pytest.fixture
def four(cast: Cast) -> dict[str, Evaluation]:
    """One evaluation in each place: two teams of north, north's lead, south."""
    return {
        "agent": submitted(cast.qa, cast.agent, opening=1),
        "lead": submitted(cast.qa, cast.lead),
        "agent_b": submitted(cast.supervisor, cast.agent_b),
        "south": submitted(cast.south_qa, cast.outsider),
    }
