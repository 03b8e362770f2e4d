"""A centre whose processes are killed: its database, its calls to monitor, who is signed in."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qaweb import clock, create_app, db
from qaweb.calls.models import Call, CallType
from qaweb.jobs import DEMO_OFFSET, keep_setting
from qaweb.people.models import Person
from qaweb.people.sessions import COOKIE
from tests import cast as casting
from tests.conftest import SECRET, csrf_token, session_of, test_config

CALLS = 4000
AT_ONCE = 500
PROCESSES = ("web", "second web", "worker")


class Site:
    """What stays while processes come and go."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.app = create_app(test_config(url, folder))
        with clock.set_to(casting.NOW), db.connection(), self.app.app_context():
            db.migrate()
            self.cast = casting.assemble()
            self.calls = self._record()
            self.cookies = {
                p.id: session_of(p)
                for p in (self.cast.qa, self.cast.second_qa, self.cast.manager, self.cast.agent)
            }
            keep_setting(DEMO_OFFSET, str(clock.offset_to(casting.NOW).total_seconds()))
        self.said = (folder / "said").open("w")
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.served"],
            env=os.environ | self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            process_group=0,
        )
        self.port = self._number()
        self.running: dict[str, int] = {}

    def _number(self) -> int:
        assert self.nursery.stdout is not None
        return int(self.nursery.stdout.readline())

    def _record(self) -> list[int]:
        kind = CallType.get(project=self.cast.north, name="投诉")
        rows = [
            {
                "number": f"K-{number}",
                "project": self.cast.north,
                "agent": self.cast.agent,
                "call_type": kind,
                "started_at": clock.at(casting.TODAY, dt.time(10)),
                "call_day": casting.TODAY,
                "duration_s": 60,
                "recording": f"K-{number}.wav",
            }
            for number in range(CALLS)
        ]
        for start in range(0, CALLS, AT_ONCE):
            Call.insert_many(rows[start : start + AT_ONCE]).execute()
        found = Call.select(Call.id).where(Call.number.startswith("K-")).order_by(Call.id)
        return [row.id for row in found]

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the processes: the demo's clock shows the cast's day."""
        return {
            "QAWEB_INSTANCE": str(self.folder),
            "DATABASE_URL": self.url,
            "SECRET_KEY": SECRET,
            "DATA_KEY": SECRET,
            "DEMO": "1",
            "LOG_LEVEL": "ERROR",
        }

    def headers(self, person: Person) -> dict[str, str]:
        """What that person's browser sends."""
        return {
            "Cookie": f"{COOKIE}={self.cookies[person.id]}",
            "X-CSRFToken": csrf_token(),
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def start(self) -> None:
        """Whatever is not running is started."""
        assert self.nursery.stdin is not None
        for name in PROCESSES:
            if name not in self.running:
                self.nursery.stdin.write(f"{name.split()[-1]}\n")
                self.nursery.stdin.flush()
                self.running[name] = self._number()

    def kill(self, names: list[str]) -> None:
        """At once, in the middle of whatever they do."""
        for name in names:
            process = self.running.pop(name)
            while True:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    break
                time.sleep(0.001)

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """The database, to look into it."""
        db.connect(self.url)
        with self.app.app_context(), db.connection():
            yield
        db.database.close()

    def close(self) -> None:
        """Kill what runs."""
        self.kill(list(self.running))
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.close()
        self.nursery.stdout.close()
        self.nursery.wait(10)
        self.said.close()
