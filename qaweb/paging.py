"""Pages of 50 rows, without counting what lies behind them.

`page_of` skips to a numbered page: for lists of some thousands. `stretch_of` goes on from the row
at which the page before ended: the same cost on every page, for lists of any length.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

import peewee as pw
from flask import request

from qaweb.db import database

ROWS = 50
LAST_PAGE = 10_000
BETWEEN = "~"
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
    return page_read(lambda limit, offset: list(query.limit(limit).offset(offset)), number)


def page_read(read: Callable[[int, int], list[Any]], number: int | None = None) -> Page[Any]:
    """The same of what `read` gives for a limit and an offset."""
    asked = request.args.get("page", 1, type=int) if number is None else number
    number = min(max(asked, 1), LAST_PAGE)
    rows = read(ROWS + 1, (number - 1) * ROWS)
    return Page(rows[:ROWS], number, len(rows) > ROWS)


@dataclass(frozen=True)
class Order:
    """The columns by which a long list is sorted; the last one tells every row apart."""

    keys: tuple[Any, ...]
    descending: bool = False

    def cursor_of(self, row: Any) -> str:
        """Where this row stands in the list, as it is written in an address."""
        return BETWEEN.join(str(getattr(row, key.name)) for key in self.keys)

    def place(self, cursor: str) -> tuple[Any, ...] | None:
        """What `cursor_of` wrote; None for anything else."""
        texts = cursor.split(BETWEEN)
        if not cursor or len(texts) != len(self.keys):
            return None
        try:
            return tuple(_key(key, text) for key, text in zip(self.keys, texts, strict=True))
        except ValueError:
            return None


def _key(column: Any, text: str) -> Any:
    if isinstance(column, pw.DateField):
        return dt.date.fromisoformat(text)
    number = int(text)
    if not -(2**31) <= number < 2**31:
        raise ValueError(text)
    return number


@dataclass(frozen=True)
class Stretch(Generic[Row]):
    """Some rows of a long list; `first` and `last` say where they stand in it."""

    rows: list[Row]
    first: str = ""
    last: str = ""
    has_previous: bool = False
    has_next: bool = False

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def stretch_of(
    queries: Sequence[pw.ModelSelect], order: Order, after: str = "", before: str = "",
    rows: int = ROWS,
) -> Stretch[tuple[Any, ...]]:  # fmt: skip
    """The keys of the rows that follow `after`, or that precede `before`; else the first ones.

    Several queries that share no row are one list: an OR between them would be one sort of them
    all, so each is walked by its own index, and only their first rows are put in order.
    """

    def walk(place: Any, down: bool, count: int) -> list[tuple[Any, ...]]:
        return list(_walked(queries, order.keys, place, down, count).tuples())

    return _stretch(walk, lambda keys: BETWEEN.join(map(str, keys)), order, after, before, rows)


def whole_stretch_of(
    query: pw.ModelSelect, order: Order, after: str = "", before: str = "", rows: int = ROWS
) -> Stretch[Any]:
    """The rows themselves of one query."""

    def walk(place: Any, down: bool, count: int) -> list[Any]:
        return list(_from(query, order.keys, place, down, count))

    return _stretch(walk, order.cursor_of, order, after, before, rows)


def _stretch(
    walk: Callable[[Any, bool, int], list[Row]], cursor_of: Callable[[Row], str], order: Order,
    after: str, before: str, rows: int,
) -> Stretch[Row]:  # fmt: skip
    """What `walk` finds from a place on, in which direction, and whether it goes on."""
    place, back = order.place(after), False
    if place is None and (place := order.place(before)):
        back = True
    found = walk(place, order.descending is not back, rows + 1)
    goes_on, found = len(found) > rows, found[:rows]
    if back:
        found.reverse()
    first, last = map(cursor_of, found[:1] + found[-1:]) if found else ("", "")
    return Stretch(found, first, last, goes_on if back else bool(place), back or goes_on)


def _from(
    query: pw.ModelSelect, keys: tuple[Any, ...], place: Any, down: bool, rows: int
) -> pw.ModelSelect:
    """Its first rows from a place on."""
    if place:
        here, place_of = pw.Tuple(*place), pw.Tuple(*keys)
        query = query.where(place_of < here if down else place_of > here)
    return query.order_by(*[key.desc() if down else key.asc() for key in keys]).limit(rows)


def _walked(
    queries: Sequence[pw.ModelSelect], keys: tuple[Any, ...], place: Any, down: bool, rows: int
) -> Any:
    """The first rows of each query, and of these the first ones."""
    walked = [_from(query.select(*keys), keys, place, down, rows) for query in queries]
    if len(walked) == 1:
        return walked[0]
    pieces = [piece.alias(f"piece_{number}") for number, piece in enumerate(walked)]
    names = [key.column_name for key in keys]
    selects: list[Any] = [pw.Select([p], [getattr(p.c, name) for name in names]) for p in pieces]
    sorting = [pw.SQL(name).desc() if down else pw.SQL(name).asc() for name in names]
    together = reduce(lambda one, other: one.union_all(other), selects)
    return together.order_by(*sorting).limit(rows).bind(database)
