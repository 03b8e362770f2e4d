"""The scoring screen in a real browser: calls by keys alone, steps, what is missing."""

import pytest
from playwright.sync_api import BrowserContext, expect

from qaweb.evaluations import actions
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState, Mode
from tests.browser import axe, in_words
from tests.cast import viewer
from tests.conftest import Engine
from tests.evaluations.scoring import call
from tests.evaluations.screen import Keys, Opened, is_fault, kept

__all__ = ["is_fault"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOST_PRESSES = 12
WATCH = """() => {
  let began = 0;
  window.took = null;
  document.addEventListener("keydown", function () { began = performance.now(); }, true);
  const seen = function () { window.took = window.took ?? performance.now() - began; };
  const place = document.getElementById("step-greeting");
  new MutationObserver(seen).observe(place, { subtree: true, childList: true });
}"""
SAVED = "Saved"


def test_a_clean_call_takes_a_few_key_presses(opened: Opened) -> None:
    page, keys, draft = opened
    keys.press("a", "Control+Enter")
    page.wait_for_url("**/worklist")
    expect(page.locator("#messages")).to_contain_text(f"{draft} is submitted")
    row = Evaluation.get_by_id(draft.id)
    assert (row.state, row.total) == (EvaluationState.SUBMITTED, 10_000)
    assert keys.presses <= MOST_PRESSES


def test_a_lost_point_is_typed_and_leads_to_the_slip(opened: Opened) -> None:
    page, keys, draft = opened
    keys.press("2", "p", "k", "g")
    expect(page.locator("#ask-opening details")).to_have_attribute("open", "")
    expect(page.locator("#ask-opening .precedents")).to_contain_text("No precedent")
    keys.press("j", "p", "a")
    expect(page.locator("#running")).to_contain_text("22 of 22")
    expect(page.locator("#saving")).to_have_text(SAVED)
    assert not axe(page), in_words(axe(page))
    keys.press("Control+Enter")
    page.wait_for_url("**/slips/new?evaluation=*")
    given = kept(draft).answers
    assert (given["opening"].level, given["opening"].problem) == (1, True)
    assert (given["purpose"].level, given["purpose"].problem) == (0, True)
    assert given["courtesy"].problem is False
    assert Evaluation.get_by_id(draft.id).slip_owed


def test_a_problem_marked_after_a_level_is_the_lines_just_scored(opened: Opened) -> None:
    page, keys, draft = opened
    keys.press("1", "2", "p")  # the second is the last of its section: the next one is open
    flag = page.locator("#step-greeting [data-flag]")
    expect(flag).to_be_visible()
    expect(page.locator("#saving")).to_have_text(SAVED)
    marked = {code for code, answer in kept(draft).answers.items() if answer.problem}
    assert marked == {"purpose"}
    keys.press("p")
    expect(flag).to_be_hidden()
    keys.press("j", "k", "p")  # who has gone on means the line they stand on
    expect(page.locator("#ask-courtesy [name^=problem-]")).to_be_checked()


def test_the_slip_is_issued_by_keys_and_leads_to_the_next_call(opened: Opened) -> None:
    page, keys, draft = opened
    keys.press("2", "a", "Control+Enter")
    page.wait_for_url("**/slips/new?evaluation=*")
    keys.press("Control+Enter")
    page.wait_for_url("**/worklist")
    expect(page.locator("#messages")).to_contain_text("is issued")
    assert not Evaluation.get_by_id(draft.id).slip_owed
    assert keys.presses <= MOST_PRESSES


def test_what_is_missing_gets_a_red_line_and_the_focus(opened: Opened) -> None:
    page, keys, draft = opened
    keys.press("1", "1", "1", "Control+Enter")
    expect(page.locator("#ask-empathy")).to_contain_text("Choose a level.")
    expect(page.locator("#level-empathy-0")).to_be_focused()
    assert page.url.endswith(f"/evaluations/{draft.id}")


def test_the_steps_lead_through_the_sections(opened: Opened) -> None:
    page, keys, _draft = opened
    keys.press("1", "1")
    expect(page.locator("#step-greeting")).to_contain_text("2/2")
    expect(page.locator("#step-attitude")).to_have_attribute("aria-current", "step")
    expect(page.locator("#section-greeting")).to_be_hidden()
    keys.press("[")
    expect(page.locator("#level-opening-0")).to_be_focused()
    page.locator("#step-closing").click()
    expect(page.locator("#section-closing")).to_be_visible()
    keys.press("w")
    expect(page.locator("#problems")).to_be_focused()


def test_a_key_is_answered_within_a_tenth_of_a_second(opened: Opened) -> None:
    page, keys, _draft = opened
    page.route("**/answers/*", lambda route: None)  # the server never answers
    page.evaluate(WATCH)
    keys.press("2")
    expect(page.locator("#level-opening-1")).to_be_checked()
    assert page.evaluate("window.took") < 100


def test_three_live_and_two_recorded_calls_by_keys_alone(
    context: BrowserContext, centre: Engine, address: str
) -> None:
    cast, page = centre.cast, context.new_page()
    keys, most = Keys(page), 0
    live = [(cast.agent, Mode.SIDE_BY_SIDE), (cast.teammate, Mode.REMOTE), (cast.lead, Mode.REMOTE)]
    begun = [actions.start_live(viewer(cast.qa), agent.id, mode) for agent, mode in live]
    for number in ("R-1", "R-2"):
        recorded = call(cast.agent, number=number)
        begun.append(actions.start_recording(viewer(cast.qa), recorded.id))
    for draft in begun:
        page.goto(f"{address}/evaluations/{draft.id}")
        before = keys.presses
        if draft.mode is not Mode.RECORDING:
            keys.press("c")  # the call's clock: its time is known, its number follows
        keys.press("a", "Control+Enter")
        page.wait_for_url("**/worklist")
        most = max(most, keys.presses - before)
    rows = [Evaluation.get_by_id(draft.id) for draft in begun]
    assert [row.total for row in rows] == [10_000] * 5
    assert [row.waits_for_call for row in rows] == [True, True, True, False, False]
    assert most <= MOST_PRESSES


def test_seconds_are_counted_while_somebody_works(opened: Opened) -> None:
    page, keys, _draft = opened
    seconds = lambda: page.evaluate("window.qaweb.active()")  # noqa: E731
    page.clock.install()
    page.reload()
    began = seconds()
    keys.press("j")
    page.clock.run_for(10_000)
    assert seconds() - began in (9, 10)
    page.clock.run_for(120_000)
    assert seconds() - began in (29, 30)
    page.evaluate("document.dispatchEvent(new CustomEvent('qaweb:active'))")
    page.clock.run_for(5_000)
    assert seconds() - began in (34, 35)
