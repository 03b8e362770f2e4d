"""A centre whose database others can lock, fill up or take away, and a browser on it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial

import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale

from qaweb import clock, create_app, db
from qaweb.people.models import Person
from qaweb.people.sessions import COOKIE
from tests.cast import NOW, assemble
from tests.conftest import Client, Engine, csrf_token, session_of, test_config

Lock = Callable[[], AbstractContextManager[None]]
PATIENCE_MS = 50


@dataclass
class Window:
    """Somebody's browser, in English."""

    client: FlaskClient

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and page."""
        answer = self.client.get(path, headers={"Accept-Language": "en"} | headers)
        return answer.status_code, answer.text

    def post(
        self, path: str, headers: dict[str, str] | None = None, **sent: str
    ) -> tuple[int, str]:
        """Status and page of a sent form."""
        words = {"Accept-Language": "en"} | (headers or {})
        answer = self.client.post(path, data=sent, headers=words)
        return answer.status_code, answer.text


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A centre of its own on SQLite."""
    folder = tmp_path_factory.mktemp("faults")
    app = create_app(test_config(f"sqlite:///{folder / 'qaweb.db'}", folder))
    with clock.set_to(NOW), db.connection():
        db.migrate()
        return Engine(app, db.database.obj, assemble())


@pytest.fixture
def at_work(made: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The centre, with faults answered as in production, and little patience for a lock."""
    db.database.initialize(made.database)
    monkeypatch.setitem(made.app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(made.database, "_timeout", PATIENCE_MS / 1000)
    with made.app.app_context(), force_locale("en"), clock.set_to(NOW):
        yield made
    made.database.close()


def window_of(site: Engine, person: Person) -> Window:
    """That person's browser."""
    Person.update(locale="en").where(Person.id == person.id).execute()
    site.app.test_client_class = Client
    client = site.app.test_client()
    client.set_cookie(COOKIE, session_of(person), domain="localhost", secure=True)
    client.csrf_header = csrf_token()  # type: ignore[attr-defined]
    return Window(client)


@pytest.fixture
def window(at_work: Engine) -> Callable[[Person], Window]:
    """`window(cast.qa)`: that person's browser."""
    return partial(window_of, at_work)


@pytest.fixture
def lock(at_work: Engine) -> Lock:
    """`with lock():` another process has the only right to write, and does not give it back."""

    @contextmanager
    def held() -> Iterator[None]:
        file = str(at_work.database.database)
        with closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    return held
