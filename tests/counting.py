"""What a block sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient

from qaweb.db import database

BOUNDS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def statements(with_bounds: bool = False) -> Iterator[list[str]]:
    """Every statement, but for those that begin and end transactions (or with them)."""
    seen: list[str] = []
    opened = database.obj
    original = opened.execute_sql

    def execute(sql: str, *rest: object, **named: object) -> object:
        if with_bounds or not sql.startswith(BOUNDS):
            seen.append(sql)
        return original(sql, *rest, **named)

    opened.execute_sql = execute
    try:
        yield seen
    finally:
        del opened.execute_sql


def sent(client: FlaskClient, address: str) -> list[str]:
    """The statements of a page's second request: the first one fills what is kept."""
    assert client.get(address).status_code == 200
    with statements() as seen:
        client.get(address)
    return seen
