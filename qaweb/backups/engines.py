"""A consistent copy of the database while others write, and the way back, for both engines."""

import os
import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from qaweb.backups.archive import flush
from qaweb.backups.postgres_tools import run_tool
from qaweb.backups.rules import Unusable, damaged
from qaweb.db import database, is_sqlite

MIGRATIONS = "schema_migration"
PATIENCE_MS = 60_000


@dataclass(frozen=True)
class Copied:
    """The copy, and what it held when it was made."""

    version: str
    tables: dict[str, int]
    migrations: list[str]


class Engine(ABC):
    """What a backup needs of a database. `member` is the copy's name in the archive."""

    name: str
    member: str

    @abstractmethod
    def copy(self, target: Path) -> Copied:
        """Write a copy of one moment to `target`."""

    @abstractmethod
    def tables(self) -> list[str]:
        """The tables that the database has now."""

    @abstractmethod
    def restore(self, source: Path) -> None:
        """Put a copy into the empty database, whole or not at all; closes the connection."""

    def counts(self) -> dict[str, int]:
        """How many rows each table has now."""
        return {name: database.execute_sql(_count(name)).fetchone()[0] for name in self.tables()}


def _count(table: str) -> str:
    """Of a table that the database itself has named."""
    return f'SELECT count(*) FROM "{table}"'  # noqa: S608  # nosec B608


class Sqlite(Engine):
    """One file; VACUUM INTO reads one moment of it, and writers go on."""

    name, member = "sqlite", "database.sqlite"

    def copy(self, target: Path) -> Copied:
        with closing(sqlite3.connect(self._file(), isolation_level=None)) as source:
            source.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
            source.execute("VACUUM INTO ?", (str(target),))
        target.chmod(0o600)
        with closing(sqlite3.connect(target)) as copy:
            if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                raise Unusable(f"The database itself is damaged: {said}. Restore the last backup.")
            if copy.execute("PRAGMA foreign_key_check").fetchone():
                raise Unusable(
                    "Rows of the database point to none: see `PRAGMA foreign_key_check`."
                )
            names = [row[0] for row in copy.execute(SQLITE_TABLES)]
            counts = {name: copy.execute(_count(name)).fetchone()[0] for name in names}
            known = f"SELECT name FROM {MIGRATIONS}"  # noqa: S608  # nosec B608: a name of ours
            migrations = [row[0] for row in copy.execute(known)]
        return Copied(sqlite3.sqlite_version, counts, sorted(migrations))

    def tables(self) -> list[str]:
        return [row[0] for row in database.execute_sql(SQLITE_TABLES).fetchall()]

    def restore(self, source: Path) -> None:
        """The file takes its place by a rename, on the file system of the database."""
        database.close()
        target = self._file()
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.restoring")
        try:
            draft.touch(mode=0o600)
            with closing(sqlite3.connect(source)) as copy:
                if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                    raise damaged("its database is")
            shutil.move(source, draft)  # of one file system it is renamed, gigabytes are not copied
            flush(draft)
            for side in ("-wal", "-shm"):
                target.with_name(target.name + side).unlink(missing_ok=True)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)

    def _file(self) -> Path:
        return Path(database.obj.database)


SQLITE_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)


class Postgres(Engine):
    """pg_dump and the counts of the manifest read the same snapshot."""

    name, member = "postgresql", "database.dump"

    def copy(self, target: Path) -> Copied:
        database.connect(reuse_if_open=True)
        address, password = self._address()
        with psycopg.connect(address, password=password) as source:
            source.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            snapshot = _one(source, "SELECT pg_export_snapshot()")
            version = source.info.server_version
            run_tool(
                "pg_dump", version, password,
                f"--dbname={address}", f"--file={target}", f"--snapshot={snapshot}",
                "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
            )  # fmt: skip
            names = [row[0] for row in source.execute(POSTGRES_TABLES)]
            count = sql.SQL("SELECT count(*) FROM {}")
            counts = {n: _one(source, count.format(sql.Identifier(n))) for n in names}
            found: Iterable[Any] = source.execute("SELECT name FROM schema_migration")
            migrations = sorted(row[0] for row in found)
        target.chmod(0o600)
        return Copied(str(version), counts, migrations)

    def tables(self) -> list[str]:
        return [row[0] for row in database.execute_sql(POSTGRES_TABLES).fetchall()]

    def restore(self, source: Path) -> None:
        """In one transaction: a fault leaves the database as empty as it was."""
        address, password = self._address()
        version = database.connection().info.server_version
        database.close()
        run_tool(
            "pg_restore", version, password,
            f"--dbname={address}", "--single-transaction", "--exit-on-error",
            "--no-owner", "--no-privileges", str(source),
        )  # fmt: skip

    def _address(self) -> tuple[str, str]:
        """How to reach the database, and the password apart: no list of processes shows it."""
        info = database.connection().info
        known = {k: v for k, v in info.get_parameters().items() if k not in ("client_encoding",)}
        return make_conninfo(**known), info.password or os.environ.get("PGPASSWORD", "")


POSTGRES_TABLES = (
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
    "AND table_type = 'BASE TABLE' ORDER BY table_name"
)


def _one(source: psycopg.Connection[Any], query: Any) -> Any:
    row = source.execute(query).fetchone()
    assert row is not None
    return row[0]


def engine() -> Engine:
    """The one that the application runs on."""
    return Sqlite() if is_sqlite() else Postgres()
