"""Rows of the database as objects, made in one go.

peewee sets each column by itself through its accessor and reads dates by trying formats, which
costs several times what SQLite takes to answer: pages load rows of forty columns. The objects are
the same.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from operator import itemgetter
from typing import Any

import peewee as pw
from playhouse.fields import EnumField

Convert = Callable[[Any], Any]
AS_THEY_ARE = (pw.IntegerField, pw.AutoField, pw.BigIntegerField, pw.CharField, pw.TextField)


def _read(field: Any) -> Convert | None:
    """How a column becomes a value; None where the database's own value is it."""
    while isinstance(field, (pw.FieldAlias, pw.ForeignKeyField)):
        field = field.field if isinstance(field, pw.FieldAlias) else field.rel_field
    if type(field) in AS_THEY_ARE:
        return None
    if type(field) is pw.BooleanField:
        return _flag
    if type(field) is EnumField:
        return _member(field)
    if isinstance(field, (pw.DateField, pw.DateTimeField, pw.TimeField)):
        kind: Any = type(field)
        return _moment(kind)
    python_value: Convert = field.python_value
    return python_value


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _member(field: EnumField) -> Convert:
    """Without the enum's own call, which costs more than the look in a dictionary."""
    members = {member.value: member for member in field.enum_class}

    def read(value: Any) -> Any:
        known = members.get(value)
        return field.python_value(value) if known is None else known

    return read


@lru_cache(maxsize=16)
def _moment(kind: type[pw.Field]) -> Convert:
    """Dates and times by what was read before: a page has the same ones again and again."""
    kept = lru_cache(maxsize=16_384)(kind().python_value)

    def read(value: Hashable) -> Any:
        return None if value is None else kept(value)

    return read


def _faster(converter: Any) -> Convert | None:
    """The same conversion, known by the field that it belongs to."""
    field = getattr(converter, "__self__", None)
    if isinstance(field, pw.Field) and converter.__name__ == "python_value":
        return _read(field)
    known: Convert = converter
    return known


class _InOneGo:
    """All rows are fetched at once, where peewee asks for each."""

    cursor: Any
    count: int
    populated: bool
    initialized: bool
    row_cache: list[Any]
    initialize: Callable[[], None]
    process_row: Callable[[Any], Any]

    def fill_cache(self, n: float = 0) -> None:
        """Everything, or the first `n`: whoever asks for some limits the select."""
        if (n and n > 0) or self.populated or self.count:
            super().fill_cache(n)  # type: ignore[misc]
            return
        rows = self.cursor.fetchall()
        if rows and not self.initialized:
            self.initialize()
            self.initialized = True
        self.row_cache += self.make(rows) if rows else []
        self.count, self.populated = len(rows), True
        self.cursor.close()

    def make(self, rows: list[Any]) -> list[Any]:
        """The values that the database gave, as they are read."""
        make = self.process_row
        return [make(row) for row in rows]

    def __iter__(self) -> Any:
        self.fill_cache()
        return iter(self.row_cache)


class Tuples(_InOneGo, pw.ModelTupleCursorWrapper):
    """Rows as tuples; only what is not already right is converted."""

    def initialize(self) -> None:
        """Once, when the columns are known."""
        super().initialize()
        reads = [(i, _faster(c)) for i, c in enumerate(self.converters) if c is not None]
        self.reads = [(i, read) for i, read in reads if read is not None]

    def make(self, rows: list[Any]) -> list[Any]:
        """Column by column: a report reads some hundred rows of twenty."""
        if self.reads:
            rows = list(map(list, rows))
        for index, read in self.reads:
            for values in rows:
                values[index] = read(values[index])
        return list(map(tuple, rows))

    def process_row(self, row: Any) -> Any:
        """One row, where peewee asks for one."""
        return self.make([row])[0]


class _Part:
    """The columns of one model in a row, and how they become an object."""

    def __init__(self, model: type[pw.Model]) -> None:
        self.model = model
        self.names: list[str] = []
        self.indexes: list[int] = []
        self.reads: list[tuple[str, Convert]] = []
        self.others: list[tuple[int, str, Convert | None]] = []

    def add(self, index: int, name: str, read: Convert | None) -> None:
        """A column: a field's goes where peewee keeps values, any other becomes an attribute."""
        if name not in self.model._meta.fields:
            self.others.append((index, name, read))
            return
        self.indexes.append(index)
        self.names.append(name)
        if read is not None:
            self.reads.append((name, read))

    def finish(self) -> None:
        """Find the quickest way to take the columns out of a row."""
        first, count = (self.indexes or [0])[0], len(self.indexes)
        in_line = self.indexes == list(range(first, first + count))
        place: Any = slice(first, first + count) if in_line else None
        take: Any = itemgetter(place) if in_line else itemgetter(*self.indexes)
        self.take: Convert = take

    def make(self, row: Any) -> tuple[pw.Model, bool]:
        """The object, and whether any of its columns has a value."""
        values = self.take(row)
        made: Any = self.model.__new__(self.model)
        made.__data__ = data = dict(zip(self.names, values, strict=True))
        made.__rel__, made._dirty = {}, set()
        for name, convert in self.reads:
            data[name] = convert(data[name])
        is_there = values.count(None) < len(values)
        for index, name, read in self.others:
            is_there = is_there or row[index] is not None
            setattr(made, name, row[index] if read is None else read(row[index]))
        return made, is_there


class Rows(_InOneGo, pw.ModelCursorWrapper):
    """Rows as objects of their models, with those that were joined."""

    # What peewee finds out about the columns.
    _constructor_list: list[Any]
    _row_spec: tuple[Any, ...]
    _dest_reachable: dict[Any, frozenset[Any]]

    def initialize(self) -> None:
        """Once, when the columns are known."""
        super().initialize()
        self.parts: dict[Any, _Part] = {self.model: _Part(self.model)}
        for key, constructor, _is_model in self._constructor_list:
            if self.joins and key not in self.parts:
                self.parts[key] = _Part(constructor)
        for index, key, name, converter in self._row_spec:
            part = self.parts.get(key) or self.parts[self.model]
            part.add(index, name, _faster(converter) if converter else None)
        for part in self.parts.values():
            part.finish()
        self.links = [_Link(self, *each) for each in self.src_to_dest]

    def process_row(self, row: Any) -> pw.Model:
        """One row: its object, and those joined to it where the database found one."""
        made: dict[Any, Any] = {}
        there = set()
        for key, part in self.parts.items():
            made[key], has_value = part.make(row)
            if has_value:
                there.add(key)
        for link in self.links:
            link.join(made, there)
        return made[self.model]


class _Link:
    """How a joined object hangs on another one."""

    def __init__(
        self, rows: Rows, source: Any, name: str, target: Any, _is_dict: bool, *kinds: bool
    ) -> None:
        self.source, self.name, self.target = source, name, target
        self.is_outer, self.is_key = kinds
        self.beyond = rows._dest_reachable.get(target, frozenset())
        # With the key's column among those read, peewee's accessor would only set it again.
        self.is_known = self.is_key and name in rows.parts[source].names

    def join(self, made: dict[Any, Any], there: set[Any]) -> None:
        """As peewee does it: an outer join that found nothing leaves None."""
        holder, joined = made[self.source], made[self.target]
        if self.target not in there:
            if self.is_outer and self.source not in there:
                return
            if not there & self.beyond:
                if not self.is_outer:
                    return
                joined = None
        if self.is_known or (joined is None and self.is_key):
            holder.__rel__[self.name] = joined
            return
        setattr(holder, self.name, joined)
        holder._dirty.clear()
