"""An appeal in a real browser: raised on a phone, decided at both levels, signed, and lapsed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from qaweb import clock
from qaweb.appeals.models import Appeal
from qaweb.evaluations import summaries
from qaweb.evaluations.accepting import accept_lapsed
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import lapses_at
from qaweb.people.models import Person
from tests.appeals.making import decided, monitored, raised
from tests.browser import axe, in_words, sign_in
from tests.cast import NOW
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def now(centre: Engine) -> Iterator[None]:
    with clock.set_to(NOW), centre.app.app_context():
        yield


@contextmanager
def seen_by(
    browser: Browser,
    address: str,
    person: Person | None,
    size: dict[str, int] = DESK,
    js: bool = True,
) -> Iterator[Page]:
    """A page of that person, in English."""
    assert person is not None
    Person.update(locale="en").where(Person.id == person.id).execute()
    context = browser.new_context(viewport=size, java_script_enabled=js)  # type: ignore[arg-type]
    sign_in(context, address, person)
    yield context.new_page()
    context.close()


def object_to(page: Page, code: str, level: str, why: str) -> None:
    """Open a line, choose a level in place of the one chosen, and say why."""
    line = page.locator(f"[data-line={code}]")
    if line.get_attribute("open") is None:
        line.locator("summary").click()
    line.locator(f"input[value='{level}']").check()
    line.locator("textarea").fill(why)


def rule(page: Page, code: str, choice: str, why: str) -> None:
    page.locator(f"input[name='choice-{code}'][value='{choice}']").check()
    page.locator(f"#why-{code}").fill(why)


def number_of(page: Page) -> int:
    found = re.search(r"/appeals/(\d+)", page.url)
    assert found
    return int(found.group(1))


def test_it_is_upheld_partly_at_the_second_level(
    browser: Browser, address: str, centre: Engine
) -> None:
    cast, evaluation = centre.cast, monitored(centre.cast)
    with seen_by(browser, address, cast.agent, PHONE) as page:
        page.goto(f"{address}/evaluations/{evaluation.id}")
        page.get_by_role("link", name="Appeal", exact=True).click()
        object_to(page, "opening", "0", "I greeted at second three")
        object_to(page, "solution", "0", "all steps were named")
        expect(page.locator("#appeal-foreseen strong")).to_have_text("100")
        assert not axe(page), in_words(axe(page))
        page.get_by_role("button", name="Raise the appeal").click()
        expect(page.locator("h1")).to_contain_text("Appeal A")
        first = number_of(page)
    with seen_by(browser, address, Appeal.get_by_id(first).decider) as page:
        page.goto(address)
        page.get_by_role("link", name="Decide the appeal of").first.click()
        page.goto(f"{address}/appeals/{first}/decision")
        rule(page, "opening", "0", "heard at second three")
        rule(page, "solution", "stands", "the customer has to call again")
        expect(page.locator("#appeal-foreseen strong")).to_have_text("95")
        assert not axe(page), in_words(axe(page))
        page.get_by_role("button", name="Decide the appeal").click()
        expect(page.locator("main")).to_contain_text("Partly upheld")
    with seen_by(browser, address, cast.agent, PHONE) as page:
        page.goto(f"{address}/appeals/{first}")
        page.get_by_role("link", name="Appeal to the manager").click()
        object_to(page, "solution", "0", "nobody called again")
        page.get_by_role("button", name="Raise the appeal").click()
        expect(page.locator("h1")).to_contain_text("Appeal A")
        second = number_of(page)
    with seen_by(browser, address, cast.manager) as page:
        page.goto(f"{address}/appeals/{second}/decision")
        rule(page, "solution", "1", "right, but only on request")
        page.get_by_role("button", name="Decide the appeal").click()
        expect(page.locator(".figures dd").last).to_contain_text("98")
    sign(browser, address, cast.agent, second)
    assert Evaluation.get_by_id(evaluation.id).state.value == "accepted"
    assert summaries.differences() == []


def sign(browser: Browser, address: str, agent: Person, number: int) -> None:
    """The agent signs the final decision; there is no third level."""
    with seen_by(browser, address, agent, PHONE) as page:
        page.goto(f"{address}/appeals/{number}")
        expect(page.get_by_role("link", name="Appeal to the manager")).to_have_count(0)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0
        page.get_by_role("button", name="Accept").click()
        expect(page.locator("main")).to_contain_text("Accepted")


def test_what_was_typed_is_there_again(browser: Browser, address: str, centre: Engine) -> None:
    evaluation = monitored(centre.cast, agent=centre.cast.teammate)
    with seen_by(browser, address, centre.cast.teammate, PHONE) as page:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{address}/evaluations/{evaluation.id}/appeal")
        object_to(page, "opening", "0", "words that took me long")
        page.goto(f"{address}/evaluations/{evaluation.id}/appeal")
        expect(page.locator("#why-opening")).to_have_value("words that took me long")
        expect(page.locator("#why-opening")).to_be_visible()
        expect(page.locator("[data-typed-back]")).to_be_visible()
        expect(page.locator("#appeal-foreseen strong")).to_have_text("95")
        page.get_by_role("button", name="Raise the appeal").click()
        expect(page.locator("h1")).to_contain_text("Appeal A")
        left = "Object.keys(localStorage).filter(key => key.startsWith('qaweb:typed:'))"
        assert page.evaluate(left) == []


def test_without_javascript_all_of_it_works(browser: Browser, address: str, centre: Engine) -> None:
    evaluation = monitored(centre.cast, agent=centre.cast.agent_b)
    with seen_by(browser, address, centre.cast.agent_b, PHONE, js=False) as page:
        page.goto(f"{address}/evaluations/{evaluation.id}")
        page.get_by_role("link", name="Appeal", exact=True).click()
        object_to(page, "opening", "0", "I greeted")
        page.get_by_role("button", name="Show the score").click()
        expect(page.locator("#appeal-foreseen strong")).to_have_text("95")
        expect(page.locator("#why-opening")).to_have_value("I greeted")
        page.get_by_role("button", name="Raise the appeal").click()
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_role("link", name="Appeal", exact=True)).to_be_visible()


def test_silence_after_the_decision_lapses_and_is_shown(
    browser: Browser, address: str, centre: Engine
) -> None:
    row = decided(centre.cast.second_supervisor, raised_for(centre))
    evaluation = Evaluation.get_by_id(row.evaluation_id)
    until = lapses_at(evaluation)
    with seen_by(browser, address, centre.cast.newcomer, PHONE) as page:
        page.goto(f"{address}/appeals/{row.id}")
        expect(page.locator("main")).to_contain_text("Without an answer it counts as accepted")
        page.get_by_role("link", name="Why then?").click()
        expect(page.locator("main")).to_contain_text("3 times 24 hours later")
        assert not axe(page), in_words(axe(page))
        accept_lapsed(until.replace(microsecond=1))
        page.goto(f"{address}/appeals/{row.id}")
        expect(page.locator("main")).to_contain_text("by lapse: nobody answered in time")
        expect(page.get_by_role("button", name="Accept")).to_have_count(0)
    assert summaries.differences() == []


def raised_for(centre: Engine) -> Appeal:
    """The newcomer's appeal, for the second supervisor to decide."""
    row = raised(centre.cast, agent=centre.cast.newcomer)
    Appeal.update(decider=centre.cast.second_supervisor).where(Appeal.id == row.id).execute()
    return Appeal.get_by_id(row.id)


def test_each_step_is_refused_to_those_without_the_right(
    browser: Browser, address: str, centre: Engine
) -> None:
    cast, row = centre.cast, raised(centre.cast, agent=centre.cast.lead)
    steps = (f"/evaluations/{row.evaluation_id}/appeal", f"/appeals/{row.id}/decision")
    for who, met in ((cast.qa, (403, 403)), (cast.assistant, (403, 403)), (cast.agent, (404, 403))):
        with seen_by(browser, address, who) as page:
            for step, status in zip(steps, met, strict=True):
                answer = page.goto(address + step)
                assert answer is not None
                assert answer.status == status, (who, step)
