"""Which row of a tab is which record, whatever people did to the rows. Pure, like `reconcile`."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qaweb.sheets.rules import Guard
from sync.reconcile import Cell, Known

MANY_ROWS = 20
"""Below so many rows a change of a fifth of them is a day's work, not an accident (*ours*)."""
TOO_LARGE_A_PART = 5
"""One in five rows: more than that changed at once stops the tab."""


@dataclass(frozen=True)
class Row:
    """One row as it was read: its place counted from 0 below the header, and its mapped cells."""

    place: int
    record: str
    cells: Mapping[str, Cell]

    @property
    def is_blank(self) -> bool:
        return not any(cell.text or cell.formula for cell in self.cells.values())

    @property
    def texts(self) -> dict[str, str]:
        return {key: cell.text for key, cell in self.cells.items()}


@dataclass
class Sorting:
    """The rows of a tab by what they are.

    `known` has each record's one row. `rebound` are rows whose id has to be written anew, by place.
    `typed` are rows that a person added, `copies` exact copies of a known row (by place, of which
    record), `strangers` rows whose id nobody knows, `missing` the known records without a row.
    """

    known: dict[str, Row] = field(default_factory=dict)
    rebound: dict[int, str] = field(default_factory=dict)
    typed: list[Row] = field(default_factory=list)
    copies: dict[int, str] = field(default_factory=dict)
    strangers: list[Row] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    stopped: Guard | None = None


def sort_out(rows: Sequence[Row], remembered: Mapping[str, Known]) -> Sorting:
    """Give every row its record; where that cannot be told for sure, the tab is stopped."""
    found = Sorting()
    by_record: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.record:
            if not row.is_blank:
                found.typed.append(row)
        elif row.record in remembered:
            by_record[row.record].append(row)
        else:
            found.strangers.append(row)
    for record, same in by_record.items():
        _original_of(found, record, same, remembered[record])
    _undo_sort(found, remembered)
    _find_lost_ids(found, remembered)
    found.missing = [record for record in remembered if record not in found.known]
    return found


def _original_of(found: Sorting, record: str, rows: Sequence[Row], known: Known) -> None:
    """Of rows with one id, the one most like the base is the original, the others are copies."""
    original = max(rows, key=lambda row: (_likeness(row, known), -row.place))
    found.known[record] = original
    for row in rows:
        if row is original:
            continue
        if row.texts == original.texts or _is_unchanged(row, known):
            found.copies[row.place] = record
        else:
            found.typed.append(row)


def _likeness(row: Row, known: Known) -> int:
    return sum(known.base.get(key) == cell.text for key, cell in row.cells.items())


def _is_unchanged(row: Row, known: Known) -> bool:
    return all(known.base.get(key, "") == cell.text for key, cell in row.cells.items())


def _content(texts: Mapping[str, str], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(texts.get(key, "") for key in keys)


def _keys_of(rows: Sequence[Row]) -> list[str]:
    return sorted({key for row in rows for key in row.cells})


def _undo_sort(found: Sorting, remembered: Mapping[str, Known]) -> None:
    """Rows sorted without their ids are known by their content, and get their ids back.

    At least two rows that are, to the letter, what was agreed of another record prove it. Rows
    that were edited besides must then be told by likeness, or the tab stops.
    """
    rows = list(found.known.values())
    keys = _keys_of(rows)
    owners = _unique_owners(found.known, remembered, keys)
    moved = {row.place: owners[content] for row, content in _contents(rows, keys, owners)}
    displaced = [row for row in rows if moved.get(row.place, row.record) != row.record]
    if len(displaced) < 2:
        return
    certain = {moved[row.place]: row for row in rows if row.place in moved}
    left = [row for row in rows if row.place not in moved]
    open_ones = [record for record in found.known if record not in certain]
    told = _told_by_likeness(left, open_ones, remembered)
    if told is None:
        found.stopped = Guard.SORTED
        return
    found.known = certain | told
    found.rebound |= {
        row.place: record for record, row in found.known.items() if row.record != record
    }


def _contents(
    rows: Sequence[Row], keys: Sequence[str], owners: Mapping[tuple[str, ...], str]
) -> Iterator[tuple[Row, tuple[str, ...]]]:
    for row in rows:
        content = _content(row.texts, keys)
        if content in owners:
            yield row, content


def _unique_owners(
    known: Mapping[str, Row], remembered: Mapping[str, Known], keys: Sequence[str]
) -> dict[tuple[str, ...], str]:
    """Whose base a content is, where it is the base of one record only and held by one row."""
    contents = {record: _content(remembered[record].base, keys) for record in known}
    times = Counter(contents.values())
    held = Counter(_content(row.texts, keys) for row in known.values())
    return {
        content: record
        for record, content in contents.items()
        if times[content] == 1 and held[content] <= 1 and any(content)
    }


def _told_by_likeness(
    rows: Sequence[Row], records: Sequence[str], remembered: Mapping[str, Known]
) -> dict[str, Row] | None:
    """The rows that were edited too, by the base that each is most like; None where two fit."""
    told: dict[str, Row] = {}
    for row in rows:
        scores = sorted(((_likeness(row, remembered[key]), key) for key in records), reverse=True)
        best = scores[0] if scores else (0, "")
        is_sure = len(scores) < 2 or scores[1][0] < best[0]
        if not is_sure or best[0] * 2 <= len(row.cells) or best[1] in told:
            return None
        told[best[1]] = row
    return told


def _find_lost_ids(found: Sorting, remembered: Mapping[str, Known]) -> None:
    """A row whose id was wiped out, and nothing else, is still the row it was."""
    keys = _keys_of(found.typed)
    lost: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for record, known in remembered.items():
        if record not in found.known:
            lost[_content(known.base, keys)].append(record)
    still_typed = []
    for row in found.typed:
        owners = lost.get(_content(row.texts, keys))
        if row.record or not owners:
            still_typed.append(row)
            continue
        # Of several records with the very same words, it is all one which row is whose.
        record = owners.pop(0)
        found.known[record] = row
        found.rebound[row.place] = record
    found.typed = still_typed


def guard(found: Sorting, changed: int, of: int) -> Guard | None:
    """Whether so much changed at once that somebody has to look before it is applied.

    `changed` counts the known rows with a cell typed over, `of` the rows known before this read.
    Rows that are gone count as changed.
    """
    if found.stopped or not of:
        return found.stopped
    if len(found.missing) == of:
        return Guard.EMPTIED
    touched = changed + len(found.missing)
    if of >= MANY_ROWS and touched == of:
        return Guard.ALL
    if of >= MANY_ROWS and touched * TOO_LARGE_A_PART > of:
        return Guard.TOO_MANY
    return None
