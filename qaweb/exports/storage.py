"""Where finished files lie until they are fetched: outside of everything that is served."""

import secrets
from pathlib import Path

from flask import current_app


def folder() -> Path:
    """Only the server's own account may look into it."""
    path = Path(current_app.config["INSTANCE"]) / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def new_name() -> str:
    """A name of our own making, which nobody can guess."""
    return secrets.token_hex(16)


def path_of(name: str) -> Path:
    """The file of this name."""
    return folder() / name


def forget(name: str) -> None:
    """Delete a file; one that is gone already is no fault."""
    if name:
        path_of(name).unlink(missing_ok=True)


def names() -> set[str]:
    """The names of all files that lie here."""
    return {path.name for path in folder().iterdir()}
