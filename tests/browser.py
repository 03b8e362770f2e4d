"""A real browser on a real server, and axe to judge what it shows."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from qaweb.people.models import Person
from tests.cast import PASSWORD

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A headless browser; `path` is what `tools.chromium.find_chromium` found."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def live_server(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine; yields its address without a last slash."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(context: BrowserContext, address: str, person: Person) -> None:
    """As the person would, in a window of its own."""
    page = context.new_page()
    page.goto(f"{address}/login")
    page.fill("#number", person.number)
    page.fill("#password", PASSWORD)
    page.locator("#password").press("Enter")
    expect(page.locator("nav")).not_to_have_count(0)
    page.close()


def axe(page: Page, *, within: str = "html", ignore: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What axe holds against the page: its violations, as axe words them."""
    debugger = page.context.new_cdp_session(page)
    try:
        # The debugger's own channel: the page's content security policy stays as it is.
        debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    finally:
        debugger.detach()
    options = {
        "runOnly": {"type": "tag", "values": list(STANDARDS)},
        "rules": {rule: {"enabled": False} for rule in ignore},
        "resultTypes": ["violations"],
    }
    found: dict[str, Any] = page.evaluate("([w, o]) => axe.run(w, o)", [within, options])
    violations: list[dict[str, Any]] = found["violations"]
    return violations


def in_words(violations: list[dict[str, Any]]) -> str:
    """Violations for an assertion's message: rule, help and the elements."""
    lines = []
    for violation in violations:
        lines.append(f"{violation['id']}: {violation['help']}")
        lines += [f"    {node['html'][:200]}" for node in violation["nodes"]]
    return "\n".join(lines)
