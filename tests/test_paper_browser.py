"""What the browser prints on A4: the report and both forms of the policy (P7)."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask_babel import force_locale
from playwright.sync_api import Browser, BrowserContext
from pypdf import PdfReader

from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from qaweb.standards.queries import form_of
from tests.browser import sign_in
from tests.cast import Cast
from tests.conftest import Engine
from tests.factories import evaluation
from tests.reports.making import a_day, submitted
from tests.slips.writing import issued

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
A4 = (595, 842)
REMARK = "the agent waited long before the answer came "
Print = Callable[[Person, str], list[str]]


@pytest.fixture
def printed(browser: Browser, centre: Engine, address: str) -> Iterator[Print]:
    """The words of each page that a person's browser prints, in a dark window."""
    contexts: list[BrowserContext] = []

    def pages(person: Person, path: str) -> list[str]:
        contexts.append(browser.new_context(locale="en-US", color_scheme="dark"))
        sign_in(contexts[0], address, person)
        page = contexts[0].new_page()
        page.goto(address + path, wait_until="load")
        return read(page.pdf(prefer_css_page_size=True))

    yield pages
    for context in contexts:
        context.close()


def read(body: bytes) -> list[str]:
    sheets = PdfReader(io.BytesIO(body)).pages
    for sheet in sheets:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4
    words = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    for number, text in enumerate(words, 1):
        assert f"{number} / {len(words)}" in text
        assert "Home" not in text  # of the navigation
    return words


def made(centre: Engine, make: Callable[..., Any], *values: Any) -> Any:
    with centre.app.app_context(), force_locale("en"):
        return make(centre.cast, *values)


def test_a_report_prints_its_charts_beside_their_tables(centre: Engine, printed: Print) -> None:
    made(centre, a_day)
    pages = printed(centre.cast.manager, f"/reports/{made(centre, submitted).id}")
    whole = " ".join(pages)
    assert 2 <= len(pages) <= 5
    assert "Daily report" in pages[0]
    for question in ("Do the modes keep to their target?", "How did the teams score?"):
        assert question in whole
    assert whole.count("Side by side") == 2  # in the chart, and in its table
    assert "As a table" not in whole
    assert re.search(r"Where it stands .*\d{4}-\d\d-\d\d \d\d:\d\d", whole)


def long_remarks(cast: Cast) -> Evaluation:
    """A record whose remarks go over more than a page; each begins and ends with its code."""
    form = form_of(cast.standard.id)
    notes = {each.code: f"<{each.code} {REMARK * 6} {each.code}>" for each in form.scored}
    return evaluation(cast, notes=notes)


def test_a_long_table_repeats_its_head_and_tears_no_row(centre: Engine, printed: Print) -> None:
    record = made(centre, long_remarks)
    pages = printed(centre.cast.qa, f"/evaluations/print?id={record.id}")
    rows = [page for page in pages if "<" in page]
    assert len(rows) > 1
    for page in rows:
        assert "Criterion Chosen" in page
        assert sorted(re.findall(r"<(\w+)", page)) == sorted(re.findall(r"(\w+)>", page))


def test_a_slip_prints_on_one_sheet(centre: Engine, printed: Print) -> None:
    slip = made(centre, issued)
    pages = printed(centre.cast.agent, f"/slips/{slip.id}/print")
    assert len(pages) == 1
    assert str(slip) in pages[0]
    assert "Follow-up and coaching" in pages[0]
