"""The first rows of a file as they will be read, drawn beside the choice of columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qaweb.errors import Refused
from qaweb.filters import label
from qaweb.imports import actions
from qaweb.imports.words import field_in_words, value_in_words
from qaweb.language import gettext as _
from qaweb.tabular.cells import shown
from qaweb.tabular.importers import Choice, Found, Importer
from qaweb.tabular.rows import GoodRow, Problem
from qaweb.tabular.tables import Table
from qaweb.tabular.wide import Shift

Problems = dict[int, dict[str, Problem]]
ROWS = 8
DAYS = 7


@dataclass(frozen=True)
class Read:
    """One cell: as it is read, or as it stands in the file with why it is refused."""

    text: str
    reason: str = ""


@dataclass(frozen=True)
class Preview:
    """Titles and rows (number, cells); `missing` says why there are none."""

    titles: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[Read]]] = field(default_factory=list)
    more_days: int = 0
    missing: str = ""


def preview(importer: Importer, tables: Sequence[Table], choice: Choice) -> Preview:
    """The first rows below the header; nothing while a column that is needed is not chosen."""
    try:
        found = actions.try_reading(importer, tables, choice)
    except Refused as refused:
        return Preview(missing=str(refused.message))
    keys = [*found.header.mapping, *list(found.days)[:DAYS]]
    values = _values(found)
    problems = {row.number: {p.column: p for p in row.problems} for row in found.refused}
    _mark_strangers(importer, values, problems)
    numbers = sorted({*values, *problems})[:ROWS]
    rows = [
        (number, [_cell(found, key, number, values, problems) for key in keys])
        for number in numbers
    ]
    titles = [field_in_words(importer.kind, key) for key in keys]
    nothing = "" if rows else _("There are no rows under the titles.")
    return Preview(titles, rows, max(0, len(found.days) - DAYS), nothing)


def _mark_strangers(
    importer: Importer, values: Mapping[int, Mapping[str, Any]], problems: Problems
) -> None:
    """Who is not on the staff list is said now, and not only by the dry run."""
    key = importer.person_column
    named = {row: str(cells[key]) for row, cells in values.items() if cells.get(key)}
    strangers = importer.strangers(set(named.values()))
    for row, number in named.items():
        if number in strangers:
            problem = Problem(key, importer.stranger, number)
            problems.setdefault(row, {}).setdefault(key, problem)


def _values(found: Found) -> dict[int, dict[str, Any]]:
    """Values by row and column; of shifts by day, or by the columns of a long table."""
    values: dict[int, dict[str, Any]] = {}
    for good in found.good:
        if isinstance(good, GoodRow):
            values[good.number] = good.values
        elif isinstance(good, Shift):
            kept = values.setdefault(good.row, {"number": good.number})
            by_day = {good.day.isoformat(): good.code}
            kept |= by_day if found.days else {"day": good.day, "code": good.code}
    return values


def _cell(
    found: Found,
    key: str,
    number: int,
    values: dict[int, dict[str, Any]],
    problems: Problems,
) -> Read:
    problem = problems.get(number, {}).get(key)
    if problem is not None:
        return Read(problem.value or "–", label(problem.code))
    if key in values.get(number, {}):
        sort = "code" if key in found.days else key
        return Read(value_in_words(sort, values[number][key]))
    cells, place = found.table.rows[number - 1], found.place(key)
    return Read(shown(cells[place]) if place is not None and place < len(cells) else "–")
