"""Databases of a given size, built once and kept beside the system's temporary files.

A database is known by its size and by the code that makes it: when tables or the world change,
it is built anew. Each measurement works on a copy. `make clean` deletes what was kept.

With DB=postgresql the rows are copied into a PostgreSQL for the run, once for each size.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from bench.postgres import as_durable_as_for_people, copy_rows
from bench.world import build
from qaweb import db
from tests.postgres import fresh_database, postgres_server
from tools.run import ROOT

SOURCES = ("bench/world.py", "qaweb/migrations", "qaweb/evaluations/summaries.py")
for_the_run = ExitStack()
"""What stays until the last figure: the server and its databases."""
FAST = {"journal_mode": "off", "synchronous": 0, "cache_size": -400_000, "foreign_keys": 0}


def kept() -> Path:
    """Where the databases lie; QAWEB_BENCH names another place."""
    path = Path(os.environ.get("QAWEB_BENCH", Path(gettempdir()) / f"qaweb-bench-{os.getuid()}"))
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def on_postgres() -> bool:
    """Whether pages and the dashboard are measured on PostgreSQL."""
    return os.environ.get("DB") == "postgresql"


@contextmanager
def world(size: int) -> Iterator[str]:
    """Address of a database with `size` evaluations, for one measurement."""
    source = kept() / f"{size}-{_key()}.db"
    if not source.exists():
        _make(source, size)
    if on_postgres():
        server, template = _in_postgres(source)
        with fresh_database(server, template) as url:
            yield url
        return
    with TemporaryDirectory(prefix="qaweb-bench-", dir=kept()) as folder:
        copy = Path(folder) / "qaweb.db"
        shutil.copyfile(source, copy)
        yield f"sqlite:///{copy}"


@cache
def _in_postgres(source: Path) -> tuple[str, str]:
    """A server, and its database with these rows: the template of what is measured."""
    server = for_the_run.enter_context(postgres_server())
    as_durable_as_for_people(server)
    url = for_the_run.enter_context(fresh_database(server))
    with using(url):
        db.migrate()
    copy_rows(source, url)
    return server, url


def _key() -> str:
    """What the database is made by, in short."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = ROOT / source
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _make(target: Path, size: int) -> None:
    """Fast and unsafe while it is built: whatever is broken off is thrown away."""
    for old in kept().glob(f"{size}-*"):
        old.unlink()
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with using(f"sqlite:///{draft}", FAST):
        db.migrate()
        build(size)
        db.refresh_statistics()
    with sqlite3.connect(draft) as connection:
        connection.execute("PRAGMA journal_mode = wal")
    draft.rename(target)


@contextmanager
def using(url: str, pragmas: dict[str, object] | None = None) -> Iterator[None]:
    """Let this process work on a database, and put its own back afterwards."""
    own = db.database.obj
    opened = db.connect(url)
    if pragmas:
        opened._pragmas = list(pragmas.items())  # type: ignore[attr-defined]
    try:
        with db.connection():
            yield
    finally:
        opened.close()
        db.database.initialize(own)
