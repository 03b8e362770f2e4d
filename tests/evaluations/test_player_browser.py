"""Hearing a call by keys while one scores it, and a live call's clock and notes, in a browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from qaweb.evaluations.actions import start_live, start_recording
from qaweb.evaluations.models import Evaluation, EvaluationNote
from qaweb.evaluations.rules import Mode
from tests.browser import axe, in_words
from tests.calls.sounds import spoken
from tests.cast import viewer
from tests.conftest import Engine
from tests.evaluations.noting import note
from tests.evaluations.test_scoring_browser import is_fault

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SAVED, OFFLINE = "Saved", "No connection"


Open = Callable[[Evaluation], Page]


@pytest.fixture
def open_(context: BrowserContext, address: str) -> Iterator[Open]:
    """Opens a form; whatever the browser complains of fails the test."""
    faults = list[str]()

    def opened(draft: Evaluation) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if is_ours(said) else None)
        page.goto(f"{address}/evaluations/{draft.id}")
        return page

    yield opened
    assert not faults


def is_ours(said: ConsoleMessage) -> bool:
    """A fault of the page; axe, which is given to it by the debugger, has no address."""
    return is_fault(said) and bool(said.location["url"])


def recorded(centre: Engine, name: str) -> Evaluation:
    """A draft on a recording of twelve seconds, of which four to ten are silent."""
    with centre.app.app_context():
        call = spoken(centre.app, centre.cast.agent, f"{name}.wav")
    return start_recording(viewer(centre.cast.qa), call.id)


def live(centre: Engine) -> Evaluation:
    return start_live(viewer(centre.cast.qa), centre.cast.agent.id, Mode.SIDE_BY_SIDE)


def is_at(page: Page, *seconds: int) -> None:
    """The player stands at one of these seconds."""
    any_of = "|".join(f"0:{second:02}" for second in seconds)
    expect(page.locator(".player-time output")).to_have_text(re.compile(f"^({any_of})$"))


def plays(page: Page, whether: bool = True) -> None:
    pressed = page.locator(".player-play[aria-pressed=true]")
    expect(pressed).to_have_count(1 if whether else 0)


def texts() -> list[tuple[int | None, str]]:
    rows = EvaluationNote.select().order_by(EvaluationNote.id)
    return [(row.at_s, row.text) for row in rows]


def test_a_call_is_heard_by_keys_while_it_is_scored(open_: Open, centre: Engine) -> None:
    draft = recorded(centre, "keys")
    page = open_(draft)
    expect(page.locator(".player-drawing > div")).to_be_visible()
    page.keyboard.press("Space")
    plays(page)
    is_at(page, 1)
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    is_at(page, 6, 7)
    page.keyboard.press("Space")
    plays(page, False)
    page.keyboard.press("ArrowLeft")
    is_at(page, 1, 2)
    expect(page.locator("#level-opening-1")).to_be_checked()
    expect(page.locator("#ask-purpose input:checked")).to_have_count(0)  # Space chose nothing
    assert not axe(page), in_words(axe(page))


def test_no_sound_is_loaded_before_it_is_played(open_: Open, centre: Engine) -> None:
    draft = recorded(centre, "lazy")
    page = open_(draft)
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert any(url.endswith("/peaks") for url in asked)
    assert not any(url.endswith("/recording") for url in asked)


def test_a_note_is_kept_at_its_second_and_leads_back_there(open_: Open, centre: Engine) -> None:
    page = open_(recorded(centre, "note"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("m")
    page.keyboard.type("no greeting")
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_have_text(SAVED)
    expect(page.locator("#level-opening-0")).to_be_focused()
    expect(page.locator(".player-marks button")).to_have_attribute("title", "0:05 no greeting")
    assert (5, "no greeting") in texts()
    page.keyboard.press("ArrowRight")
    page.locator(".note-at").click()
    is_at(page, 4, 5)
    plays(page)


def test_while_one_types_the_function_keys_play(open_: Open, centre: Engine) -> None:
    page = open_(recorded(centre, "typing"))
    page.keyboard.press("m")
    page.keyboard.type("a b, c")
    page.keyboard.press("F8")
    plays(page)
    page.keyboard.press("F8")
    plays(page, False)
    page.keyboard.press("F9")
    is_at(page, 5, 6)
    expect(page.locator(".note textarea")).to_have_value("a b, c")


def test_a_part_repeats_and_silences_are_passed_over(open_: Open, centre: Engine) -> None:
    page = open_(recorded(centre, "loop"))
    expect(page.locator(".player-said")).to_contain_text("Silences of 4 seconds and more: 1, 0:06")
    page.keyboard.press("l")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("l")
    expect(page.locator(".player-said")).to_contain_text("Repeats 0:00–0:05")
    page.keyboard.press("l")
    page.keyboard.press("s")
    page.keyboard.press("ArrowRight")  # into the silence from 0:04 to 0:10
    page.keyboard.press("Space")
    is_at(page, 9, 10)


def test_the_clock_and_its_notes_survive_a_reload(open_: Open, centre: Engine) -> None:
    draft = live(centre)
    page = open_(draft)
    page.keyboard.press("c")
    expect(page.locator("#call_time")).to_have_value("14:00")
    expect(page.locator("#clock [data-time]")).to_have_text("0:02", timeout=5000)
    page.keyboard.press("m")
    page.keyboard.type("kept waiting")
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_have_text(SAVED)
    page.reload()
    expect(page.locator(".note textarea")).to_have_value("kept waiting")
    expect(page.locator(".note-at")).to_have_text("0:02")
    expect(page.locator("#clock [data-time]")).not_to_have_text("0:00")
    assert not axe(page), in_words(axe(page))
    page.keyboard.press("c")
    expect(page.locator("[data-word]")).to_have_text("It goes on")
    expect(page.locator("#saving")).to_have_text(SAVED)
    assert Evaluation.get_by_id(draft.id).clock_stopped_at is not None


def test_clock_and_notes_are_kept_without_a_network(
    open_: Open, centre: Engine, context: BrowserContext
) -> None:
    draft = live(centre)
    page = open_(draft)
    context.set_offline(True)
    page.keyboard.press("c")
    page.keyboard.press("m")
    page.keyboard.type("offline")
    expect(page.locator("#saving")).to_contain_text(OFFLINE)
    page.close()
    context.set_offline(False)
    again = open_(draft)
    expect(again.locator(".note textarea")).to_have_value("offline")
    expect(again.locator("#saving")).to_have_text(SAVED)
    assert (0, "offline") in texts()
    assert Evaluation.get_by_id(draft.id).clock_started_at is not None


def test_a_second_window_shows_the_same_clock(open_: Open, centre: Engine) -> None:
    draft = live(centre)
    page, other = open_(draft), open_(draft)
    page.keyboard.press("c")
    expect(other.locator("#clock")).to_have_class("clock is-running")


def test_on_a_tablet_clock_and_note_button_stay_in_sight(open_: Open, centre: Engine) -> None:
    page = open_(live(centre))
    page.set_viewport_size({"width": 800, "height": 1100})
    page.get_by_role("button", name="The call begins").click()
    page.locator("#ask-purpose").scroll_into_view_if_needed()
    expect(page.locator("#clock [data-time]")).to_be_in_viewport()
    page.get_by_role("button", name="Note now").click()
    expect(page.locator(".note textarea")).to_be_focused()
    assert not axe(page), in_words(axe(page))


def test_two_windows_on_one_note_show_both(open_: Open, centre: Engine) -> None:
    draft = live(centre)
    note(centre.cast.qa, draft, "as it was")
    page, other = open_(draft), open_(draft)
    page.locator(".note textarea").fill("first window")
    expect(page.locator("#saving")).to_have_text(SAVED)
    expect(page.locator(".note-said input")).not_to_have_value("1")
    other.locator(".note textarea").fill("second window")
    expect(other.locator(".note textarea")).to_have_value("first window")
    other.get_by_role("button", name="Use mine").click()
    expect(other.locator("#saving")).to_have_text(SAVED)
    other.reload()
    expect(other.locator(".note textarea")).to_have_value("second window")


def test_a_note_is_deleted_and_an_empty_one_leaves_no_trace(open_: Open, centre: Engine) -> None:
    draft = live(centre)
    note(centre.cast.qa, draft, "to be deleted")
    page = open_(draft)
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    expect(page.locator(".note")).to_have_count(1)
    page.get_by_role("button", name="Delete the note").click()
    expect(page.locator(".note")).to_have_count(0)
    expect(page.locator("#saving")).to_have_text(SAVED)
    page.reload()
    expect(page.locator(".note")).to_have_count(0)
