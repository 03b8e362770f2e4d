"""What two people write into one report: every saved version stays, nothing typed is lost."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from qaweb.errors import Conflict
from qaweb.language import lazy_gettext as _


@dataclass(frozen=True)
class Version:
    """One saved text of one part: by whom, when, and which save of the whole report it was."""

    text: str
    seq: int
    author: str
    by: int = 0
    at: str = ""

    @property
    def moment(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.at) if self.at else None


@dataclass(frozen=True)
class Writer:
    """Who saves, and when."""

    name: str
    id: int = 0
    at: dt.datetime | None = None


Parts = Mapping[str, tuple[Version, ...]]
"""The versions of each part, the latest last."""


class WrittenMeanwhile(Conflict):
    """Somebody else saved the same part; carries their texts, so that both can be shown."""

    def __init__(self, theirs: Mapping[str, Version], seq: int) -> None:
        super().__init__(
            _("This part was saved elsewhere while you were writing. Both texts are shown below.")
        )
        self.theirs, self.seq = theirs, seq


def read(text: str) -> dict[str, tuple[Version, ...]]:
    """The parts that `kept` wrote."""
    return {
        part: tuple(Version(**version) for version in versions)
        for part, versions in json.loads(text or "{}").items()
    }


def kept(parts: Parts) -> str:
    """The parts as the database keeps them."""
    plain = {part: [asdict(version) for version in versions] for part, versions in parts.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def latest(parts: Parts) -> dict[str, str]:
    """The text in force of each part."""
    return {part: versions[-1].text for part, versions in parts.items() if versions}


def changed(parts: Parts, typed: Mapping[str, str], seq: int) -> dict[str, str]:
    """What was really typed since the page was loaded at `seq`; untouched parts fall away."""
    return {
        part: text
        for part, text in ((part, tidy(text)) for part, text in typed.items())
        if text not in (_text_at(parts, part, seq), latest(parts).get(part, ""))
    }


def tidy(text: str) -> str:
    """The browser's line ends and outer blanks are no change."""
    return text.replace("\r\n", "\n").strip()


def clashes(parts: Parts, typed: Mapping[str, str], seq: int) -> dict[str, Version]:
    """The versions that somebody else saved, since `seq`, of the parts that were typed in too."""
    return {
        part: parts[part][-1]
        for part in changed(parts, typed, seq)
        if part in parts and parts[part][-1].seq > seq
    }


def added(parts: Parts, texts: Mapping[str, str], seq: int, writer: Writer) -> Parts:
    """The parts with each text as a further version."""
    at = writer.at.isoformat() if writer.at else ""
    more = {
        part: (*parts.get(part, ()), Version(text, seq, writer.name, writer.id, at))
        for part, text in texts.items()
    }
    return {**parts, **more}


def _text_at(parts: Parts, part: str, seq: int) -> str:
    """What stood in a part when the report had been saved `seq` times."""
    before = [version.text for version in parts.get(part, ()) if version.seq <= seq]
    return before[-1] if before else ""
