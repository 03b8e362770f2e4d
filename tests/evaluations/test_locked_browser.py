"""The database is locked by somebody else while a call is scored: nothing typed is lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import expect

from qaweb.evaluations.models import Evaluation
from tests.conftest import Engine
from tests.evaluations.screen import Opened, kept, levels

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TYPED = "asked twice for the branch"
WAITS = "The server does not answer: your answers are kept here"
PATIENCE_MS = 30_000


@pytest.fixture
def hurried(centre: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server does not wait long for a lock: the test has to."""
    monkeypatch.setattr(centre.database, "_timeout", 0.1)


@contextmanager
def locked(centre: Engine) -> Iterator[None]:
    """Another process has the only right to write."""
    file = str(centre.database.database)  # type: ignore[attr-defined]
    with closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_answers_wait_in_the_browser_and_are_sent_when_it_is_free(
    hurried: None, centre: Engine, opened: Opened
) -> None:
    page, keys, draft = opened
    with locked(centre):
        keys.press("2", "w")
        page.fill("#problems", TYPED)
        page.locator("#problems").blur()
        expect(page.locator("[data-queue]")).to_contain_text(WAITS, timeout=PATIENCE_MS)
        assert levels(draft) == {}
    expect(page.locator("[data-queue]")).to_contain_text("Saved", timeout=PATIENCE_MS)
    assert levels(draft)["opening"] == 1
    assert Evaluation.get_by_id(draft.id).problems == TYPED


def test_a_form_without_a_script_shows_what_was_typed(
    hurried: None, centre: Engine, opened: Opened
) -> None:
    page, _keys, draft = opened
    page.evaluate("() => document.querySelectorAll('script').forEach((s) => s.remove())")
    sent = {"problems": TYPED, "csrf_token": page.locator("[name=csrf_token]").first.input_value()}
    with locked(centre):
        answer = page.request.post(f"{page.url}/words", form=sent, headers={"Referer": page.url})
    assert answer.status == 503
    assert TYPED in answer.text()
    assert not kept(draft).answers
