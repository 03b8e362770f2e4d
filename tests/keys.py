"""A person at the keyboard: nothing but keys, and what has the focus is always there to be seen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from qaweb import clock
from qaweb.people.models import Person
from tests.browser import sign_in
from tests.cast import NOW
from tests.conftest import Engine

DESK = {"width": 1280, "height": 800}
HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const text = (node) => node ? node.innerText || node.textContent : "";
  const words = (node) => text(node).replace(/\\s+/g, " ").trim();
  const named = (here.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
  const labels = Array.from(here.labels || []).map(words).join(" ");
  const said = named.map((id) => words(document.getElementById(id))).join(" ");
  const box = here.getBoundingClientRect(), over = window.innerHeight, wide = window.innerWidth;
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, over);
  const left = Math.max(box.left, 0), right = Math.min(box.right, wide);
  const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return {
    name: said || here.getAttribute("aria-label") || labels || words(here) || here.title || here.id,
    html: here.outerHTML.slice(0, 160),
    isSeen: bottom > top && right > left && getComputedStyle(here).visibility === "visible",
    isBare: Boolean(on) && (here.contains(on) || on.contains(here)),
  };
}"""
"""What has the focus: its name, and whether it can be seen with nothing over its middle."""


class Keys:
    """The keyboard before one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str, over: bool = False) -> None:
        """Type into what has the focus, `over` what stands there."""
        if over:
            self.press("Control+a")
        self.page.keyboard.type(words)

    def here(self) -> dict[str, Any]:
        """What has the focus, once the page has settled; it is in sight, or the test ends."""
        self.page.wait_for_function("document.activeElement !== document.body", timeout=5000)
        return self._looked_at(self.page.evaluate(HERE))

    def _looked_at(self, found: dict[str, Any]) -> dict[str, Any]:
        assert found["isSeen"], f"out of sight: {found['html']}"
        assert found["isBare"], f"something lies over it: {found['html']}"
        return found

    def into(self, at_most: int = 3) -> None:
        """Past the navigation, into what the page is about."""
        self.to("To the content", at_most)
        self.press("Enter")

    def to(self, name: str, at_most: int = 40, key: str = "Tab") -> None:
        """Press the key until what is called so has the focus, at most so many times.

        "Join…" is what begins with these words.
        """
        met: list[str] = []
        for _press in range(at_most):
            self.press(key)
            found = self.page.evaluate(HERE)
            if not found:
                break  # past the last of the page
            met.append(self._looked_at(found)["name"].removesuffix(" (optional)"))
            if met[-1] == name or (name.endswith("…") and met[-1].startswith(name[:-1])):
                return
        raise AssertionError(f"{name} was not reached; met were {met}")

    def choose(self, name: str, at_most: int = 10) -> None:
        """Go down in a list of choices until it shows that one."""
        shown = "document.activeElement.selectedOptions[0].label"
        for _press in range(at_most):
            if name in self.page.evaluate(shown):
                return
            self.press("ArrowDown")
            expect(self.page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
            self.here()
        raise AssertionError(f"{name} is not offered; it stands at {self.page.evaluate(shown)}")

    def act(self, name: str, told: str, at_most: int = 40) -> None:
        """Go to a button or link and press it; the page then tells of it."""
        self.to(name, at_most)
        self.enter(told)

    def enter(self, told: str) -> None:
        """Press Enter where one is; the page then tells what it did not tell before."""
        expect(self.page.locator("main")).not_to_contain_text(told)
        self.press("Enter")
        expect(self.page.locator("main")).to_contain_text(told)

    def slowly(self, wait_ms: int) -> None:
        """From now on every answer takes so much longer: keys are faster than a network."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        line = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
        session.send("Network.emulateNetworkConditions", {**line, "latency": wait_ms})


Before = Callable[[Person, str], Keys]


@pytest.fixture(scope="module")
def before(browser: Browser, centre: Engine, address: str) -> Iterator[Before]:
    """`before(cast.qa, "/reports")`: that person's keyboard, in front of that page."""
    contexts: dict[int, BrowserContext] = {}
    faults: list[str] = []

    def opened(person: Person, path: str) -> Keys:
        if person.id not in contexts:
            kept = browser.new_context(locale="en-US", reduced_motion="reduce", viewport=DESK)  # type: ignore[arg-type]
            sign_in(kept, address, person)
            contexts[person.id] = kept
        page = contexts[person.id].new_page()
        page.on("pageerror", lambda fault: faults.append(f"{path}: {fault}"))
        page.goto(address + path)
        return Keys(page)

    with clock.set_to(NOW), centre.app.app_context():
        yield opened
    for context in contexts.values():
        context.close()
    assert not faults
