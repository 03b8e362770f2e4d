"""The folder of the copies, on the server or a share that is mounted there."""

from pathlib import Path

from flask import current_app


def folder() -> Path:
    """Whoever may open it is for the server's administrator to say."""
    path = Path(current_app.config["INSTANCE"]) / "sheets"
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(name: str) -> Path:
    """A file of the folder; a name that leads elsewhere is refused."""
    path = folder() / name
    if path.parent != folder() or path.name != name or name in ("", ".", ".."):
        raise ValueError(name)
    return path
