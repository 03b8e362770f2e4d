"""Fifty people of mixed roles at human pace, on the demo's centre: `make load`.

`users_50_p95_ms` and errors; afterwards the records are held against their sums and their chain.
MINUTES=10, USERS=50; DB=postgresql takes a PostgreSQL of its own and two workers.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from bench.figures import Bench, Lines, figure
from bench.postgres import as_durable_as_for_people
from bench.server import served
from config import Config
from qaweb import audit, create_app, db
from qaweb.demo.world import PASSWORD
from qaweb.evaluations.summaries import differences
from qaweb.jobs import Job, JobState
from qaweb.people.models import Person
from qaweb.permissions import Role
from tests.postgres import fresh_database, postgres_server
from tools.run import BIN, ROOT, flask

USERS, MINUTES, SHORT_MINUTES = 50, 10.0, 1.0
A_SECOND_WINDOW = (Role.MANAGER, Role.ASSISTANT)
QUIET = {"LOG_LEVEL": "ERROR", "DEMO": "1"}


@dataclass(frozen=True)
class Heard:
    """What locust has counted."""

    requests: int
    errors: int
    p50_ms: float
    p95_ms: float
    slowest: str
    faults: tuple[str, ...]


class WentWrong(Exception):
    """The load was borne, or not; what it left behind is not in order."""


@figure
def users(_bench: Bench) -> Lines:
    """A short run on SQLite as part of `make bench`; `make load` is the long one."""
    yield from load("sqlite", USERS, SHORT_MINUTES, workers=1)


def load(kind: str, people: int, minutes: float, workers: int) -> Lines:
    """Let `people` work for some minutes, then look whether everything is in order."""
    with centre(kind) as env:
        with served("wsgi:app", env) as address, working(env, workers):
            before = cpu_seconds()
            heard = play(address, env, people, minutes)
            spent = cpu_seconds() - before
        for fault in (*heard.faults, f"slowest: {heard.slowest}"):
            print(fault, file=sys.stderr)
        yield f"users_{people}_requests", heard.requests
        yield f"users_{people}_errors", heard.errors
        yield f"users_{people}_p50_ms", heard.p50_ms
        yield f"users_{people}_p95_ms", heard.p95_ms
        yield f"users_{people}_cpu_ms", 1000 * spent / heard.requests
        yield from left_behind(env)


def cpu_seconds() -> float:
    """What the web server has used: a busy machine moves it less than it moves times."""
    found = psutil.Process().children(recursive=True)
    times = [each.cpu_times() for each in found if "granian" in " ".join(each.cmdline())]
    return sum(each.user + each.system for each in times)


@contextmanager
def centre(kind: str) -> Iterator[dict[str, str]]:
    """The demo's centre on a database of its own; yields the environment of its processes."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="qaweb-load-"))
        url = f"sqlite:///{folder}/qaweb.db"
        if kind == "postgresql":
            server = stack.enter_context(postgres_server())
            as_durable_as_for_people(server)
            url = stack.enter_context(fresh_database(server))
        env = {**os.environ, **QUIET, "QAWEB_INSTANCE": folder, "DATABASE_URL": url}
        if not (flask("db", "upgrade", env=env) and flask("demo", env=env)):
            raise WentWrong("the demo's centre could not be made")
        yield env


@contextmanager
def working(env: Mapping[str, str], count: int) -> Iterator[None]:
    """So many workers beside the web server."""
    started = [
        subprocess.Popen([sys.executable, "-m", "sync"], cwd=ROOT, env=env) for _ in range(count)
    ]
    try:
        yield
    finally:
        for worker in started:
            worker.terminate()
        for worker in started:
            worker.wait(60)


