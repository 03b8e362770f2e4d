"""GET /healthz."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from playhouse.migrations import Runner

from qaweb import clock, db, jobs


def history() -> Runner:
    return Runner(db.database.obj, str(db.MIGRATIONS))


def test_all_is_well(anyone: FlaskClient) -> None:
    answer = anyone.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "worker": "never"})


@pytest.mark.parametrize(("minutes", "worker"), [(0, "seen"), (3, "seen"), (4, "late")])
def test_it_tells_whether_the_worker_was_seen_lately(
    anyone: FlaskClient, later: Callable[..., Any], minutes: int, worker: str
) -> None:
    jobs.beat(clock.now())
    with later(minutes=minutes):
        answer = anyone.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "worker": worker})


def test_it_opens_no_session(anyone: FlaskClient) -> None:
    assert "Set-Cookie" not in anyone.get("/healthz").headers


def test_missing_migrations_are_unwell(anyone: FlaskClient) -> None:
    history().History.delete().execute()
    answer = anyone.get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unwell", "reason": "migrations pending"}


def test_a_newer_database_is_unwell(anyone: FlaskClient) -> None:
    history().History.create(name="9999_of_tomorrow", applied=dt.datetime.now(dt.UTC))
    answer = anyone.get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unwell", "reason": "NewerDatabase"}
