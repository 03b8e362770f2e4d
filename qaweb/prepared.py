"""Selects that are written once and sent again with other values.

peewee takes ten times as long to write a statement as SQLite to answer it, and pages send the same
dozen again and again. `@prepared` on a function that returns a select makes it return the rows:
what it is called with (numbers, texts, days, a viewer) is left open in the text and filled in when
it is sent. Whatever decides on the text itself (roles, None, enums, how many teams) is part of
what the text is kept under. The function must not look at an open value: doing so raises.
"""

import datetime as dt
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import update_wrapper
from typing import Any, Generic, ParamSpec

import peewee as pw

from qaweb.db import Query, database, is_sqlite
from qaweb.permissions import Viewer
from qaweb.rows import Tuples

Asked = ParamSpec("Asked")
LEFT_OPEN = (int, str, dt.date, dt.datetime)
ALL_OPEN = frozenset(LEFT_OPEN)
MOST_KEPT = 256
AS_GIVEN = {
    (pw.IntegerField, int), (pw.AutoField, int), (pw.BigIntegerField, int),
    (pw.CharField, str), (pw.TextField, str), (pw.DateField, dt.date),
}  # fmt: skip
"""Fields that store such values as they are."""
Convert = Callable[[Any], Any]
Make = Callable[[list[Any]], list[Any]]
FEW_ROWS = 3
MOST_COLUMNS = 100
"""SQLite's functions take no more arguments than that for sure."""
is_checked = False
"""Compare each text with one written anew; tests turn it on."""


class Word(str):
    """A text that belongs to the select itself, such as the name of a column."""

    __slots__ = ()


class StillOpen(Exception):
    """A prepared select looked at a value that is only known when it is sent."""


@dataclass(frozen=True)
class Sent:
    """A place among the values of a statement: which one goes there, and how it is stored."""

    place: int
    convert: Convert | None


class Open(pw.Node):
    """Stands for a value in the text of a select."""

    def __init__(self, place: int) -> None:
        self.place = place

    def __sql__(self, ctx: Any) -> Any:
        ctx._values.append(Sent(self.place, ctx.state.converter or None))
        return ctx.literal(ctx.state.param or "?")

    def _refuse(self, *_others: object) -> Any:
        raise StillOpen("the function decides by this value: pass it as an enum or a flag")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = _refuse
    __iter__ = __len__ = __str__ = __int__ = __index__ = _refuse
    __hash__ = object.__hash__


class _Opened:
    """What a select was asked with, parted into what shapes its text and what is sent with it."""

    def __init__(self, asked: tuple[Any, ...]) -> None:
        self.values: list[Any] = []
        self.shape: tuple[Any, ...] = tuple([self._part(each) for each in asked])

    def _part(self, each: Any) -> Any:
        if isinstance(each, Viewer):
            known = (each.project_id is None, each.team_id is None, len(each.team_ids))
            self.values += (each.id, each.project_id, each.team_id, *each.team_ids)
            return (each.role, each.is_system, each.duties, *known)
        if type(each) in LEFT_OPEN:
            self.values.append(each)
            return type(each)
        if isinstance(each, (list, tuple)):
            kinds = tuple(map(type, each))
            if ALL_OPEN.issuperset(kinds):  # a month's days
                self.values += each
                return ("several", *kinds)
            return ("several", *[self._part(one) for one in each])
        return each


def _with_openings(asked: tuple[Any, ...]) -> list[Any]:
    """The same, with an opening wherever a value is left open; in the order of `_Opened`."""
    count = 0

    def opening() -> Any:
        nonlocal count
        count += 1
        return Open(count - 1)

    def part(each: Any) -> Any:
        if isinstance(each, Viewer):
            person, project, team = opening(), opening(), opening()
            return replace(
                each,
                id=person,
                project_id=project if each.project_id is not None else None,
                team_id=team if each.team_id is not None else None,
                team_ids=tuple(opening() for _team in each.team_ids),
                lent=opening_never(),
            )
        if isinstance(each, (list, tuple)):
            return tuple(part(one) for one in each)
        return opening() if type(each) in LEFT_OPEN else each

    def opening_never() -> Any:
        return Open(-1)

    return [part(each) for each in asked]


def _needed(convert: Convert | None, kind: type) -> Convert | None:
    """How a value becomes what is stored; None where it is that already."""
    field = getattr(convert, "__self__", None)
    while isinstance(field, pw.ForeignKeyField):
        field = field.rel_field
    return None if (type(field), kind) in AS_GIVEN else convert


def _has_bytes(query: Any) -> bool:
    """Whether a column holds bytes, which JSON cannot."""
    while isinstance(query, pw.CompoundSelectQuery):
        query = query.lhs
    return any(isinstance(getattr(each, "field", each), pw.BlobField) for each in query._returning)


