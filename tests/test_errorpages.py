"""What the reader sees when something is wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import peewee as pw
import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb import db
from tests.cast import Cast
from tests.conftest import Client, Engine

AsPerson = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def away(world: Engine, tmp_path: Path) -> Iterator[None]:
    """A database that cannot be opened."""
    db.connect(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'qa.db'}")
    yield
    db.database.initialize(world.database)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/no-such-page", 404, "There is nothing here"),
        ("/standards/99999", 404, "The record does not exist, or it is not one that you may see."),
        ("/audit", 403, "ask the manager or the assistant"),
        ("/logout", 405, "Go back and use the buttons of the page."),
    ],
)
def test_a_page_says_what_is_wrong_and_what_to_do(
    cast: Cast, as_: AsPerson, path: str, status: int, words: str
) -> None:
    answer = as_(cast.agent).get(path)
    assert answer.status_code == status
    assert words in answer.text
    assert answer.headers["X-Request-ID"] in answer.text


def test_it_speaks_the_readers_language(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.agent, "zh_Hans_CN").get("/no-such-page").text
    assert 'lang="zh-CN"' in page
    assert "There is nothing here" not in page


def test_htmx_gets_a_message_in_place_of_a_page(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.agent).get("/audit", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "#messages")
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_without_a_database_htmx_gets_a_message_and_keeps_its_page(
    cast: Cast, as_: AsPerson, away: None, world: Engine
) -> None:
    client = world.app.test_client()
    answer = client.get("/worklist", headers=HTMX | {"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (503, "#messages")
    assert "<html" not in answer.text
    assert "The database does not answer" in answer.text


def test_nobody_signed_in_gets_a_bare_page(cast: Cast, anyone: FlaskClient) -> None:
    page = anyone.get("/no-such-page").text
    assert "<nav" not in page


def test_the_words_of_an_address_are_not_repeated(cast: Cast, as_: AsPerson) -> None:
    assert "<script>alert" not in as_(cast.agent).get("/<script>alert(1)</script>").text


def test_a_lost_database_is_said_and_not_a_crash(
    cast: Cast, as_: AsPerson, request: pytest.FixtureRequest
) -> None:
    client = as_(cast.agent)
    request.getfixturevalue("away")
    answer = client.get("/sessions")
    assert answer.status_code == 503
    assert "数据库" in answer.text or "The database does not answer" in answer.text


def test_it_recovers_by_itself(cast: Cast, as_: AsPerson, world: Engine, tmp_path: Path) -> None:
    client = as_(cast.agent)
    db.connect(f"sqlite:///{tmp_path / 'no' / 'folder' / 'qa.db'}")
    assert client.get("/sessions").status_code == 503
    db.database.initialize(world.database)
    assert client.get("/sessions").status_code == 200


def test_healthz_says_that_the_database_is_away(away: None, anyone: FlaskClient) -> None:
    assert anyone.get("/healthz").status_code == 503


def test_assets_need_no_database(away: None, anyone: FlaskClient) -> None:
    assert anyone.get("/assets/nothing.css").status_code == 404


FAULTS = [
    (pw.OperationalError("gone"), 503),
    (pw.InterfaceError("connection already closed"), 503),
    (pw.DataError("too long"), 400),
    (OverflowError("too large"), 400),
    (ZeroDivisionError("ours"), 500),
]


@pytest.mark.parametrize(("fault", "status"), FAULTS, ids=lambda each: type(each).__name__)
def test_a_fault_in_the_work_becomes_a_page(
    broken: Callable[[Exception], Flask], fault: Exception, status: int
) -> None:
    client = Client(broken(fault))
    answer = client.get("/healthz")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert str(fault) not in answer.text
    assert "Traceback" not in answer.text


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], Flask]:
    """The application with one page whose work fails; faults are answered as in production."""

    def with_fault(fault: Exception) -> Flask:
        def fail() -> None:
            raise fault

        fail.permission = None  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, "health.healthz", fail)
        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        return app

    return with_fault
