"""A backup as a file: a tar whose last member says what the others must be.

A file that ends too early has no manifest, so it is never taken for whole.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qaweb.backups.rules import Manifest, damaged, is_safe

MANIFEST = "manifest.json"
PIECE = 1024 * 1024


class Hashed:
    """Reads through, and knows afterwards what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = PIECE) -> bytes:
        """The next piece."""
        piece = self.file.read(size)
        self.sum.update(piece)
        self.size += len(piece)
        return piece

    @property
    def known(self) -> list[object]:
        """Size and SHA-256, as the manifest has them."""
        return [self.size, self.sum.hexdigest()]


class Writer:
    """Adds members and remembers what they were."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.files: dict[str, list[object]] = {}

    def add(self, name: str, path: Path) -> None:
        """A file as it is now; one that was deleted meanwhile is not in the backup."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            info = self.tar.gettarinfo(arcname=name, fileobj=file)
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            hashed = Hashed(file)
            self.tar.addfile(info, hashed)
        self.files[name] = hashed.known

    def close(self, manifest: Manifest) -> None:
        """The manifest goes last."""
        text = manifest.to_json()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self.tar.addfile(info, io.BytesIO(text))


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """A new file, whole or not at all, that only its owner can read."""
    draft = path.with_name(f"{path.name}.partial")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        flush(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """A file, or the names in a folder, onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checked(path: Path) -> Manifest:
    """Read every byte and hold it against the manifest; raises `Unusable`."""
    found: dict[str, list[object]] = {}
    manifest = None
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                if manifest is not None or not member.isreg() or member.name in found:
                    raise damaged(f"{member.name!r} does not belong there")
                if member.name == MANIFEST:
                    manifest = Manifest.from_json(_opened(tar, member).read())
                else:
                    found[member.name] = _read_through(_opened(tar, member))
    except (tarfile.TarError, EOFError) as fault:
        raise damaged("it is no archive, or ends too early") from fault
    if manifest is None:
        raise damaged("it ends too early")
    if manifest.files != found:
        raise damaged("its files are not those that the manifest names")
    return manifest


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member)
    assert file is not None  # only asked for regular files
    return file


def _read_through(file: IO[bytes]) -> list[object]:
    hashed = Hashed(file)
    while hashed.read():
        pass
    return hashed.known


def unpack(path: Path, folder: Path, database: str) -> None:
    """Write the members below `folder`; names that lead elsewhere are damage."""
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            if member.name == MANIFEST:
                continue
            if member.name != database and not is_safe(member.name):
                raise damaged(f"{member.name!r} leads out of the folder")
            target = folder / member.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(_opened(tar, member), target)
            os.utime(target, (member.mtime, member.mtime))


def _write(file: IO[bytes], target: Path) -> None:
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while piece := file.read(PIECE):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