class _Fetched:
    """Rows that came in one piece, as a cursor gives them."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def fetchall(self) -> list[Any]:
        """All of them."""
        return self._rows

    def close(self) -> None:
        """There is nothing to close."""


class _Statement:
    """The text of a select for one shape, and how its rows are read."""

    def __init__(self, query: Any, kinds: list[type]) -> None:
        self.query = query
        self.sql, self.values = query.sql()
        self.whole = ""
        self.is_never_whole = _has_bytes(query)
        sent = [(n, v) for n, v in enumerate(self.values) if type(v) is Sent]
        ways = [(n, v.place, _needed(v.convert, kinds[v.place])) for n, v in sent]
        self.as_given = [(n, place) for n, place, convert in ways if convert is None]
        self.converted = [(n, place, convert) for n, place, convert in ways if convert]
        self.make: Make | None = None

    def filled(self, values: list[Any]) -> list[Any]:
        sent = list(self.values)
        for index, place in self.as_given:
            sent[index] = values[place]
        for index, place, convert in self.converted:
            sent[index] = convert(values[place])
        return sent

    def send(self, values: list[Any]) -> Any:
        """A cursor with the answer; of a select known for many rows they come in one piece."""
        if self.whole:
            with suppress(pw.OperationalError):  # bytes are nothing that JSON can hold
                return _Fetched(json.loads(database.execute_sql(self.whole, values).fetchone()[0]))
            self.whole, self.is_never_whole = "", True
        return database.execute_sql(self.sql, values)

    def rows(self, cursor: Any) -> list[Any]:
        """What the columns are is found out with the first row and kept."""
        if self.make:
            return self._noted(self.make(cursor.fetchall()), cursor)
        wrapper = self.query._get_cursor_wrapper(cursor)
        if type(wrapper) is pw.CursorWrapper:  # of a select around others: as they are
            self.make = _as_tuples
            return self.rows(cursor)
        if type(wrapper) is pw.ModelTupleCursorWrapper:  # of several selects together
            wrapper = Tuples(cursor, wrapper.model, wrapper.select)
        found = list(wrapper)
        if found:
            self.make = getattr(wrapper, "make", None) or _one_by_one(wrapper.process_row)
            wrapper.cursor, wrapper.row_cache = None, []
        return self._noted(found, cursor)

    def _noted(self, found: list[Any], cursor: Any) -> list[Any]:
        """SQLite gives way to other threads at every row that is fetched: better one than many."""
        if len(found) <= FEW_ROWS or self.whole or self.is_never_whole or not is_sqlite():
            return found
        if (width := len(cursor.description)) <= MOST_COLUMNS:
            self.whole = _in_one_row(self.sql, width)
        return found


def _as_tuples(rows: list[Any]) -> list[Any]:
    return list(map(tuple, rows))


def _one_by_one(make: Convert) -> Make:
    """By peewee's own readers."""
    return lambda rows: [make(row) for row in rows]


def _in_one_row(sql: str, width: int) -> str:
    """The same select with all its rows as one text, each an array of its `width` columns."""
    names = ", ".join(f"c{number}" for number in range(width))
    rows = f"json_group_array(json_array({names}))"
    # Both are the program's own: a select, and names that are counted.
    return f"WITH q({names}) AS ({sql}) SELECT {rows} FROM q"  # noqa: S608  # nosec B608


class Prepared(Generic[Asked]):
    """A function that writes a select; called, it sends it and returns the rows."""

    def __init__(self, select: Callable[Asked, Query]) -> None:
        self.select = select
        """The select itself, for others to go on with."""
        self._kept: dict[Any, _Statement] = {}
        update_wrapper(self, select)

    def __call__(self, *asked: Asked.args, **named: Asked.kwargs) -> list[Any]:
        opened = _Opened(asked)
        key = (type(database.obj), opened.shape)
        statement = self._kept.get(key) or self._write(key, asked, opened)
        values = statement.filled(opened.values)
        if is_checked:
            _check(self.select(*asked, **named), statement.sql, values)
        return statement.rows(statement.send(values))

    def _write(self, key: Any, asked: tuple[Any, ...], opened: _Opened) -> _Statement:
        """Once for each shape."""
        select: Any = self.select
        statement = _Statement(select(*_with_openings(asked)), list(map(type, opened.values)))
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = statement
        return statement


prepared = Prepared


def _check(query: Any, sql: str, values: list[Any]) -> None:
    written, with_values = query.sql()
    if (written, with_values) != (sql, values):
        raise AssertionError(
            f"the prepared select differs:\n{written}\n{with_values}\n{sql}\n{values}"
        )
