"""A tab of the team's own beside our records: which row is whose, and what differs. Pure.

A sheet that people keep drops the zeros of a number and has it in full width: a row is recognised
all the same, where that fits one record alone.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qaweb.adoptions.rules import Stands
from qaweb.sheets.rules import May
from qaweb.workbooks.styles import Kind
from sync.gateways.grids import seen as as_read
from sync.gateways.protocol import EMPTY, SurveyedCell, SurveyedTab
from sync.gateways.protocol import Row as ReadRow
from sync.planning import match_rows
from sync.reconcile import Cell
from sync.tab_rows import Row
from sync.texts import text_of

Texts = Mapping[str, Mapping[str, str]]
"""Records with their texts by column."""
Read = Callable[[], Texts]
"""Reads them anew."""


@dataclass(frozen=True)
class Compared:
    """What a tab has come to: whose each row is, by place; what differs, by place and column.

    `unknown` are rows of no record, `twice` rows that name one which another row names too,
    `absent` records without a row, `formulas` cells that are computed in the sheet.
    """

    matched: Mapping[int, str]
    differ: Mapping[int, Sequence[str]]
    unknown: Sequence[Row]
    twice: Sequence[Row]
    absent: Sequence[str]
    formulas: int
    rows: Mapping[int, Row] = field(default_factory=dict)


def surveyed_rows(
    tab: SurveyedTab, header: int, columns: Mapping[str, int], kinds: Mapping[str, Kind]
) -> list[Row]:
    """The rows below the header, by the columns that were chosen."""
    rows = []
    for number, cells in sorted(tab.cells.items()):
        there = {key: cells[place] for key, place in columns.items() if place in cells}
        if number > header and there:
            texts = {
                key: _cell(there[key], kinds[key], tab) if key in there else Cell()
                for key in columns
            }
            rows.append(Row(number, "", texts))
    return rows


def _cell(cell: SurveyedCell, kind: Kind, tab: SurveyedTab) -> Cell:
    value = cell.value
    if tab.counts_days and not cell.formula:
        value = as_read(value, kind).value
    return Cell(text_of(value, kind), cell.formula)


def read_rows(rows: Iterable[ReadRow], kinds: Mapping[str, Kind]) -> list[Row]:
    """Rows of a bound tab as the gateway read them."""
    return [
        Row(
            row.place,
            row.record,
            {
                key: Cell(text_of(cell.value, kind), cell.formula)
                for key, kind in kinds.items()
                for cell in [row.cells.get(key, EMPTY)]
            },
        )
        for row in rows
    ]


def compare(rows: Sequence[Row], ours: Texts, identity: Sequence[str]) -> Compared:
    """Which row is whose; nothing is changed by it."""
    by_place = {row.place: row for row in rows}
    found = match_rows(_recognised(rows, ours, identity), ours, identity)
    differ = {}
    for place, record in found.matched.items():
        odd = _differing(by_place[place], ours[record])
        if odd:
            differ[place] = odd
    formulas = sum(bool(cell.formula) for row in rows for cell in row.cells.values())
    return Compared(
        found.matched, differ, [by_place[place] for place in found.unknown],
        [by_place[place] for place in found.twice], found.without_row, formulas, by_place,
    )  # fmt: skip


def open_texts(found: Compared, ours: Texts, may: Mapping[str, May]) -> dict[str, dict[str, str]]:
    """What a sheet says otherwise in columns that it may change, by record."""
    texts: dict[str, dict[str, str]] = {}
    for place, keys in found.differ.items():
        typed = {
            key: found.rows[place].texts[key]
            for key in keys
            if may.get(key, May.APP) is not May.APP
        }
        if typed:
            texts[found.matched[place]] = typed
    return texts


def _differing(row: Row, ours: Mapping[str, str]) -> list[str]:
    """Columns in which somebody wrote something else than we hold; an empty cell says nothing."""
    return [
        key
        for key, cell in row.cells.items()
        if cell.text and not cell.formula and cell.text != ours.get(key, "")
    ]


def _recognised(rows: Sequence[Row], ours: Texts, identity: Sequence[str]) -> list[Row]:
    """The same rows with what names them written as our records have it."""
    exact = {_named(texts, identity) for texts in ours.values()}
    loose = {record: _loosely(texts, identity) for record, texts in ours.items()}
    times = Counter(loose.values())
    owners = {name: record for record, name in loose.items() if times[name] == 1}
    made = []
    for row in rows:
        owner = owners.get(_loosely(row.texts, identity))
        if owner is not None and _named(row.texts, identity) not in exact:
            named = {key: Cell(ours[owner].get(key, "")) for key in identity}
            row = replace(row, cells={**row.cells, **named})
        made.append(row)
    return made


def _named(texts: Mapping[str, str], identity: Sequence[str]) -> tuple[str, ...]:
    return tuple(texts.get(key, "") for key in identity)


def _loosely(texts: Mapping[str, str], identity: Sequence[str]) -> tuple[str, ...]:
    plain = (unicodedata.normalize("NFKC", text) for text in _named(texts, identity))
    joined = ("".join(text.split()).casefold() for text in plain)
    return tuple(text.lstrip("0") if text.isdigit() else text for text in joined)


def first_base(
    sheet: Mapping[str, str],
    ours: Mapping[str, str],
    may: Mapping[str, May],
    stands: Stands,
    same: Collection[str] = (),
) -> dict[str, str]:
    """What a row's cells count as having held, so that the first round does what was chosen.

    An empty side takes the other's text. Where both say something else: with our text as the base
    the sheet's is taken as typed, with the sheet's as the base ours is written; with neither it is
    a conflict. A column that only we may change is put right, one that only the sheet may is taken.
    `same` are columns in which the sheet says in other words what we say: they are no matter.
    """
    base = {}
    for key, text in sheet.items():
        mine = ours.get(key, "")
        if text == mine or may[key] is May.APP or key in same:
            base[key] = mine
        elif not text or not mine:
            base[key] = ""
        elif stands is Stands.SHEET or may[key] is May.SHEET:
            base[key] = mine
        elif stands is Stands.APP:
            base[key] = text
    return base
