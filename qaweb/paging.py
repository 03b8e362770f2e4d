"""Pages of 50 rows, without counting what lies behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import peewee as pw
from flask import request

ROWS = 50
LAST_PAGE = 10_000
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, and whether another follows."""

    rows: list[Row]
    number: int
    has_next: bool

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_of(query: pw.ModelSelect, number: int | None = None) -> Page[Any]:
    """The page asked for in the address; one row more is read to know whether it goes on."""
    asked = request.args.get("page", 1, type=int) if number is None else number
    number = min(max(asked, 1), LAST_PAGE)
    rows = list(query.limit(ROWS + 1).offset((number - 1) * ROWS))
    return Page(rows[:ROWS], number, len(rows) > ROWS)
