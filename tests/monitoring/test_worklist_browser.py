"""A monitor's day by keys, lines moved from somebody away, a supervisor's week."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState, Mode
from qaweb.monitoring.models import PlanLine
from qaweb.monitoring.rules import LineState, Reason
from qaweb.people.models import Person, Shift
from tests.browser import axe, in_words, sign_in
from tests.calls.making import recorded
from tests.conftest import Engine
from tests.monitoring import making

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="module", autouse=True)
def lines(centre: Engine) -> dict[str, PlanLine]:
    """A recording to score, two live lines, two lines of somebody who is away."""
    cast = centre.cast
    with centre.app.app_context():
        call = recorded(centre.app, cast.agent)
    Shift.delete().where(Shift.person == cast.second_qa).execute()
    return {
        "first": making.line(cast.qa, cast.agent, Mode.RECORDING, Reason.COVERAGE, call=call),
        "skip": making.line(cast.qa, cast.teammate, reason=Reason.MIX),
        "replace": making.line(cast.qa, cast.newcomer, reason=Reason.MIX),
        "away": making.line(cast.second_qa, cast.lead_b),
        "week": making.line(cast.supervisor, cast.agent_b, reason=Reason.MIX),
    }


def window(browser: Browser, address: str, person: Person) -> BrowserContext:
    Person.update(locale="en").where(Person.id == person.id).execute()
    opened = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    sign_in(opened, address, person)
    return opened


@pytest.fixture
def page(browser: Browser, centre: Engine, address: str) -> Iterator[Page]:
    """The QA specialist's worklist; a fault of the page's own scripts fails the test."""
    context = window(browser, address, centre.cast.qa)
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.goto(f"{address}/worklist")
    yield opened
    context.close()
    assert not faults


def state_of(line: PlanLine) -> LineState:
    return PlanLine.get_by_id(line.id).state


def test_next_is_begun_by_key_scored_and_leads_back(page: Page, lines: dict[str, PlanLine]) -> None:
    expect(page.locator("#next-title")).to_contain_text("任客服")
    page.keyboard.press("n")
    page.wait_for_url("**/evaluations/*")
    page.locator(".ask").first.wait_for()
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/worklist")
    expect(page.locator("#messages")).to_contain_text("is submitted")
    expect(page.locator(".is-settled")).to_contain_text("任客服")
    found = Evaluation.get_by_id(PlanLine.get_by_id(lines["first"].id).evaluation_id)
    assert found.state is EvaluationState.SUBMITTED


def give_a_reason(page: Page, key: str) -> None:
    page.locator("form[data-settle]").wait_for()
    page.keyboard.press(key)
    page.keyboard.type("高峰")
    page.keyboard.press("Control+Enter")
    expect(page.locator("form[data-settle]")).to_have_count(0)


def test_a_line_is_skipped_and_another_replaced_by_keys(
    page: Page, lines: dict[str, PlanLine]
) -> None:
    page.locator(f"#line-{lines['skip'].id}").focus()
    page.keyboard.press("s")
    give_a_reason(page, "3")
    expect(page.locator(".is-settled")).to_contain_text("Too much going on: 高峰")
    page.locator(f"#line-{lines['replace'].id}").focus()
    page.keyboard.press("r")
    give_a_reason(page, "1")
    expect(page.locator(".work").first).to_contain_text("drawn anew")
    assert state_of(lines["skip"]) is LineState.SKIPPED
    assert state_of(lines["replace"]) is LineState.REPLACED


def test_keys_walk_the_lines_and_escape_closes_the_form(page: Page) -> None:
    page.keyboard.press("j")
    expect(page.locator("tr[data-line]").first).to_be_focused()
    page.keyboard.press("s")
    page.locator("form[data-settle]").wait_for()
    assert not (faults := axe(page)), in_words(faults)
    page.keyboard.press("Escape")
    expect(page.locator("form[data-settle]")).to_have_count(0)
    assert not (faults := axe(page)), in_words(faults)


def test_the_manager_moves_the_lines_of_somebody_away(
    browser: Browser, centre: Engine, address: str, lines: dict[str, PlanLine]
) -> None:
    context = window(browser, address, centre.cast.manager)
    page = context.new_page()
    page.goto(f"{address}/worklist/monitors")
    page.get_by_role("link", name="Move lines: 张质检").click()
    assert not (faults := axe(page)), in_words(faults)
    page.select_option(f"select[name=to-{lines['away'].id}]", str(centre.cast.qa.id))
    page.fill("#reason", "发烧请假")
    page.get_by_role("button", name="Move the lines").click()
    expect(page.locator("#messages")).to_contain_text("1 line is moved.")
    context.close()
    assert state_of(lines["away"]) is LineState.REASSIGNED


def test_a_supervisor_sees_the_week(browser: Browser, centre: Engine, address: str) -> None:
    context = window(browser, address, centre.cast.supervisor)
    page = context.new_page()
    page.goto(f"{address}/worklist")
    expect(page.locator("#week-title")).to_be_visible()
    expect(page.locator(".work-week tr[aria-current=date]")).to_contain_text("10-21")
    assert not (faults := axe(page)), in_words(faults)
    context.close()
