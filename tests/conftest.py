"""Both databases, the cast, and signed-in clients. Each test's changes are rolled back."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import Context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Browser

import tests.postgres as postgres  # first: it prepares the folder that all processes share
from config import Config
from qaweb import clock, create_app, db, prepared
from qaweb.people.models import LoginSession, Person
from qaweb.people.sessions import COOKIE, token_hash
from qaweb.standards.queries import forget_forms
from tests import cast as casting
from tests.browser import chromium, live_server
from tools.chromium import find_chromium

SECRET = "a secret for tests, long enough to be taken"
SAMPLES = Path(os.environ.get("QAWEB_SAMPLES", Path(__file__).parent.parent.parent / "shared/data"))
BASE_URL = "https://localhost"
prepared.is_checked = True


@dataclass
class Engine:
    """One database with the cast in it, and the application that runs on it."""

    app: Flask
    database: pw.Database
    cast: casting.Cast


def test_config(url: str, instance: Path) -> Config:
    """The settings of an application under test."""
    return Config(
        database_url=url,
        secret_key=SECRET,
        data_key=SECRET,
        instance=instance,
        testing=True,
        log_level="ERROR",
    )


test_config.__test__ = False  # type: ignore[attr-defined]


@contextmanager
def engine(url: str, instance: Path) -> Iterator[Engine]:
    """An application on a migrated database with the cast in it."""
    app = create_app(test_config(url, instance))
    opened = db.database.obj
    with opened.connection_context():
        with clock.set_to(casting.NOW):  # no longer: tests with real processes have real time
            db.migrate()
            cast = casting.assemble()
        yield Engine(app, opened, cast)


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Engine]]:
    """Makes each engine once, when it is first asked for."""
    made: dict[str, Engine] = {}
    with ExitStack() as stack:

        def ask(name: str) -> Engine:
            if name not in made:
                folder = tmp_path_factory.mktemp(name)
                url = f"sqlite:///{folder / 'test.db'}"
                if name == "postgres":
                    server = stack.enter_context(postgres.postgres_server())
                    url = stack.enter_context(postgres.fresh_database(server))
                made[name] = stack.enter_context(engine(url, folder))
            return made[name]

        yield ask


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest, engines: Callable[[str], Engine]) -> Iterator[Engine]:
    """Either database, as it was when the cast had been assembled."""
    chosen = engines(request.param)
    db.database.initialize(chosen.database)
    forget_forms()
    with clock.set_to(casting.NOW), chosen.database.atomic() as transaction:
        yield chosen
        transaction.rollback()


@pytest.fixture
def app(world: Engine) -> Flask:
    """The application, without a request."""
    return world.app


@pytest.fixture
def own_folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A folder of the test's own for files: they are not rolled back with it."""
    before = app.config["INSTANCE"]
    app.config["INSTANCE"] = str(tmp_path)
    yield tmp_path
    app.config["INSTANCE"] = before


@pytest.fixture
def away(world: Engine, tmp_path: Path) -> Iterator[None]:
    """A database that cannot be opened."""
    db.connect(f"sqlite:///{tmp_path / 'no' / 'folder' / 'qa.db'}")
    yield
    db.database.initialize(world.database)


@pytest.fixture
def cast(world: Engine) -> Iterator[casting.Cast]:
    """The people that tests know by name; inside an application context that reads English."""
    with world.app.app_context(), force_locale("en"):
        yield world.cast


class Client(FlaskClient):
    """A browser that sends the CSRF token with everything it posts."""

    csrf_header: str = ""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        headers = dict(kwargs.pop("headers", None) or {})
        if self.csrf_header and kwargs.get("method", "GET") != "GET":
            headers.setdefault("X-CSRFToken", self.csrf_header)
            headers.setdefault("Referer", BASE_URL)
        # A context of its own, as on a server: the test's application context would be shared
        # otherwise, and with it the person of the request before.
        send = partial(super().open, *args, headers=headers, base_url=BASE_URL, **kwargs)
        return Context().run(send)


@pytest.fixture
def anyone(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture
def as_(app: Flask, anyone: FlaskClient) -> Callable[..., FlaskClient]:
    """`as_(cast.agent)`: a browser in which that person is signed in, in English by default."""

    def signed_in(person: Person, locale: str = "en") -> FlaskClient:
        if locale:
            Person.update(locale=locale).where(Person.id == person.id).execute()
        client = app.test_client()
        client.set_cookie(COOKIE, session_of(person), domain="localhost", secure=True)
        client.csrf_header = csrf_token()
        return client

    return signed_in


RAW_TOKEN = "0123456789abcdef0123456789abcdef01234567"


def csrf_token() -> str:
    """What the page's form would carry for a session that keeps RAW_TOKEN."""
    return str(URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps(RAW_TOKEN))


def session_of(person: Person) -> str:
    """Sign a person in without hashing a password; the value of the cookie."""
    token = os.urandom(16).hex()
    LoginSession.create(
        token_hash=token_hash(token),
        person=person,
        data=f'{{"_user_id": "{person.id}", "_fresh": true, "csrf_token": "{RAW_TOKEN}"}}',
        created_at=clock.now(),
        seen_at=clock.now(),
    )
    return token


@pytest.fixture
def samples() -> Path:
    """The folder with the real files, or a skipped test."""
    if not SAMPLES.is_dir():
        pytest.skip(f"the sample files are not at {SAMPLES}; set QAWEB_SAMPLES")
    return SAMPLES


@pytest.fixture
def later() -> Callable[..., Any]:
    """`with later(days=3):` the clock stands that much later than the tests' now."""
    return lambda **by: clock.set_to(casting.NOW + dt.timedelta(**by))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests that drive one."""
    path = find_chromium()
    if path is None:
        pytest.skip("there is no browser here; QAWEB_CHROMIUM names one")
    with chromium(path) as started:
        yield started


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A centre of its own on SQLite: the threads of a live server see what is committed."""
    folder = tmp_path_factory.mktemp("centre")
    with engine(f"sqlite:///{folder / 'qaweb.db'}", folder) as made, clock.set_to(casting.NOW):
        yield made


@pytest.fixture(scope="module")
def address(centre: Engine) -> Iterator[str]:
    """Where the centre is served."""
    with live_server(centre.app) as base:
        yield base
