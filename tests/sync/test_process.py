"""The worker as it is started for people: a process with signals and a standard error."""

import datetime as dt
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qaweb import create_app
from tests.cast import NOW
from tests.conftest import test_config

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An installation of its own, migrated."""
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "QAWEB"))}
    environment = outside | {"QAWEB_INSTANCE": str(tmp_path), "LOG_LEVEL": "INFO"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return environment


def lines_until(worker: subprocess.Popen[str], event: str) -> Iterator[dict[str, object]]:
    """What the worker says, up to a line with this event."""
    assert worker.stderr is not None
    for line in worker.stderr:
        said = json.loads(line)
        yield said
        if said["event"] == event:
            return
    raise AssertionError(f"the worker ended without saying {event!r}")


def started(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sync"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_zero_when_asked_to(environment: dict[str, str], number: int) -> None:
    with started(environment) as worker:
        done = [said["kind"] for said in lines_until(worker, "job done") if "kind" in said]
        worker.send_signal(number)
        list(lines_until(worker, "worker ended"))
        assert worker.wait(10) == 0
    assert done


def test_in_the_demo_it_lives_by_the_demos_clock(environment: dict[str, str]) -> None:
    path = Path(environment["QAWEB_INSTANCE"]) / "qaweb.db"
    offset = NOW - dt.datetime.now(dt.UTC)
    with closing(sqlite3.connect(path)) as database, database:
        kept = ("demo_offset_seconds", str(offset.total_seconds()))
        database.execute("INSERT INTO app_settings (key, value) VALUES (?, ?)", kept)
    with started(environment | {"DEMO": "1"}) as worker:
        keys = [str(said["key"]) for said in lines_until(worker, "job done") if "key" in said]
        worker.terminate()
        list(lines_until(worker, "worker ended"))
    assert "2026-10-2" in keys[0]


def test_a_demo_without_tables_starts_by_the_real_clock(tmp_path: Path) -> None:
    config = test_config(f"sqlite:///{tmp_path / 'new.db'}", tmp_path)
    assert create_app(type(config)(**{**vars(config), "demo": True})).config["DEMO"] is True
