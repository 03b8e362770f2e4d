"""Which of the rows that people typed and that were refused may still stand in a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TypedRow:
    """A row as it was typed once, and whether it was refused."""

    id: int
    texts: Mapping[str, str]
    is_refused: bool

    @property
    def said(self) -> set[tuple[str, str]]:
        """What was typed at all."""
        return {(key, text) for key, text in self.texts.items() if text.strip()}


def still_refused(rows: Sequence[TypedRow], identity: Sequence[str]) -> list[int]:
    """The refused ones that no later row replaced; `rows` are given the oldest first.

    People type a row piece by piece, and put it right: a later row of the same record, or one that
    holds all that this one held, is the same row.
    """
    return [
        row.id
        for number, row in enumerate(rows)
        if row.is_refused
        and not any(_replaces(later, row, identity) for later in rows[number + 1 :])
    ]


def _replaces(later: TypedRow, row: TypedRow, identity: Sequence[str]) -> bool:
    named = [row.texts.get(key, "") for key in identity]
    same = all(named) and named == [later.texts.get(key, "") for key in identity]
    return bool(named and same) or row.said <= later.said
