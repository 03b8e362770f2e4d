"""What an answered write means: which cells agree now, what a person typed just before. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sync.reconcile import Clash, Key


@dataclass(frozen=True)
class Owed:
    """A cell that a batch writes: what we had read there, and what we write."""

    read: str
    written: str


@dataclass
class Settled:
    """`bases` move; `overtaken` were typed after our read and stand no longer in the sheet.

    `left` are cells that were not written (a formula, a row that is gone): they are still owed, and
    the next read decides.
    """

    bases: dict[Key, str] = field(default_factory=dict)
    overtaken: list[Clash] = field(default_factory=list)
    left: set[Key] = field(default_factory=set)


def settle(
    owed: Mapping[Key, Owed], before: Mapping[Key, str], not_written: Collection[Key] = ()
) -> Settled:
    """After a write that was answered: `before` is what stood there when it was carried out.

    A gateway that cannot tell what stood there answers nothing for the cell: it was checked before
    the write that nobody had saved meanwhile.
    """
    found = Settled(left=set(not_written))
    for key, cell in owed.items():
        if key in found.left:
            continue
        found.bases[key] = cell.written
        stood = before.get(key, cell.read)
        if stood not in (cell.read, cell.written):
            found.overtaken.append(Clash(*key, cell.read, cell.written, stood))
    return found


class Fate(StrEnum):
    """What the next read shows of a cell whose write was never answered."""

    WRITTEN = "written"
    NOT_WRITTEN = "not_written"
    TYPED = "typed"


def fate_of(cell: Owed, now: str) -> Fate:
    """Whether the write arrived, or did not, or somebody has typed since; either is safe to merge.

    Where it arrived the base becomes what was written; in both other cases the base stays, so that
    the merge takes the text for what it is: still the old one, or a person's.
    """
    if now == cell.written:
        return Fate.WRITTEN
    return Fate.NOT_WRITTEN if now == cell.read else Fate.TYPED
