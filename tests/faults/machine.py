"""A machine with an installation of its own, whose worker and commands are processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from flask_babel import force_locale

from qaweb import create_app, db
from qaweb.jobs import Job, JobState
from qaweb.people.models import Person
from qaweb.people.sessions import COOKIE
from qaweb.permissions import Role
from qaweb.sheets.models import BoundTab, Spreadsheet
from tests import cast as casting
from tests.conftest import SECRET, Client, csrf_token, session_of, test_config

PATIENCE_S = 180


def until(true: Callable[[], Any]) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


class Machine:
    """`google`: the address of the local server that stands for it."""

    def __init__(self, url: str, folder: Path, google: str) -> None:
        folder.mkdir()
        self.url, self.folder, self.google = url, folder, google
        self.app = create_app(test_config(url, folder))
        self.app.test_client_class = Client
        self.worker: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url, "QAWEB_INSTANCE": str(self.folder), "LOG_LEVEL": "ERROR",
            "SECRET_KEY": SECRET, "DATA_KEY": SECRET,
        }  # fmt: skip

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """The database, as this process sees it."""
        db.connect(self.url)
        with self.app.app_context(), force_locale("en"), db.connection():
            yield
        db.database.close()

    @cached_property
    def cast(self) -> casting.Cast:
        """The people, in a database that has none yet."""
        db.migrate()
        return casting.assemble()

    def flask(self, *words: str) -> str:
        """A command as an administrator gives it; what it said."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """The worker, with every duty it has."""
        self.worker = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.working", self.google], env=self.environment
        )

    def kill(self) -> None:
        """At once, if it runs."""
        if self.worker is not None:
            self.worker.kill()
            self.worker.wait()
            self.worker = None

    def browser(self, person: Person) -> FlaskClient:
        """That person's, signed in, in English."""
        Person.update(locale="en").where(Person.id == person.id).execute()
        client = self.app.test_client()
        client.set_cookie(COOKIE, session_of(person), domain="localhost", secure=True)
        client.csrf_header = csrf_token()
        return client

    def sheet(self) -> Spreadsheet:
        found: Spreadsheet = Spreadsheet.get(Spreadsheet.name == "班组")
        return found

    def tab(self) -> BoundTab:
        found: BoundTab = BoundTab.get(BoundTab.spreadsheet == self.sheet())
        return found

    def round(self) -> None:
        """The manager asks for one on the sheet's page, and the worker makes it."""
        sheet, manager = self.sheet(), Person.get(Person.role == Role.MANAGER)
        assert self.browser(manager).post(f"/sheets/{sheet.id}/write").status_code == 303
        asked = Job.select().where(Job.key.startswith(f"edit_sheets {sheet.id} "))
        until(lambda: all(job.state in (JobState.DONE, JobState.FAILED) for job in asked.clone()))
        assert {job.state for job in asked.clone()} == {JobState.DONE}
