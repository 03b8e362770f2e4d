"""The files of a coaching log: taken by their content, kept with the entry or not at all."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qaweb.audit import change
from qaweb.db import Query
from qaweb.errors import NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.slips import queries, storage
from qaweb.slips.file_rules import MOST_BYTES, MOST_FILES, FileKind, kind_of, tidy_name
from qaweb.slips.models import SlipFile, SlipFollowUp

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class SentFile:
    """A file as a browser sends it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class TakenFile:
    """A file that is taken: its name as it will be handed out, and what it really is."""

    name: str
    kind: FileKind
    data: bytes


def chosen(files: Iterable[SentFile]) -> list[SentFile]:
    """The files that were chosen; a field left empty sends one without a name."""
    found = [file for file in files if file.name or file.data]
    if len(found) > MOST_FILES:
        raise Refused(_("Five files at most: put the others into the next entry."), "files")
    return found


def check(file: SentFile) -> TakenFile:
    """The file as it may be kept; `Refused` for what is too large or of another kind."""
    if len(file.data) > MOST_BYTES:
        raise Refused(_("%(name)s is larger than 10 MB.", name=file.name), "files")
    kind = kind_of(file.data)
    if kind is None:
        said = _(
            "%(name)s is not taken. Send a PDF, a picture (PNG, JPEG), a Word, Excel or "
            "PowerPoint file without macros, or plain text.",
            name=file.name,
        )
        raise Refused(said, "files")
    return TakenFile(tidy_name(file.name, kind), kind, file.data)


@contextmanager
def kept(files: Sequence[TakenFile]) -> Iterator[list[tuple[TakenFile, str]]]:
    """The files on the disk, as long as what happens inside goes well."""
    stored: list[tuple[TakenFile, str]] = []
    try:
        for file in files:
            stored.append((file, storage.keep(file.data)))
        yield stored
    except BaseException:
        for _file, name in stored:
            storage.forget(name)
        raise


def attach(entry: SlipFollowUp, stored: Sequence[tuple[TakenFile, str]]) -> None:
    """Write down which files belong to an entry."""
    for file, name in stored:
        SlipFile.create(
            follow_up=entry, name=file.name, kind=file.kind, stored=name, size=len(file.data)
        )


def take_file(viewer: Viewer, slip_id: int, file_id: int) -> tuple[SlipFile, Path]:
    """A file of a slip that the viewer may see, which the trail keeps."""
    slip = queries.slip(viewer, slip_id)
    of_slip = (SlipFile.id == file_id) & (SlipFollowUp.slip == slip.id)
    file = SlipFile.select().join(SlipFollowUp).where(of_slip).first()
    if file is None or not storage.path_of(file.stored).is_file():
        raise NotFound
    with change(viewer, "slips.take_file", slip) as entry:
        entry.note = file.name
    return file, storage.path_of(file.stored)


def forget_unknown(now: dt.datetime) -> int:
    """Delete files that no entry knows (the server fell in between); returns how many."""
    rows: Query = SlipFile.select(SlipFile.stored).tuples()
    known = {name for (name,) in rows}
    lost = storage.written_before(now - A_DAY) - known
    for name in lost:
        storage.forget(name)
    return len(lost)
