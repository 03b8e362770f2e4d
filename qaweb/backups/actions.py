"""Making, checking and restoring backups; and the one that is made by itself each night."""

import shutil
import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import peewee as pw
from flask import current_app
from playhouse.migrations import Migration

from config import ROOT
from qaweb import audit, ciphers, clock, db
from qaweb.audit import change
from qaweb.backups import archive
from qaweb.backups.engines import Copied, Engine, engine
from qaweb.backups.rules import (
    FOLDERS,
    PASSING,
    RECORDINGS,
    Manifest,
    Unusable,
    damaged,
    name_at,
    objections,
    too_many,
)
from qaweb.db import database
from qaweb.evaluations import summaries
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.leading import Leader
from qaweb.people.models import LoginSession, Person, Status
from qaweb.permissions import SYSTEM, Role
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import Direction, GatewayKind


def create(path: Path, recordings: bool = True) -> Manifest:
    """Write one moment of the database, and the files that belong to it, into a new file.

    The database first: a file that comes later is not missed by what was copied before it.
    """
    path = path.absolute()
    if path.exists():
        raise Unusable(f"{path} is there already: choose another name.")
    if not path.parent.is_dir():
        raise Unusable(f"There is no folder {path.parent}: create it first.")
    with _scratch(path.parent) as scratch, archive.written(path) as writer:
        used = engine()
        copied = used.copy(scratch / used.member)
        writer.add(used.member, scratch / used.member)
        (scratch / used.member).unlink()
        for name, file in _files(recordings):
            writer.add(name, file)
        manifest = _manifest(used, copied, writer.files, list(_left_out(recordings)))
        writer.close(manifest)
    with change(SYSTEM, "backups.create") as entry:
        entry.after = {"file": path.name, "recordings": recordings}
    return manifest


def _scratch(folder: Path) -> "_Scratch":
    return _Scratch(prefix=".qaweb-", dir=folder)


class _Scratch(tempfile.TemporaryDirectory[str]):
    """A folder for the time being, that only the own account can look into."""

    def __enter__(self) -> Path:  # type: ignore[override]
        return Path(super().__enter__())


def _instance() -> Path:
    return Path(current_app.config["INSTANCE"])