def play(address: str, env: Mapping[str, str], people: int, minutes: float) -> Heard:
    """Run locust against the server; it signs one in after the other, then all stay."""
    report = Path(env["QAWEB_INSTANCE"]) / "load"
    command = [str(BIN / "locust"), "-f", "bench/people.py", "--headless", "--host", address]
    command += ["-u", str(people), "-r", "2", "-t", f"{int(minutes * 60 + people / 2)}s"]
    command += ["--stop-timeout", "30", "--json-file", str(report), "--loglevel", "ERROR"]
    known = {"BENCH_PEOPLE": json.dumps(logins(env)), "BENCH_PASSWORD": PASSWORD}
    # Its exit code tells of failures, which are counted below.
    said = subprocess.run(
        command, cwd=ROOT, env={**env, **known}, check=False, capture_output=True, text=True
    )
    print(said.stderr.partition("Error report")[2], file=sys.stderr)
    return heard_in(json.loads(report.with_suffix(".json").read_text()))


def logins(env: Mapping[str, str]) -> list[tuple[str, str]]:
    """Number and role of everybody, the monitors first; two have a second window open."""
    with application(env):
        found = [(each.number, each.role) for each in Person.select().order_by(Person.id)]
    agents = [each for each in found if each[1] is Role.AGENT]
    others = [each for each in found if each[1] is not Role.AGENT]
    second = [each for each in others if each[1] in A_SECOND_WINDOW]
    return [(number, role.value) for number, role in [*others, *agents, *second]]


@contextmanager
def application(env: Mapping[str, str]) -> Iterator[None]:
    """Let this process look into the centre's database, and have its own back afterwards."""
    own = db.database.obj
    app = create_app(Config.from_environment(env))
    try:
        with app.app_context(), db.connection():
            yield
    finally:
        db.database.initialize(own)


def heard_in(entries: list[dict[str, Any]]) -> Heard:
    """All requests together, by the counts of answers that took so many milliseconds."""
    times: dict[float, int] = {}
    for entry in entries:
        for took, count in entry["response_times"].items():
            times[float(took)] = times.get(float(took), 0) + count
    slowest = max(entries, key=lambda entry: _share(_times(entry), 0.95))
    named = (
        f"{slowest['name']} {_share(_times(slowest), 0.95):.0f} ms, {slowest['num_requests']} times"
    )
    return Heard(
        sum(entry["num_requests"] for entry in entries),
        sum(entry["num_failures"] for entry in entries),
        _share(times, 0.5),
        _share(times, 0.95),
        named,
        tuple(f"{e['name']}: {e['num_failures']} errors" for e in entries if e["num_failures"]),
    )


def _times(entry: dict[str, Any]) -> dict[float, int]:
    return {float(took): count for took, count in entry["response_times"].items()}


def _share(times: Mapping[float, int], share: float) -> float:
    """The time within which this share was answered."""
    left = share * sum(times.values())
    for took in sorted(times):
        left -= times[took]
        if left <= 0:
            return took
    return 0.0


def left_behind(env: Mapping[str, str]) -> Lines:
    """The trail is whole, sums are those of the records, no job failed."""
    with application(env):
        verdict = audit.verify()
        wrong = list(differences())
        failed = Job.select().where(Job.state == JobState.FAILED).count()
        yield "users_audit_entries", verdict.entries
        yield "users_jobs_done", Job.select().where(Job.state == JobState.DONE).count()
    if not verdict.whole or wrong or failed:
        raise WentWrong(f"trail whole: {verdict.whole}; sums: {wrong[:3]}; failed jobs: {failed}")


def main(env: Mapping[str, str]) -> None:
    """The command of `make load`."""
    kind = env.get("DB") or "sqlite"
    people, minutes = int(env.get("USERS") or USERS), float(env.get("MINUTES") or MINUTES)
    print(f"database: {kind}\nminutes: {minutes:g}")
    for name, value in load(kind, people, minutes, workers=2 if kind == "postgresql" else 1):
        print(
            f"{name}: {value:.4g}" if isinstance(value, float) else f"{name}: {value}", flush=True
        )


if __name__ == "__main__":
    main(os.environ)
