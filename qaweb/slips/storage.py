"""Where the files of slips lie: outside of everything that is served."""

import datetime as dt
import os
import secrets
from pathlib import Path

from flask import current_app


def folder() -> Path:
    """Only the server's own account may look into it."""
    path = Path(current_app.config["INSTANCE"]) / "slips"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(data: bytes) -> str:
    """Store a file, whole or not at all, under a name that nobody can guess; returns the name."""
    name = secrets.token_hex(16)
    descriptor = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError:
        forget(name)
        raise
    return name


def path_of(name: str) -> Path:
    """The file of this name."""
    return folder() / name


def forget(name: str) -> None:
    """Delete a file; one that is gone already is no fault."""
    path_of(name).unlink(missing_ok=True)


def written_before(moment: dt.datetime) -> set[str]:
    """The names of the files that were there by then."""
    limit = moment.timestamp()
    return {path.name for path in folder().iterdir() if path.stat().st_mtime < limit}
