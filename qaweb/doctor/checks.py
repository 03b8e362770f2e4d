"""Each check looks at one thing of this installation and changes nothing."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import peewee as pw
from flask import current_app
from flask_babel import force_locale

from config import ROOT
from qaweb import clock, db, jobs, leading
from qaweb.backups.rules import made_at
from qaweb.db import database
from qaweb.doctor.rules import Finding, backup_age, bad, jump, ok, room, warn
from qaweb.jobs import Job, JobState
from qaweb.people.sessions import COOKIE
from qaweb.sheets import doctor as sheets

MB = 1024 * 1024
OTHERS = stat.S_IRWXO
GROUP_WRITE = stat.S_IWGRP
SECRETS = ("secret_key", "data_key")


def findings() -> Iterator[Finding]:
    """Every check; those that need the database only where it answers."""
    for check in (mode, keys, folder, disk, backups):
        yield from check()
    try:
        with db.connection(), force_locale("en"):
            for check in WITH_DATABASE:
                yield from check()
    except db.NewerDatabase as fault:
        yield bad("database", str(fault))
    except pw.DatabaseError as fault:
        yield bad(
            "database", f"it does not answer: {fault}. Is it started, and is DATABASE_URL right?"
        )


def mode() -> Iterator[Finding]:
    """Whether the process takes the care that people's data need."""
    if current_app.config["DEMO"]:
        yield warn("mode", "this is a demo with known passwords. Real people's data: DEMO=0.")
    elif not current_app.config["PRODUCTION"]:
        yield warn("mode", "development. Where people work with it: QAWEB_ENV=production.")
    else:
        yield ok("mode", "production")
    yield from _encryption()


def _encryption() -> Iterator[Finding]:
    """The cookie is for encrypted connections alone, always; something must encrypt them."""
    if current_app.config["TRUSTED_PROXIES"]:
        yield ok("TLS", f"left to the proxy in front; the cookie {COOKIE} is only sent over https")
    else:
        yield warn(
            "TLS",
            "TRUSTED_PROXIES=0: only a browser on this machine can sign in. For others put a "
            "proxy with TLS in front and set TRUSTED_PROXIES=1.",
        )


def keys() -> Iterator[Finding]:
    """Where the keys come from; the keys themselves are never shown."""
    for name in SECRETS:
        kept = _instance() / name
        if not kept.exists():
            yield ok(name.upper(), "set from the environment; keep a copy apart from the backups")
        elif kept.stat().st_mode & (stat.S_IRWXG | OTHERS):
            yield bad(name.upper(), f"others can read {kept}: chmod 600 {kept}")
        elif current_app.config["PRODUCTION"]:
            yield warn(name.upper(), f"{kept} is left of development: delete it if it is not used.")
        else:
            yield warn(name.upper(), f"kept in {kept}. For production set {name.upper()}_FILE.")


def folder() -> Iterator[Finding]:
    """Whether this account can write where files go, and others cannot look."""
    place = _instance()
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        yield bad("folder", f"{place} cannot be written: chown it to the account of the server.")
        return
    open_to = place.stat().st_mode & (OTHERS | GROUP_WRITE)
    if open_to:
        yield warn("folder", f"others can look into {place}: chmod 750 {place}")
    else:
        yield ok("folder", f"{place} is open to this account alone")
    if db.is_sqlite():
        yield from _database_file(Path(database.obj.database))
    if current_app.config["PRODUCTION"] and place.is_relative_to(ROOT):
        yield warn(
            "folder", "it lies within the program: set QAWEB_INSTANCE to a folder of its own."
        )


def _database_file(path: Path) -> Iterator[Finding]:
    if path.exists() and path.stat().st_mode & OTHERS and path.parent.stat().st_mode & OTHERS:
        yield bad("database file", f"others can read {path}: chmod 600 {path}")


def disk() -> Iterator[Finding]:
    """Room for the database and for files."""
    usage = shutil.disk_usage(_instance())
    yield room(usage.free // MB, usage.total // MB)


def backups() -> Iterator[Finding]:
    """How old the last backup is that was made by itself."""
    place: Path | None = current_app.config["BACKUP_FOLDER"]
    if place is None:
        yield warn(
            "backup",
            "none is made by itself: set BACKUP_FOLDER for the worker, best on another machine.",
        )
        return
    if place.exists() and not os.access(place, os.W_OK | os.X_OK):
        yield bad("backup", f"{place} cannot be written: chown it to the account of the worker.")
        return
    made = (made_at(path.name) for path in place.glob("*")) if place.is_dir() else ()
    yield backup_age(max(filter(None, made), default=None), clock.now(), str(place))


def migrations() -> Iterator[Finding]:
    """Whether database and program fit."""
    version = "SQLite" if db.is_sqlite() else "PostgreSQL"
    query = "SELECT sqlite_version()" if db.is_sqlite() else "SHOW server_version"
    number = database.execute_sql(query).fetchone()[0]
    if waiting := db.pending():
        yield bad(
            "database",
            f"{version} {number} lacks {', '.join(waiting)}: flask --app wsgi db upgrade",
        )
        return
    yield ok("database", f"{version} {number} answers and has every migration")


def worker() -> Iterator[Finding]:
    """Whether the work that no page waits for is done."""
    if db.pending():
        return
    state = jobs.worker_state()
    if state == "seen":
        yield ok("worker", "seen within the last minutes")
    else:
        seen = (
            f"last seen {jobs.worker_seen():%Y-%m-%d %H:%M} UTC"
            if state == "late"
            else "never seen"
        )
        yield bad("worker", f"{seen}: start `python -m sync`, and keep it running.")
    yield from _leader(state)
    failed = Job.select().where(Job.state == JobState.FAILED).order_by(Job.finished_at.desc())
    for job in failed.limit(5):
        yield warn("job", f"{job.key} failed: {job.error[:200]}. See the worker's log.")


def _leader(state: str) -> Iterator[Finding]:
    """Which of the workers leads; none does for a moment after the leader's death."""
    row, now = leading.leader(), clock.now()
    if row is None:
        return
    words = f"since {row.since:%Y-%m-%d %H:%M} UTC, last heard {row.heard_at:%Y-%m-%d %H:%M:%S} UTC"
    if row.leads(now):
        yield ok("leader", f"{row.worker} leads {words}")
    elif state == "seen":
        after = f"within {leading.LEASE.seconds} s"
        yield warn("leader", f"{row.worker} led {words}: another worker takes over {after}.")


def time() -> Iterator[Finding]:
    """Whether the server knows what time it is; the centre's own zone needs nothing of it."""
    if db.pending():
        return
    yield jump(jobs.setting(jobs.CLOCK_JUMPED), clock.now())
    yield ok("zone", f"it is {clock.local(clock.now()):%Y-%m-%d %H:%M} in {clock.DEFAULT_ZONE}")


def spreadsheets() -> Iterator[Finding]:
    """What `flask sync doctor` says, the worker apart."""
    if db.pending():
        return
    found = [line for line in sheets.findings() if not line.startswith("No worker")]
    for line in found:
        yield warn("sheets", line)
    if not found:
        yield ok("sheets", "well")


Check = Callable[[], Iterator[Finding]]
WITH_DATABASE: tuple[Check, ...] = (migrations, worker, time, spreadsheets)


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])
