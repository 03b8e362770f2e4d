"""Where sent files lie until they are imported, and how a long step tells how far it is.

Beside the file `<name>` stand `<name>.progress`, `<name>.result` (what the dry run found) and
`<name>.cancel` (somebody wants it stopped). They are files and not rows of the database, because
the import's own transaction is open all the while: on SQLite nobody else could write a row, and
nobody could see one that the worker writes inside it.
"""

import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from qaweb.tabular.rows import Progress

EVERY_SECONDS = 0.3
SIDES = ("", ".progress", ".result", ".cancel")


class Cancelled(Exception):
    """Somebody asked for the running step to stop; its transaction is rolled back."""


@dataclass(frozen=True)
class HowFar:
    """A running step: what it does, how many of how many, and how long the rest may take."""

    phase: str
    done: int
    total: int
    seconds_left: int | None

    @property
    def percent(self) -> int:
        """Whole per cent, for the bar."""
        return min(100, 100 * self.done // max(self.total, 1))


def folder() -> Path:
    """Outside of everything that is served; only the server's own account may look into it."""
    path = Path(current_app.config["INSTANCE"]) / "uploads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(data: bytes) -> str:
    """Store a file under a name of our own making; returns the name."""
    name = secrets.token_hex(16)
    _write(folder() / name, data)
    return name


def load(name: str) -> bytes | None:
    """The file's bytes; None when it was deleted since."""
    try:
        return (folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def forget(name: str) -> None:
    """Delete the file and what stands beside it."""
    for side in SIDES:
        (folder() / f"{name}{side}").unlink(missing_ok=True)


def names() -> set[str]:
    """The names of all files that lie here, without what stands beside them."""
    return {path.name.partition(".")[0] for path in folder().iterdir()}


def keep_result(name: str, result: dict[str, Any]) -> None:
    """What the dry run found; read by the page."""
    _write(folder() / f"{name}.result", json.dumps(result, ensure_ascii=False).encode())


def result(name: str) -> dict[str, Any] | None:
    """What the dry run found, while the file is kept."""
    return _read(folder() / f"{name}.result")


def ask_to_stop(name: str) -> None:
    """The running step stops at its next sign of life."""
    _write(folder() / f"{name}.cancel", b"")


def is_stopping(name: str) -> bool:
    """Whether somebody asked for the running step to stop."""
    return (folder() / f"{name}.cancel").exists()


def begin(name: str) -> None:
    """Nothing of an earlier step is left: neither its progress nor a wish to stop it."""
    for side in (".progress", ".cancel"):
        (folder() / f"{name}{side}").unlink(missing_ok=True)


def how_far(name: str) -> HowFar | None:
    """How far the running step is; None before its first sign of life."""
    kept = _read(folder() / f"{name}.progress")
    return HowFar(**kept) if kept else None


def watched(name: str, phase: str) -> Progress:
    """What an importer calls with (done, total); stops it when somebody asked for that."""
    began, told = time.monotonic(), 0.0
    path = folder() / f"{name}.progress"

    def progress(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < EVERY_SECONDS and done < total:
            return
        told = now
        if is_stopping(name):
            raise Cancelled
        left = round((now - began) * (total - done) / done) if done else None
        values = {"phase": phase, "done": done, "total": total, "seconds_left": left}
        _write(path, json.dumps(values).encode())

    progress(0, 0)  # the phase is told at once, and a wish to stop is heard
    return progress


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, readable by the server's own account only."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _read(path: Path) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return kept
