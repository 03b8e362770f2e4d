"""`flask doctor` on an installation, and what is wrong with it."""

import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from playhouse.migrations import Runner

from qaweb import clock, db, jobs, leading
from qaweb.jobs import Job, JobState
from tests.cast import Cast


@pytest.fixture
def place(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation as it should be: a folder of its own, a proxy, a worker, a backup."""
    instance, kept = tmp_path / "instance", tmp_path / "backups"
    for folder in (instance, kept):
        folder.mkdir(mode=0o700)
    values = {"INSTANCE": instance, "PRODUCTION": True, "TRUSTED_PROXIES": 1, "BACKUP_FOLDER": kept}
    for name, value in values.items():
        monkeypatch.setitem(app.config, name, value)
    (kept / f"qaweb-{clock.now():%Y-%m-%dT%H%MZ}.tar").touch()
    jobs.beat(clock.now())
    return instance


def said(app: Flask) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(args=["doctor"])
    lines = result.output.splitlines()
    return result.exit_code, [line for line in lines if not line.startswith(("ok", "warn  disk"))]


def test_all_is_well(app: Flask, cast: Cast, place: Path) -> None:
    assert said(app) == (0, [])


def test_each_line_that_is_well_says_what_was_looked_at(
    app: Flask, cast: Cast, place: Path
) -> None:
    output = app.test_cli_runner().invoke(args=["doctor"]).output
    for subject in ("mode", "TLS", "SECRET_KEY", "folder", "disk", "backup", "database", "worker"):
        assert f" {subject}: " in output
    assert f"in {clock.DEFAULT_ZONE}" in output


def test_keys_that_others_can_read_are_bad(app: Flask, cast: Cast, place: Path) -> None:
    (place / "data_key").write_text("a key that nobody may see")
    (place / "data_key").chmod(0o644)
    code, lines = said(app)
    assert (code, len(lines)) == (1, 1)
    assert "DATA_KEY: others can read" in lines[0]
    assert "a key that nobody may see" not in lines[0]


def test_a_folder_that_others_look_into_is_told(app: Flask, cast: Cast, place: Path) -> None:
    place.chmod(0o755)
    code, lines = said(app)
    assert (code, lines[0].startswith("warn  folder: others can look into")) == (0, True)


def test_a_worker_that_is_away_is_bad(app: Flask, cast: Cast, place: Path) -> None:
    jobs.beat(clock.now() - dt.timedelta(hours=2))
    code, lines = said(app)
    assert code == 1
    assert lines == [
        "bad   worker: last seen 2026-10-21 04:00 UTC: start `python -m sync`, and keep it running."
    ]


def test_it_says_which_worker_leads(app: Flask, cast: Cast, place: Path) -> None:
    leading.take("kunming-7", None, clock.now())
    assert said(app) == (0, [])
    output = app.test_cli_runner().invoke(args=["doctor"]).output
    assert "ok    leader: kunming-7 leads since 2026-10-21 06:00 UTC, last heard" in output


def test_a_lead_that_nobody_has_taken_over_is_told(app: Flask, cast: Cast, place: Path) -> None:
    leading.take("kunming-7", None, clock.now() - dt.timedelta(minutes=2))
    code, lines = said(app)
    assert (code, len(lines)) == (0, 1)
    assert lines[0].startswith("warn  leader: kunming-7 led since 2026-10-21 05:58 UTC")


def test_a_job_that_was_given_up_is_told(app: Flask, cast: Cast, place: Path) -> None:
    Job.create(
        kind="x", key="draw_plans 1", state=JobState.FAILED, error="no roster",
        due_at=clock.now(), created_at=clock.now(), finished_at=clock.now(),
    )  # fmt: skip
    code, lines = said(app)
    assert (code, "draw_plans 1 failed: no roster" in lines[0]) == (0, True)


def test_an_old_backup_is_bad_and_none_that_is_planned_worth_a_look(
    app: Flask, cast: Cast, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (app.config["BACKUP_FOLDER"] / "qaweb-2026-10-21T0600Z.tar").rename(
        app.config["BACKUP_FOLDER"] / "qaweb-2026-10-18T0600Z.tar"
    )
    code, lines = said(app)
    assert (code, "the last one is of 2026-10-18 06:00 UTC" in lines[0]) == (1, True)
    monkeypatch.setitem(app.config, "BACKUP_FOLDER", None)
    code, lines = said(app)
    assert (code, "set BACKUP_FOLDER" in lines[0]) == (0, True)


def test_missing_and_unknown_migrations_are_bad(app: Flask, cast: Cast, place: Path) -> None:
    history = Runner(db.database.obj, str(db.MIGRATIONS)).History
    history.create(name="9999_of_tomorrow", applied="2026-01-01 00:00:00")
    code, lines = said(app)
    assert (code, "9999_of_tomorrow" in lines[0]) == (1, True)
    history.delete().execute()
    code, lines = said(app)
    assert (code, "flask --app wsgi db upgrade" in lines[0]) == (1, True)


def test_a_clock_that_jumped_is_told(app: Flask, cast: Cast, place: Path) -> None:
    jobs.keep_setting(jobs.CLOCK_JUMPED, f"{clock.now().isoformat()} 7200")
    code, lines = said(app)
    assert (code, "it jumped by 7200 s" in lines[0]) == (0, True)


def test_a_database_that_is_away_is_bad(app: Flask, place: Path, away: None) -> None:
    code, lines = said(app)
    assert (code, lines[0].startswith("bad   database: it does not answer")) == (1, True)


def test_development_is_worth_a_look(
    app: Flask, cast: Cast, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PRODUCTION", False)
    monkeypatch.setitem(app.config, "TRUSTED_PROXIES", 0)
    code, lines = said(app)
    assert code == 0
    assert [line.split(":")[0] for line in lines] == ["warn  mode", "warn  TLS"]
