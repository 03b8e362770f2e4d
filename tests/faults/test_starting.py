"""A database that is not theirs is refused; a broken migration changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from playhouse.migrations import Runner

from qaweb import db, starting
from qaweb.people.models import Person
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE made_well (id INTEGER)")
"""
BROKEN = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE half_made (id INTEGER)")
    db.execute_sql("UPDATE people SET name = 'nobody'")
    db.execute_sql("ALTER TABLE people ADD COLUMN id INTEGER")
"""


def history() -> Runner:
    return Runner(db.database.obj, str(db.MIGRATIONS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Migrations of a later version: one that works, one that does not."""
    (tmp_path / "0001_initial.py").write_text((db.MIGRATIONS / "0001_initial.py").read_text())
    (tmp_path / "0002_well.py").write_text(GOOD)
    (tmp_path / "0003_broken.py").write_text(BROKEN)
    return tmp_path


def test_a_broken_migration_leaves_the_database_as_it_was(cast: Cast, folder: Path) -> None:
    with pytest.raises(db.BrokenMigration, match=r"0003_broken failed.*as it was before it"):
        db.migrate(folder)
    tables = db.database.get_tables()
    assert ("made_well" in tables, "half_made" in tables) == (True, False)
    assert Person.get_by_id(cast.agent.id).name == cast.agent.name
    names = {row.name for row in history().History.select()}
    assert ("0002_well" in names, "0003_broken" in names) == (True, False)


def test_what_cannot_even_be_read_changes_nothing(cast: Cast, folder: Path) -> None:
    (folder / "0003_broken.py").write_text("def up(:")
    with pytest.raises(db.BrokenMigration, match="SyntaxError"):
        db.migrate(folder)
    assert Person.select().exists()


def test_a_newer_database_is_not_served(cast: Cast) -> None:
    history().History.create(name="9999_of_tomorrow", applied="2026-01-01 00:00:00")
    with pytest.raises(SystemExit, match=r"does not start.*9999_of_tomorrow.*newer version"):
        starting.refuse_unfit()


def test_a_database_that_lacks_migrations_is_not_served(cast: Cast) -> None:
    history().History.delete().execute()
    with pytest.raises(SystemExit, match="run `flask --app wsgi db upgrade`"):
        starting.refuse_unfit()


@pytest.mark.parametrize(
    "words", [("people", "invite", "9009", "--name", "x"), ("import", "people", __file__),
              ("standards", "publish-company"), ("summaries", "rebuild")],
)  # fmt: skip
def test_no_command_changes_a_newer_database(
    app: Flask, cast: Cast, words: tuple[str, ...]
) -> None:
    history().History.create(name="9999_of_tomorrow", applied="2026-01-01 00:00:00")
    done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 1
    assert "Error: The database has 9999_of_tomorrow" in done.output
    assert not Person.select().where(Person.number == "9009").exists()


def test_a_broken_migration_that_was_mended_is_taken_up_where_it_stopped(
    cast: Cast, folder: Path
) -> None:
    with pytest.raises(db.BrokenMigration):
        db.migrate(folder)
    (folder / "0003_broken.py").write_text(GOOD.replace("made_well", "mended"))
    assert db.migrate(folder) == ["0003_broken"]
    assert "mended" in db.database.get_tables()


def test_the_right_database_is_served(cast: Cast) -> None:
    starting.refuse_unfit()


def test_one_that_does_not_answer_yet_is_waited_for(app: Flask, away: None) -> None:
    starting.refuse_unfit()


@pytest.mark.parametrize("module", ["wsgi", "sync"])
def test_neither_process_starts_on_an_empty_database(module: str, tmp_path: Path) -> None:
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "QAWEB"))}
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=outside | {"QAWEB_INSTANCE": str(tmp_path), "LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("qaweb does not start. The database lacks 0001_initial")
