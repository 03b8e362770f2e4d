"""What a backup says about itself, and what speaks against restoring it. Pure."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

FORMAT = 1
FOLDERS = ("imports", "exports", "slips", "uploads", "trail", "recordings")
"""The folders of the instance that belong to records; the largest, which may be left out, last."""
RECORDINGS = "recordings"
PASSING = (".progress", ".cancel")
"""How far a step is, not what it holds."""
NAMED = "qaweb-%Y-%m-%dT%H%MZ.tar"


class Unusable(Exception):
    """The backup is damaged, or not for this place; the message says what to do."""


@dataclass(frozen=True)
class Manifest:
    """What is in a backup. `tables` counts rows, `files` holds size and SHA-256 of each member.

    `key_mark` tells whether a data key is the one of the backup; the key itself is not in it.
    """

    made_at: str
    qaweb: str
    engine: str
    engine_version: str
    migrations: list[str]
    key_mark: str
    tables: dict[str, int]
    files: dict[str, list[object]]
    left_out: list[str]
    format: int = FORMAT

    def to_json(self) -> bytes:
        """Readable, and sealed against a flipped bit of its own."""
        plain = asdict(self)
        return json.dumps(plain | {"seal": _seal(plain)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises `Unusable` for whatever is no manifest that this version understands."""
        try:
            plain = json.loads(text)
            seal = plain.pop("seal")
            if plain.get("format") != FORMAT:
                raise Unusable(
                    f"The backup has the format {plain.get('format')}, this qaweb knows {FORMAT}: "
                    "restore it with the version that made it, or a later one."
                )
            is_whole = seal == _seal(plain)
            found = cls(**plain)
        except (ValueError, TypeError, AttributeError, KeyError) as fault:
            raise damaged("its manifest cannot be read") from fault
        if not is_whole:
            raise damaged("its manifest was changed")
        return found


def _seal(plain: dict[str, object]) -> str:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def damaged(why: str) -> Unusable:
    """The same words for every kind of damage."""
    return Unusable(f"The backup is damaged: {why}. Take another one; nothing was changed.")


def objections(
    manifest: Manifest, engine: str, migrations: Sequence[str], key_mark: str
) -> Iterator[str]:
    """Why this backup cannot be restored here, each with what to do."""
    if manifest.engine != engine:
        yield (
            f"The backup is of {manifest.engine}, DATABASE_URL names {engine}: "
            f"set DATABASE_URL to an empty database of {manifest.engine}."
        )
    if newer := [name for name in manifest.migrations if name not in migrations]:
        yield (
            f"The backup has {', '.join(newer)}, unknown to this version of qaweb: "
            f"install version {manifest.qaweb} or later first."
        )
    if manifest.key_mark != key_mark:
        yield (
            "DATA_KEY is not the one of the backup, customers' numbers could not be read: "
            "set the DATA_KEY that was kept with it. Is it lost for good: --other-key."
        )


def is_safe(name: str) -> bool:
    """A member's name that stays below one of our folders."""
    path = PurePosixPath(name)
    parts = path.parts
    return (
        len(parts) > 1
        and parts[0] in FOLDERS
        and not path.is_absolute()
        and ".." not in parts
        and "\\" not in name
        and "\0" not in name
    )


def name_at(moment: dt.datetime) -> str:
    """The file of the backup that is made by itself at this moment (UTC)."""
    return moment.strftime(NAMED)


def made_at(name: str) -> dt.datetime | None:
    """When a backup of this name was made; None for files that are not ours to count."""
    try:
        return dt.datetime.strptime(name, NAMED).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def too_many(names: Iterable[str], kept: int) -> list[str]:
    """Which of the backups made by themselves go, the oldest first, so that `kept` stay."""
    ours = sorted((moment, name) for name in names if (moment := made_at(name)))
    return [name for _moment, name in ours[: max(len(ours) - max(kept, 1), 0)]]
