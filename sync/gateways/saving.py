"""A file is read at one moment and replaced by one rename, or not at all."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sync.gateways.locks import lock_on
from sync.gateways.package import Package
from sync.gateways.protocol import Locked, Stopped, Unknown


class Answered(Exception):
    """What has to be answered instead."""

    def __init__(self, answer: Locked | Stopped | Unknown) -> None:
        super().__init__(answer)
        self.answer = answer


def stamp_of(path: Path) -> str:
    """Changes whenever the file is saved."""
    about = path.stat()
    return f"{about.st_mtime_ns}-{about.st_size}-{about.st_ino}"


def package_of(path: Path) -> tuple[Package, str]:
    """The file as it is at one moment, with its stamp."""
    stamp = stamp_of(path)
    package = Package(path.read_bytes())
    if stamp_of(path) != stamp:
        raise Answered(Locked())  # it is being saved at this very moment
    return package, stamp


def replace_file(path: Path, data: bytes, stamp: str) -> None:
    """Put the new file in the place of the one that was read, unless that was saved since."""
    mode = path.stat().st_mode

    def look_again() -> None:
        if stamp_of(path) != stamp or lock_on(path):
            raise Answered(Locked())

    put(path, data, mode, look_again)


def put(
    path: Path, data: bytes, mode: int | None = None, last_look: Callable[[], None] | None = None
) -> None:
    """A temporary file beside it, forced to the disk, then one rename."""
    beside = path.with_name(f".{path.name}.writing")
    try:
        with beside.open("wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        if mode is not None:
            beside.chmod(mode & 0o777)
        if last_look:
            last_look()
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Force the rename itself to the disk, where a folder can be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
