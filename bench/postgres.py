"""The databases of `bench.worlds` in PostgreSQL: the same rows, copied table by table."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

AT_ONCE = 20_000
SQLITE_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)
INDEXES = (
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
)
SEQUENCE = (
    "SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT max(id) FROM {0}))"
    " WHERE EXISTS (SELECT 1 FROM {0})"
)


def as_durable_as_for_people(server: str) -> None:
    """The tests' server is fast and forgets in a power cut; that would flatter the figures."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM RESET ALL")
        connection.execute("SELECT pg_reload_conf()")


def copy_rows(source: Path, url: str) -> None:
    """Fill a migrated PostgreSQL database: rows first, indexes afterwards, then its statistics."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as lines:
        _copy_tables(lines, url)
    with psycopg.connect(url, autocommit=True) as target:
        target.execute("VACUUM ANALYZE")


def _copy_tables(lines: sqlite3.Connection, url: str) -> None:
    with psycopg.connect(url) as target:
        # Neither foreign keys nor the guards of the trail: what is copied was checked.
        target.execute("SET session_replication_role = replica")
        kept = target.execute(INDEXES).fetchall()
        for name, _statement in kept:
            target.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for (table,) in lines.execute(SQLITE_TABLES).fetchall():
            _copy_table(lines, target, table)
        for _name, statement in kept:
            target.execute(statement)


def _copy_table(lines: sqlite3.Connection, target: psycopg.Connection[Any], table: str) -> None:
    columns = lines.execute(f'PRAGMA table_info("{table}")').fetchall()
    names = [column[1] for column in columns]
    target.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with target.cursor() as cursor, cursor.copy(into) as copy:
        for piece in _pieces(lines, table, columns):
            copy.write(piece)
    if "id" in names:
        target.execute(sql.SQL(SEQUENCE.format(table)))  # type: ignore[arg-type]


def _pieces(lines: sqlite3.Connection, table: str, columns: list[Any]) -> Iterator[str]:
    """The rows in the form of COPY, which SQLite itself writes: Python would take many times."""
    line = " || char(9) || ".join(_written(column[1], column[2]) for column in columns)
    rows = lines.execute(f'SELECT {line} || char(10) FROM "{table}" ORDER BY rowid')  # noqa: S608
    while piece := rows.fetchmany(AT_ONCE):
        yield "".join(row[0] for row in piece)


def _written(column: str, kind: str) -> str:
    named = f'"{column}"'
    if kind.upper().startswith(("TEXT", "VARCHAR")):
        named = f"replace({named}, '\\', '\\\\')"
        for code, mark in ((9, "t"), (10, "n"), (13, "r")):
            named = f"replace({named}, char({code}), '\\{mark}')"
    return f"ifnull({named}, '\\N')"
