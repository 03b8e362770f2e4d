"""What texts of a sheet would come to in our records, tried and taken back whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qaweb.db import database
from qaweb.permissions import Viewer
from qaweb.sheets import edits
from qaweb.sheets.rules import SheetTab
from sync.comparing import Read, Texts

MOST_TRIED = 300
"""Records whose texts are tried: each costs what saving its form costs."""


@dataclass
class Rehearsed:
    """By record and column: why a text would be refused, and texts that say the same as ours."""

    refused: dict[tuple[str, str], str] = field(default_factory=dict)
    same: set[tuple[str, str]] = field(default_factory=set)


class _TakenBack(Exception):
    """Nothing of it is kept."""


def rehearse(
    viewer: Viewer | None, tab: SheetTab, texts: Texts, ours: Texts, read: Read
) -> Rehearsed:
    """Try each text alone: another word for what we hold changes nothing."""
    found = Rehearsed()
    if tab.change is None or not texts:
        return found
    tried = dict(list(texts.items())[:MOST_TRIED])
    try:
        with database.atomic():
            for record, typed in tried.items():
                _try(viewer, tab, record, typed, found)
            after = read()
            raise _TakenBack
    except _TakenBack:
        pass
    for record, typed in tried.items():
        for key in typed:
            is_same = after.get(record, {}).get(key) == ours[record].get(key)
            if is_same and (record, key) not in found.refused:
                found.same.add((record, key))
    return found


def _try(
    viewer: Viewer | None, tab: SheetTab, record: str, typed: Mapping[str, str], found: Rehearsed
) -> None:
    for key, text in typed.items():
        if why := edits.apply(viewer, tab, record, {key: text}):
            found.refused[record, key] = why