def _files(recordings: bool) -> Iterator[tuple[str, Path]]:
    """Every file that a record may know of, by the name it gets."""
    for folder in FOLDERS:
        if folder == RECORDINGS and not recordings:
            continue
        for path in sorted((_instance() / folder).rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.endswith(PASSING):
                yield path.relative_to(_instance()).as_posix(), path


def _left_out(recordings: bool) -> Iterator[str]:
    """What a reader of the manifest might look for in vain."""
    yield "SECRET_KEY and DATA_KEY: keep them with the backup, in another place."
    yield "Copies in spreadsheets: the worker writes them anew."
    if not recordings:
        yield "The folder of recordings: it is copied by other means."
    edited = Spreadsheet.select().where(
        Spreadsheet.direction != Direction.OUT, Spreadsheet.gateway == GatewayKind.WORKBOOK
    )
    for sheet in edited.order_by(Spreadsheet.id):
        yield f"sheets/{sheet.address}: a workbook that the team edits, and keeps."


def _manifest(
    used: Engine, copied: Copied, files: dict[str, list[object]], left_out: list[str]
) -> Manifest:
    return Manifest(
        made_at=clock.now().isoformat(timespec="seconds"),
        qaweb=version(),
        engine=used.name,
        engine_version=copied.version,
        migrations=copied.migrations,
        key_mark=key_mark(),
        tables=copied.tables,
        files=files,
        left_out=left_out,
    )


def version() -> str:
    """Which qaweb this is."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def key_mark() -> str:
    """Tells whether two data keys are the same, and nothing else about them."""
    return ciphers.lookup_hash("the mark of the data key")[:16]


def check(path: Path) -> Manifest:
    """Read a backup to its end; raises `Unusable` where it is not whole."""
    if not path.is_file():
        raise Unusable(f"There is no file {path}.")
    return archive.checked(path)


def restore(path: Path, other_key: bool = False) -> Manifest:
    """Fill an empty installation from a backup; raises `Unusable` before anything is changed."""
    manifest = check(path)
    _refuse_unfit(manifest, other_key)
    _refuse_full()
    with _scratch(_instance()) as scratch:
        used = engine()
        archive.unpack(path, scratch, used.member)
        used.restore(scratch / used.member)
        for name in FOLDERS:
            if (scratch / name).is_dir():
                _put(scratch / name, _instance() / name)
    with db.connection():
        if used.counts() != manifest.tables:
            raise Unusable("The restored rows are not those of the backup: use another backup.")
        _refuse_broken(manifest)
        with change(SYSTEM, "backups.restore") as entry:
            LoginSession.delete().execute()  # one that was ended since would be open again
            _let_go()
            entry.after = {"file": path.name, "made_at": manifest.made_at}
    return manifest


def _let_go() -> None:
    """What a worker held at the moment of the backup: it is not of this installation."""
    Leader.delete().execute()
    Spreadsheet.update(leased_until=None).execute()


def _refuse_unfit(manifest: Manifest, other_key: bool) -> None:
    known = [each.name for each in Migration.load_directory(str(db.MIGRATIONS))]
    mark = manifest.key_mark if other_key else key_mark()
    if found := list(objections(manifest, engine().name, known, mark)):
        raise Unusable(" ".join(found))
    if engine().member not in manifest.files:
        raise damaged("there is no database in it")


def _refuse_full() -> None:
    """Nothing is ever written over."""
    with db.connection():
        if tables := engine().tables():
            raise Unusable(
                f"The database is not empty, it has {len(tables)} tables: "
                "restore into a new one. Nothing was changed."
            )
    for name in FOLDERS:
        folder = _instance() / name
        if folder.is_dir() and any(folder.iterdir()):
            raise Unusable(
                f"The folder {folder} is not empty: move it away, or set QAWEB_INSTANCE to a new "
                "folder. Nothing was changed."
            )


def _put(source: Path, target: Path) -> None:
    if target.is_dir():
        target.rmdir()  # empty, as was looked at before
    shutil.move(source, target)


def _refuse_broken(manifest: Manifest) -> None:
    """What every backup must hold; an older database is looked at after its upgrade."""
    if db.pending():
        return
    verdict = audit.verify()
    if not verdict.whole:
        raise Unusable(f"The audit trail of this backup breaks: {verdict.reason}. Use another one.")
    with db.temporary_on_disk():  # tens of millions of rows are sorted
        found = summaries.differences()
    if found:
        raise Unusable(f"{len(found)} summaries differ: run `flask --app wsgi summaries rebuild`.")


def keep_nightly() -> str:
    """The backup of each night, where a folder for it is set; who it concerns hears of a failure.

    It is tried three times, as every job is, and told once a day.
    """
    folder: Path | None = current_app.config["BACKUP_FOLDER"]
    if folder is None:
        return "no folder is set"
    try:
        return keep_one(folder, current_app.config["BACKUPS_KEPT"])
    except (Unusable, OSError, sqlite3.Error, pw.DatabaseError):
        _alarm()
        raise


def _alarm() -> None:
    day = f"{clock.today():%Y-%m-%d}"
    told = Person.select(Person.id).where(
        Person.role.in_([Role.MANAGER, Role.ASSISTANT]), Person.status != Status.LEFT
    )
    with database.atomic():
        tell([p.id for p in told], Occasion.BACKUP_FAILED, f"backup {day}", "inbox.index", day=day)


def keep_one(folder: Path, kept: int) -> str:
    """Make the backup of now in `folder`, without recordings; the oldest beyond `kept` go."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    name = name_at(clock.now())
    if not (folder / name).exists():
        create(folder / name, recordings=False)
    gone = too_many((path.name for path in folder.iterdir()), kept)
    _forget(folder, gone)
    return name


def _sweep(folder: Path) -> None:
    """What a run that was killed has left."""
    for path in folder.glob("qaweb-*.tar.partial"):
        path.unlink()
    for path in folder.glob(".qaweb-*"):
        shutil.rmtree(path, ignore_errors=True)


def _forget(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
