"""The database: which ones, migrations, and moments."""

import datetime as dt
from pathlib import Path

import peewee as pw
import pytest
from flask import Flask
from playhouse.migrations import Runner

from qaweb import db, dbcli
from qaweb.people.models import LoginAttempt
from tests.conftest import Engine

ZONE = dt.timezone(dt.timedelta(hours=8))
MOMENT = dt.datetime(2026, 10, 21, 14, 0, 0, 123456, tzinfo=ZONE)


def history() -> type[pw.Model]:
    table: type[pw.Model] = Runner(db.database.obj, str(db.MIGRATIONS)).History
    return table


def test_the_migrations_make_exactly_what_the_models_say(app: Flask) -> None:
    assert not dbcli.difference()


def test_nothing_is_pending_after_an_upgrade(app: Flask) -> None:
    assert db.pending() == []
    assert db.migrate() == []


def test_what_is_missing_is_pending(app: Flask) -> None:
    history().delete().execute()
    assert "0001_initial" in db.pending()


def test_a_newer_database_is_refused_with_what_to_do(app: Flask) -> None:
    history().create(name="9999_of_tomorrow", applied="2026-01-01 00:00:00")
    for ask in (db.pending, db.migrate):
        with pytest.raises(db.NewerDatabase, match=r"9999_of_tomorrow.*newer version"):
            ask()


def test_the_command_says_that_the_database_is_newer(app: Flask) -> None:
    history().create(name="9999_of_tomorrow", applied="2026-01-01 00:00:00")
    result = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert result.exit_code == 1
    assert "9999_of_tomorrow" in result.output


def test_the_commands_have_nothing_to_do(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["db", "upgrade"]).output == "nothing to do\n"
    revision = runner.invoke(args=["db", "revision", "nothing"])
    assert revision.output == "the database is as the models say\n"


def test_postgresql_starts_no_helpers_for_a_statement_of_a_page(app: Flask) -> None:
    if db.is_sqlite():
        pytest.skip("SQLite has none")
    shown = db.database.execute_sql("SHOW max_parallel_workers_per_gather").fetchone()
    assert shown == ("0",)


def test_what_the_address_says_goes_before_our_own_options(world: Engine) -> None:
    opened = db.connect("postgresql:///x?options=-c%20lock_timeout%3D1s")
    db.database.initialize(world.database)
    assert opened.connect_params["options"].endswith("-c lock_timeout=1s")


@pytest.mark.parametrize("url", ["mysql://root@localhost/qa", "oracle://x", "qaweb.db", ""])
def test_another_kind_of_database_is_refused(world: Engine, url: str) -> None:
    with pytest.raises(db.UnknownDatabase, match=r"sqlite:.*postgresql:"):
        db.connect(url)
    assert db.database.obj is world.database


def test_sqlite_is_opened_so_that_nothing_is_lost_or_orphaned(tmp_path: Path) -> None:
    before = db.database.obj
    opened = db.connect(f"sqlite:///{tmp_path / 'a.db'}")
    db.database.initialize(before)
    with opened.connection_context():
        found = {
            name: opened.execute_sql(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": 2,
        "busy_timeout": 5000,
    }


def test_a_moment_comes_back_as_it_went_in(app: Flask) -> None:
    LoginAttempt.create(key="a", last_at=MOMENT)
    kept = LoginAttempt.get(LoginAttempt.key == "a").last_at
    assert (kept, kept.tzinfo) == (MOMENT, dt.UTC)


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        LoginAttempt.create(key="a", last_at=MOMENT.replace(tzinfo=None))
