"""Many rows, so many at once: no statement takes more values than its database allows."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Each = TypeVar("Each")


def in_pieces(rows: Sequence[Each], most: int) -> Iterator[Sequence[Each]]:
    """All of them in their order, at the most so many in a piece."""
    for start in range(0, len(rows), most):
        yield rows[start : start + most]
