"""The scoring screen at 200 %: nothing is cut, and the keys never go under what stays in sight."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from qaweb import clock
from qaweb.evaluations.actions import start_live, start_recording
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode
from tests.browser import sign_in
from tests.cast import NOW, viewer
from tests.conftest import Engine
from tests.evaluations.scoring import call
from tests.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TWICE = {"width": 720, "height": 450}
"""A window of 1440 by 900 at 200 %."""


@pytest.fixture(scope="module")
def drafts(centre: Engine) -> Iterator[dict[str, Evaluation]]:
    """A form on a call of now, with its clock, and one on a recorded call."""
    qa, agent = viewer(centre.cast.qa), centre.cast.agent
    with clock.set_to(NOW), centre.app.app_context():
        yield {
            "live": start_live(qa, centre.cast.teammate.id, Mode.SIDE_BY_SIDE),
            "recorded": start_recording(qa, call(agent).id),
        }


@pytest.fixture(params=["en-US", "zh-CN"])
def keys(
    request: pytest.FixtureRequest, browser: Browser, centre: Engine, address: str
) -> Iterator[Keys]:
    """The QA specialist's keyboard before a window that shows everything twice as large."""
    context = browser.new_context(locale=request.param, reduced_motion="reduce", viewport=TWICE)  # type: ignore[arg-type]
    sign_in(context, address, centre.cast.qa)
    yield Keys(context.new_page())
    context.close()


@pytest.mark.parametrize("draft", ["live", "recorded"])
def test_a_draft_is_filled(
    keys: Keys, drafts: dict[str, Evaluation], address: str, draft: str
) -> None:
    keys.page.goto(f"{address}/evaluations/{drafts[draft].id}")
    expect(keys.page.locator(".ask :focus")).to_have_count(1)
    for _level in range(4):
        keys.press("1")
        keys.here()
    for way in ("Shift+Tab", "Tab"):
        for _step in range(20):
            keys.press(way)
            keys.here()
    expect(keys.page.locator(".running")).to_be_in_viewport()
    assert keys.page.evaluate("document.documentElement.scrollWidth") <= TWICE["width"]
