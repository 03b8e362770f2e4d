"""Two workers as they are started for people: one leads, is killed or stopped, the other leads."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from qaweb import clock, create_app, db
from qaweb.jobs import Job, JobState
from qaweb.leading import SCHEDULE, Leader
from tests import postgres
from tests.conftest import SECRET, test_config

PATIENCE = 60


class Workers:
    """Processes by name, and what each has said."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder, self.running = folder, dict[str, subprocess.Popen[bytes]]()
        self.environment = os.environ | {
            "DATABASE_URL": url, "QAWEB_INSTANCE": str(folder), "LOG_LEVEL": "INFO",
            "SECRET_KEY": SECRET, "DATA_KEY": SECRET,
        }  # fmt: skip

    def start(self, name: str) -> None:
        with (self.folder / name).open("wb") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "sync"], env=self.environment, stderr=log
            )

    def said(self, name: str, event: str) -> list[dict[str, str]]:
        lines = (self.folder / name).read_text().splitlines()
        found = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [line for line in found if line["event"] == event]

    def done(self) -> Counter[str]:
        """How often each job was done, by all of them together."""
        return Counter(line["key"] for name in self.running for line in self.said(name, "job done"))

    def close(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def expire() -> None:
    """What the passing of a lease does, without the wait."""
    Leader.update(until=clock.now() - dt.timedelta(seconds=1)).execute()


def leader() -> str:
    """Read anew, as everybody does."""
    with db.connection():
        return Leader.get(Leader.name == SCHEDULE).worker


@pytest.fixture(params=["sqlite", "postgres"])
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    """Two of them on one database, of which the one called `first` leads."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'qaweb.db'}"
        if request.param == "postgres":
            server = stack.enter_context(postgres.postgres_server())
            url = stack.enter_context(postgres.fresh_database(server))
        create_app(test_config(url, tmp_path))
        with db.connection():
            db.migrate()
        made = Workers(url, tmp_path)
        stack.callback(db.database.close)
        stack.callback(made.close)
        made.start("first")
        until(lambda: made.said("first", "leads"))
        made.start("second")
        until(lambda: made.said("second", "worker ready"))
        yield made


def test_the_leader_is_killed_and_the_other_leads(workers: Workers) -> None:
    was = leader()
    assert not workers.said("second", "leads")
    workers.running["first"].kill()
    with db.connection():
        expire()
    until(lambda: workers.said("second", "leads"))
    assert leader() != was
    before = workers.done().total()
    until(lambda: workers.done().total() > before)
    assert set(workers.done().values()) == {1}


def test_a_leader_that_stood_still_wakes_and_does_nothing_twice(workers: Workers) -> None:
    os.kill(workers.running["first"].pid, signal.SIGSTOP)
    with db.connection():
        expire()
    until(lambda: workers.said("second", "leads"))
    os.kill(workers.running["first"].pid, signal.SIGCONT)
    until(lambda: workers.said("first", "leads no more"))
    with db.connection():
        until(lambda: not Job.select().where(Job.state == JobState.RUNNING).exists())
    assert set(workers.done().values()) == {1}


def test_one_that_is_asked_to_end_makes_room_at_once(workers: Workers) -> None:
    workers.running["first"].terminate()
    until(lambda: workers.said("second", "leads"))
    assert workers.running["first"].wait(10) == 0
