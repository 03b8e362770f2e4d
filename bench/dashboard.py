"""What a dashboard's sums cost: the statements alone, and with all that is made of them.

SQLite works in this process: its time is the processor's, whoever else is at the machine.
PostgreSQL does not, so that its time is the clock's.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from werkzeug.datastructures import MultiDict

from bench.figures import Bench, Lines, figure
from bench.world import newest, stand_in_time
from bench.worlds import using, world
from qaweb.dashboards.asking import asked
from qaweb.dashboards.queries import dashboard, last_day
from qaweb.db import database, is_sqlite
from qaweb.people.models import Person
from qaweb.people.queries import viewer_of
from qaweb.permissions import Role, Viewer

VIEWS: dict[str, dict[str, str]] = {
    "": {},
    "_year": {"period": "year"},
    "_team": {"team": "1"},
    "_band": {"band": "failed"},
    "_mode": {"mode": "remote"},
    "_year_mode": {"period": "year", "mode": "remote"},
    "_agent": {"agent": "{agent}"},
    "_lost": {"criterion": "{criterion}"},
}
"""The usual month of the whole centre first; its reach is the one that counts."""
ROUNDS = 9
Sent = list[tuple[str, Any]]


@figure
def dashboard_db(bench: Bench) -> Lines:
    """`dashboard_db_ms` for the manager, who sees everything; other views behind a word."""
    stand_in_time()
    with world(bench.size) as url, bench.app.app_context(), using(url):
        manager = viewer_of(Person.get(Person.role == Role.MANAGER))
        facts = newest()
        for name, view in VIEWS.items():
            view = {key: value.format(**facts) for key, value in view.items()}
            alone, whole = _measured(manager, view)
            yield f"dashboard{name}_db_ms", alone
            yield f"dashboard{name}_ms", whole


def _measured(viewer: Viewer, view: dict[str, str]) -> tuple[float, float]:
    """Milliseconds of its statements alone, and of the whole reading."""
    what = asked(MultiDict(view), last_day(viewer))
    dashboard(viewer, what)
    with _noted() as sent:
        dashboard(viewer, what)
    whole = median(_timed(lambda: dashboard(viewer, what)) for _round in range(ROUNDS))
    return median(_timed(lambda: _send(sent)) for _round in range(ROUNDS)), whole


def _send(statements: Sent) -> None:
    for sql, values in statements:
        database.execute_sql(sql, values).fetchall()


@contextmanager
def _noted() -> Iterator[Sent]:
    """Every statement that the block sends, with its values."""
    sent: Sent = []
    opened = database.obj
    original = opened.execute_sql

    def execute(sql: str, values: Any = None) -> Any:
        sent.append((sql, values))
        return original(sql, values)

    opened.execute_sql = execute
    try:
        yield sent
    finally:
        del opened.execute_sql


def _timed(act: Any) -> float:
    watch = time.process_time if is_sqlite() else time.perf_counter
    began = watch()
    act()
    return (watch() - began) * 1000
