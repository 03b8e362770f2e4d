"""Every page, found by itself: in both languages, for a screen reader, on a phone."""

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Literal

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from qaweb.people.models import Person
from tests.browser import axe, in_words, sign_in
from tests.cast import Cast
from tests.conftest import Engine
from tests.rights import PEOPLE
from tests.test_rights import Records, Row, address_of, make_records, records, rows

__all__ = ["records"]
NOT_PAGES = (".xlsx", "/recording", "/peaks", "/refused", "/export", "/download")
PIECES = (
    "evaluations.precedents",
    "inbox.bell",
    "reports.company",
    "reports.missed",
    "reports.people",
    "reports.readers",
    "sheets.facts",
)
"""What is only ever shown inside a page; each is seen there."""
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
TWICE = {"width": 720, "height": 450}
"""A window of 1440 by 900 at 200 %."""
Manner = tuple[str, Literal["light", "dark"]]
"""A browser's language and its theme."""
MANNERS: tuple[Manner, ...] = (("en-US", "light"), ("zh-CN", "dark"))
LANGUAGES = {"zh_Hans_CN": "zh-CN", "en": "en"}


def pages(app: Flask, made: Records) -> list[tuple[str, str]]:
    """Each page with the first person to whom it opens."""
    found = []
    for row in rows():
        address = address_of(app, row, made)
        is_page = row.endpoint not in PIECES and not address.endswith(NOT_PAGES)
        if row.method == "GET" and "o" in row.expected and is_page:
            found.append((address, reader_of(row)))
    return found


def reader_of(row: Row) -> str:
    return PEOPLE[row.expected.index("o")]


@pytest.mark.parametrize(("locale", "lang"), LANGUAGES.items())
def test_every_page_speaks_the_readers_language(
    app: Flask,
    cast: Cast,
    as_: Callable[..., FlaskClient],
    records: Records,
    locale: str,
    lang: str,
) -> None:
    for address, reader in pages(app, records):
        answer = as_(getattr(cast, reader), locale).get(address)
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code == 200, address
        assert page.html is not None
        assert page.html["lang"] == lang, address
        words = page.select_one("nav").get_text() + page.select_one("h1").get_text()
        assert ("首页" in words) == (locale != "en"), address


def test_no_two_things_on_a_page_share_an_id(
    app: Flask, cast: Cast, as_: Callable[..., FlaskClient], records: Records
) -> None:
    """A label names the first that has its id: the second, in a fold perhaps, would be nameless."""
    shared = {}
    for address, reader in pages(app, records):
        page = BeautifulSoup(as_(getattr(cast, reader)).get(address).text, "html.parser")
        ids = Counter(str(each["id"]) for each in page.select("[id]"))
        shared[address] = [each for each, count in ids.items() if count > 1]
    assert not {address: ids for address, ids in shared.items() if ids}


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_every_page_is_fit_for_a_screen_reader_and_a_phone(
    browser: Browser, centre: Engine, address: str
) -> None:
    with centre.app.app_context():
        made = make_records(centre.app, centre.cast)
    contexts: dict[tuple[str, Manner], BrowserContext] = {}
    faults: list[str] = []
    for (path, reader), manner in product(pages(centre.app, made), MANNERS):
        if (reader, manner) not in contexts:
            person = getattr(centre.cast, reader)
            contexts[reader, manner] = signed_in(browser, address, person, manner)
        faults += look_at(contexts[reader, manner], address + path)
    for context in contexts.values():
        context.close()
    assert not faults, "\n".join(faults)


def signed_in(browser: Browser, address: str, person: Person, manner: Manner) -> BrowserContext:
    locale, theme = manner
    context = browser.new_context(locale=locale, color_scheme=theme)
    sign_in(context, address, person)
    return context


def look_at(context: BrowserContext, url: str) -> list[str]:
    """What is wrong with a page: axe's findings, sideways scrolling, faults of its scripts."""
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda fault: faults.append(f"{url}: {fault}"))
    page.on("console", lambda said: complain(said, faults, url))
    page.set_viewport_size(DESK)
    page.goto(url)
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    faults += [f"{url}: {line}" for line in [in_words(axe(page))] if line]
    for size in (TWICE, PHONE):
        page.set_viewport_size(size)
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        faults += [f"{url}: {wider} px too wide for {size['width']} px"] if wider > 0 else []
    page.close()
    return faults


def complain(said: ConsoleMessage, faults: list[str], url: str) -> None:
    """Keep what the browser complains of; a missing recording the player tells in words."""
    if said.type == "error" and not said.location["url"].endswith("/peaks"):
        faults.append(f"{url}: {said.text}")
