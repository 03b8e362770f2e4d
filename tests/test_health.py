"""GET /healthz."""

import datetime as dt

from flask.testing import FlaskClient
from playhouse.migrations import Runner

from qaweb import db


def history() -> Runner:
    return Runner(db.database.obj, str(db.MIGRATIONS))


def test_all_is_well(anyone: FlaskClient) -> None:
    answer = anyone.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


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
