"""An installation in use, on either database, and empty places to restore into."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from qaweb import clock, create_app, db
from qaweb.backups import actions
from tests import cast as casting
from tests import postgres
from tests.conftest import engine, test_config
from tests.evaluations.scoring import submitted


@dataclass
class Installation:
    """An application with its database and its folder."""

    app: Flask
    folder: Path
    url: str
    cast: casting.Cast | None = None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """What commands and jobs find around them."""
        db.connect(self.url)
        with self.app.app_context(), force_locale("en"), db.connection():
            yield
        db.database.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], str]]:
    """Gives the address of a new, empty database each time it is asked."""
    with ExitStack() as stack:
        server = ""
        if request.param == "postgres":
            server = stack.enter_context(postgres.postgres_server())

        def ask(folder: Path) -> str:
            if server:
                return stack.enter_context(postgres.fresh_database(server))
            return f"sqlite:///{folder / 'qaweb.db'}"

        yield ask
        if db.database.obj is not None and not db.database.is_closed():
            db.database.close()


@pytest.fixture(scope="module")
def used(
    place: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """An installation in which people have worked."""
    folder = tmp_path_factory.mktemp("used")
    url = place(folder)
    with clock.set_to(casting.NOW):
        with engine(url, folder) as made, made.app.app_context():
            submitted(made.cast.qa, made.cast.agent, opening=1)
            found = Installation(made.app, folder, url, made.cast)
        (folder / "recordings" / "north").mkdir(parents=True)
        (folder / "recordings" / "north" / "C-1.wav").write_bytes(b"sound" * 1000)
        (folder / "slips").mkdir()
        (folder / "slips" / "a1b2").write_bytes(b"a photo")
        yield found


@pytest.fixture
def empty(place: Callable[[Path], str], tmp_path: Path) -> Installation:
    """A new machine."""
    folder = tmp_path / "new"
    folder.mkdir()
    url = place(folder)
    return Installation(create_app(test_config(url, folder)), folder, url)


@pytest.fixture
def backup(used: Installation, tmp_path: Path) -> Path:
    """A backup of the installation."""
    path = tmp_path / "backup.tar"
    with used.at_work():
        actions.create(path)
    return path
