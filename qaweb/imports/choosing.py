"""Which sheet, header and columns a file most likely has, before a person says so. Pure."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qaweb.tabular.cells import is_blank, shown
from qaweb.tabular.columns import SEARCHED_ROWS, Column, match_row, title_key
from qaweb.tabular.days import looks_like_day
from qaweb.tabular.importers import Choice
from qaweb.tabular.tables import Cell, Table

Recall = Callable[[str], Mapping[str, int] | None]
EXAMPLES = 3
LONGEST_EXAMPLE = 24
FEWEST_DAYS = 3
ADDED_TITLES = frozenset({"行号refusedrow", "refusedbecause", "未导入原因"})


@dataclass(frozen=True)
class FileColumn:
    """One column as a person sees it: its place (from 0), letter, title and first values."""

    place: int
    letter: str
    title: str
    examples: tuple[str, ...]
    is_day: bool


def shape_of(cells: Sequence[Cell]) -> str:
    """What files with the same titles in the same places share; empty without any title.

    The columns that we put behind a file's own do not count: mended rows have the same shape.
    """
    titles = [title_key(cell) for cell in cells]
    while titles and (not titles[-1] or titles[-1] in ADDED_TITLES):
        titles.pop()
    return hashlib.sha256("\n".join(titles).encode()).hexdigest() if titles else ""


def guess(tables: Sequence[Table], columns: Sequence[Column], recall: Recall) -> Choice:
    """What was said of such a file before; else what its titles say; else its fullest row."""
    kept = _recalled(tables, recall)
    if kept is not None:
        return kept
    best, rank = Choice(0, 0, {}), (0, 0, 0)
    for sheet, table in enumerate(tables):
        for number, cells in enumerate(table.rows[:SEARCHED_ROWS], 1):
            mapping, worth = _match(number, cells, columns)
            if worth > rank:
                best, rank = Choice(sheet, number, mapping), worth
    return best if rank > (0, 0, 0) else _fullest(tables)


def guess_at(tables: Sequence[Table], columns: Sequence[Column], sheet: int, row: int) -> Choice:
    """The columns of a row that a person calls the header."""
    table = tables[sheet]
    cells = table.rows[row - 1] if 0 < row <= len(table.rows) else []
    return Choice(sheet, row, match_row(row, cells, columns).mapping)


def _recalled(tables: Sequence[Table], recall: Recall) -> Choice | None:
    for sheet, table in enumerate(tables):
        for number, cells in enumerate(table.rows[:SEARCHED_ROWS], 1):
            shape = shape_of(cells)
            if shape and (mapping := recall(shape)) is not None:
                return Choice(sheet, number, mapping)
    return None


def _match(
    number: int, cells: Sequence[Cell], columns: Sequence[Column]
) -> tuple[dict[str, int], tuple[int, int, int]]:
    mapping = match_row(number, cells, columns).mapping
    required = sum(1 for column in columns if column.required and column.key in mapping)
    days = sum(1 for cell in cells if not is_blank(cell) and looks_like_day(cell))
    counted = days if days >= FEWEST_DAYS and mapping else 0
    return mapping, (required, len(mapping) + counted, len(mapping))


def _fullest(tables: Sequence[Table]) -> Choice:
    """The first of the rows with most words: titles of which we know none."""
    best, most = Choice(0, min(1, len(tables[0].rows)), {}), 1
    for sheet, table in enumerate(tables):
        for number, cells in enumerate(table.rows[:SEARCHED_ROWS], 1):
            words = sum(1 for cell in cells if isinstance(cell, str) and not is_blank(cell))
            if words > most:
                best, most = Choice(sheet, number, {}), words
    return best


def file_columns(table: Table, row: int) -> list[FileColumn]:
    """Every column of the table with its title in row `row` and examples from below it."""
    titles = table.rows[row - 1] if 0 < row <= len(table.rows) else []
    below = table.rows[row : row + 200]
    width = max([len(titles), *(len(cells) for cells in below)], default=0)
    found = [_column(place, titles, below) for place in range(width)]
    return [column for column in found if column.title or column.examples]


def _column(place: int, titles: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> FileColumn:
    title = titles[place] if place < len(titles) else ""
    values = (cells[place] for cells in below if place < len(cells))
    texts = dict.fromkeys(_short(shown(value)) for value in values if not is_blank(value))
    return FileColumn(
        place,
        letter_of(place),
        _short(shown(title)),
        tuple(list(texts)[:EXAMPLES]),
        not is_blank(title) and looks_like_day(title),
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "…"


def letter_of(place: int) -> str:
    """0 is A, 25 is Z, 26 is AA, as spreadsheets name their columns."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
