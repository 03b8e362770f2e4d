"""Which row of a table is its header, and which of its columns means what."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from qaweb.tabular.cells import Parser, shown
from qaweb.tabular.tables import Cell, Table

SEARCHED_ROWS = 20
LONGEST_TITLE = 200
BRACKETED = re.compile(r"[(\[{<【〔][^)\]}>】〕]*[)\]}>】〕]")
# A unit other than the one we read must not be lost: 通话时长(分钟) is not 通话时长(秒).
OTHER_UNIT = re.compile(r"[(\[]\s*(?:分|分钟|min|mins|minutes?|小时|时|h|hours?|ms|毫秒)\s*[)\]]")
IGNORED = re.compile(r"[\s_:*.\-/'\"#]+")


@dataclass(frozen=True)
class Column:
    """What one column is called in files, and how its cells are read.

    ``required``: stands in every header and in every row. ``unique``: tells rows apart.
    """

    key: str
    synonyms: tuple[str, ...]
    parse: Parser
    required: bool = False
    unique: bool = False


@dataclass(frozen=True)
class Header:
    """The header's row (from 1; 0 where a file has none) and the columns' places in it (from 0)."""

    row: int
    mapping: dict[str, int]
    unmatched: dict[int, str]
    titles: tuple[str, ...]
    """All titles, normalised: the shape by which a mapping is remembered."""


class HeaderMissing(Exception):
    """No row names all required columns; what the best row had, and what it lacked (keys)."""

    def __init__(self, found: Sequence[str], missing: Sequence[str], row: int = 0) -> None:
        """``row`` is the best candidate's number, 0 where none had any column."""
        super().__init__(f"missing: {', '.join(missing)}")
        self.found = tuple(found)
        self.missing = tuple(missing)
        self.row = row


def title_key(cell: Cell) -> str:
    """A title by which two writings of it are equal: width, case, spaces, bracketed remarks."""
    title = unicodedata.normalize("NFKC", shown(cell)[:LONGEST_TITLE]).casefold()
    if not OTHER_UNIT.search(title):
        title = BRACKETED.sub("", title) or title
    return IGNORED.sub("", title)


def find_header(
    table: Table, columns: Sequence[Column], mapping: Mapping[str, int] | None = None, row: int = 0
) -> Header:
    """The header under titles and notes; or the one a person chose (``mapping`` below row ``row``).

    Raises HeaderMissing where a required column is not there.
    """
    if mapping is not None:
        return _chosen(table, columns, mapping, row)
    best = Header(0, {}, {}, ())
    for number, cells in islice(table.numbered(), SEARCHED_ROWS):
        header = match_row(number, cells, columns)
        if _rank(header, columns) > _rank(best, columns):
            best = header
    return _complete(best, columns)


def best_table(tables: Sequence[Table], columns: Sequence[Column]) -> tuple[Table, Header]:
    """The sheet whose header names most columns; HeaderMissing of the nearest where none fits."""
    found: list[tuple[Table, Header]] = []
    nearest: HeaderMissing | None = None
    for table in tables:
        try:
            found.append((table, find_header(table, columns)))
        except HeaderMissing as missing:
            if nearest is None or len(missing.found) > len(nearest.found):
                nearest = missing
    if found:
        return max(found, key=lambda pair: len(pair[1].mapping))
    raise nearest or HeaderMissing((), [column.key for column in columns if column.required])


def _chosen(
    table: Table, columns: Sequence[Column], mapping: Mapping[str, int], row: int
) -> Header:
    cells = table.rows[row - 1] if 0 < row <= len(table.rows) else []
    width = max(map(len, table.rows), default=0)
    known = {column.key for column in columns}
    kept = {key: at for key, at in mapping.items() if key in known and 0 <= at < width}
    return _complete(_header(row, cells, kept), columns)


def match_row(number: int, cells: Sequence[Cell], columns: Sequence[Column]) -> Header:
    """Each column takes its earliest synonym, the leftmost of equals; any may be lacking."""
    places: dict[str, int] = {}
    for index, cell in reversed(list(enumerate(cells))):
        places[title_key(cell)] = index
    mapping: dict[str, int] = {}
    for column in columns:
        names = (title_key(name) for name in column.synonyms)
        place = next((places[name] for name in names if name in places), None)
        if place is not None and place not in mapping.values():
            mapping[column.key] = place
    return _header(number, cells, mapping)


def _header(number: int, cells: Sequence[Cell], mapping: dict[str, int]) -> Header:
    titles = tuple(title_key(cell) for cell in cells)
    taken = set(mapping.values())
    unmatched = {at: shown(cells[at]) for at, key in enumerate(titles) if key and at not in taken}
    return Header(number, mapping, unmatched, titles)


def _rank(header: Header, columns: Sequence[Column]) -> tuple[int, int]:
    required = sum(1 for column in columns if column.required and column.key in header.mapping)
    return required, len(header.mapping)


def _complete(header: Header, columns: Sequence[Column]) -> Header:
    missing = [c.key for c in columns if c.required and c.key not in header.mapping]
    if missing:
        raise HeaderMissing(list(header.mapping), missing, header.row)
    return header
