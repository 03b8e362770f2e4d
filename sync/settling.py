"""What an answered write means: which cells agree now, what a person typed just before. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sync.reconcile import Clash, Key


@dataclass(frozen=True)
class Owed:
    """A cell that a batch writes: what we had read there, and what we write."""

    read: str
    written: str


@dataclass
class Settled:
    """`bases` move; `overtaken` were typed after our read and stand no longer in the sheet.

    `left` are cells that were not written (a formula, a row that is gone): what was read there is
    all that is known of them, and the next read decides.
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
            found.bases[key] = cell.read
            continue
        found.bases[key] = cell.written
        stood = before.get(key, cell.read)
        if stood not in (cell.read, cell.written):
            found.overtaken.append(Clash(*key, cell.read, cell.written, stood))
    return found
