"""Statements whose text is written once: for peewee writing it costs more than the answer does."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import database, is_sqlite
from qaweb.prepared import in_one_row


@dataclass(frozen=True)
class Given:
    """The place of a value that comes with each call."""

    name: str


def given(name: str) -> Any:
    """A place in a statement, as the driver gets it: days as days, moments in UTC without zone."""
    return pw.Value(Given(name), converter=False)


def places_of_days(count: int) -> list[Any]:
    """Places for so many days; `days_given` fills them."""
    return [given(_day_place(number)) for number in range(count)]


def days_given(days: Sequence[dt.date]) -> dict[str, dt.date]:
    """The values for `places_of_days`."""
    return {_day_place(number): day for number, day in enumerate(days)}


def _day_place(number: int) -> str:
    return f"day_{number}"


class Prepared:
    """A select by its shape. Rows are as the driver gives them: see `as_day` and `as_moment`."""

    def __init__(self, shape: Callable[[], Any]) -> None:
        self._shape = shape
        self._texts: dict[bool, tuple[str, Sequence[Any]]] = {}

    def rows(self, **values: Any) -> list[Any]:
        """The answer for these values."""
        text, places = self._text()
        sent = [values[each.name] if isinstance(each, Given) else each for each in places]
        found = database.execute_sql(text, sent).fetchall()
        return list(json.loads(found[0][0])) if is_sqlite() else list(found)

    def _text(self) -> tuple[str, Sequence[Any]]:
        key = is_sqlite()
        if key not in self._texts:
            shape = self._shape()
            text, places = shape.sql()
            self._texts[key] = (in_one_row(text, _width(shape)) if key else text, places)
        return self._texts[key]


def _width(shape: Any) -> int:
    """How many columns it has; of several joined selects the first one's."""
    while isinstance(shape, pw.CompoundSelectQuery):
        shape = shape.lhs
    return len(shape._returning)


def as_day(value: Any) -> dt.date:
    """A day of a row: SQLite keeps it as text."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def as_kept(moment: dt.datetime) -> dt.datetime:
    """A moment as the database keeps it."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def as_moment(value: Any) -> dt.datetime | None:
    """A moment of a row, in UTC as the models read it."""
    if value is None:
        return None
    plain = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return plain.replace(tzinfo=dt.UTC)
