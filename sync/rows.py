"""Which row of a tab is which record, whatever people did to the rows. Pure, like `reconcile`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qaweb.sheets.rules import Guard
from sync.lost_ids import find_lost_ids
from sync.reconcile import Known
from sync.tab_rows import HALF, Sorting, content, keys_of, share_of
from sync.tab_rows import Row as Row

MANY_ROWS = 20
"""Below so many rows a change of a fifth of them is a day's work, not an accident (*ours*)."""
TWO = 2
TOO_LARGE_A_PART = 5
"""One in five rows: more than that changed at once stops the tab."""


def sort_out(
    rows: Sequence[Row],
    remembered: Mapping[str, Known],
    later: Collection[str] = (),
    identity: Sequence[str] = (),
) -> Sorting:
    """Give every row its record; where that cannot be told for sure, the tab is stopped.

    `later` are records whose row the sheet may still have without its id, `identity` the columns
    that name a record.
    """
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
        _original_of(found, record, same, remembered[record], identity)
    with_ids = [row for same in by_record.values() for row in same]
    _undo_sort(found, with_ids, remembered, identity)
    find_lost_ids(found, remembered, later, identity)
    _find_copies(found, remembered, identity)
    found.missing = [record for record in remembered if record not in found.known]
    return found


def _original_of(
    found: Sorting, record: str, rows: Sequence[Row], known: Known, identity: Sequence[str]
) -> None:
    """Of rows with one id, the one most like the base is the original, the others are copies.

    A copy that still names the record is no new one, whatever else was changed in it.
    """
    name = content(known.base, identity)

    def is_named(row: Row) -> bool:
        return bool(name) and all(name) and content(row.texts, identity) == name

    def worth(row: Row) -> tuple[bool, bool, int, int]:
        return not row.is_blank, is_named(row), _likeness(row, known), -row.place

    original = max(rows, key=worth) if len(rows) > 1 else rows[0]
    found.known[record] = original
    if any(_likeness(row, known) > _likeness(original, known) for row in rows):
        found.doubtful.add(record)
    for row in rows:
        if row is original:
            continue
        if row.is_blank:
            found.cleared.append(row.place)
        elif row.texts == original.texts or _is_unchanged(row, known) or is_named(row):
            found.copies[row.place] = record
        else:
            found.typed.append(row)


def _find_copies(found: Sorting, remembered: Mapping[str, Known], identity: Sequence[str]) -> None:
    """A row that somebody typed is none where it says, to the letter, what a record's row says."""
    keys = keys_of(found.typed)
    owners = _unique_owners(remembered, keys) if found.typed and identity else {}
    for row in list(found.typed):
        owner = owners.get(content(row.texts, keys))
        if owner in found.known and all(content(row.texts, identity)):
            found.copies[row.place] = owner
            found.typed.remove(row)


def _likeness(row: Row, known: Known) -> int:
    return sum(known.base.get(key) == cell.text for key, cell in row.cells.items())


def _is_unchanged(row: Row, known: Known) -> bool:
    return all(known.base.get(key, "") == cell.text for key, cell in row.cells.items())


@dataclass(frozen=True)
class _Moved:
    """Rows that tell a record by what stands in them: by place, which.

    `exact` hold to the letter what was agreed, `owners` at least what names a record.
    """

    rows: Sequence[Row]
    exact: Mapping[int, str]
    owners: Mapping[int, str]

    @property
    def settled(self) -> dict[str, Row]:
        """Each record's row: the one with its id, then the exact, where several tell of it."""
        found: dict[str, Row] = {}
        for row in sorted(self.rows, key=lambda row: row.place not in self.exact):
            owner = self.owners.get(row.place)
            is_own = row.record == owner
            if owner and (owner not in found or (is_own and found[owner].record != owner)):
                found[owner] = row
        return found

    def is_proved(self, other: Collection[str]) -> bool:
        """Two rows in other places; or one, whose own row (of `other`) holds something else."""
        settled = self.settled
        strange = [
            self.owners[row.place]
            for row in self.rows
            if row.place in self.owners
            and row.record != self.owners[row.place]
            and (row.record or settled[self.owners[row.place]] is row)
        ]
        at_all = [row for row in self.rows if row.record and row.place in self.owners]
        has_moved = any(row.record != self.owners[row.place] for row in at_all)
        return (len(strange) > 1 and has_moved) or any(owner in other for owner in strange)


def _moved(
    filled: Sequence[Row], remembered: Mapping[str, Known], identity: Sequence[str]
) -> _Moved:
    keys = keys_of(filled)
    owners = _unique_owners(remembered, keys)
    contents = ((row.place, owners.get(content(row.texts, keys))) for row in filled)
    exact = {place: owner for place, owner in contents if owner}
    names = _unique_owners(remembered, identity)
    named = {}
    for row in filled:
        name = content(row.texts, identity)
        owner = names.get(name) if all(name) else None
        if owner and (owner == row.record or _is_more_like(row, owner, remembered)):
            named[row.place] = owner
    return _Moved(filled, exact, named | exact)


def _is_more_like(row: Row, owner: str, remembered: Mapping[str, Known]) -> bool:
    """Than the record whose id it has: else it was only named anew."""
    least = _likeness(row, remembered[row.record]) if row.record else 0
    return _likeness(row, remembered[owner]) >= least


def _undo_sort(
    found: Sorting,
    rows: Sequence[Row],
    remembered: Mapping[str, Known],
    identity: Sequence[str],
) -> None:
    """Rows sorted without their ids are known by their content, and get their ids back.

    `rows` have an id. Empty rows may have got in between, then contents stand in rows without one.
    Rows that were edited besides must be told by likeness, or the tab stops.
    """
    typed = [row for row in found.typed if not row.record]
    filled = [row for row in (*rows, *typed) if not row.is_blank]
    moved = _moved(filled, remembered, identity)
    other = {
        record
        for record, row in found.known.items()
        if row.is_blank or share_of(row, remembered[record]) < HALF
    }
    if not moved.is_proved(other) and _torn(filled, remembered) < TWO:
        return
    certain = moved.settled
    left = [row for row in filled if row.place not in moved.owners]
    open_ones = [record for record in found.known if record not in certain]
    told = _told_by_likeness(left, open_ones, remembered)
    if told is None:
        found.stopped = Guard.SORTED
        return
    _rebind(found, rows, moved, certain | told)


def _torn(rows: Sequence[Row], remembered: Mapping[str, Known]) -> int:
    """Rows that hold little of their own, and something that only another record had."""
    odd = [
        row
        for row in rows
        if row.record and _likeness(row, remembered[row.record]) * TWO <= len(row.cells)
    ]
    if len(odd) < TWO:
        return 0
    cells = [
        (key, text, record)
        for record, known in remembered.items()
        for key, text in known.base.items()
        if text
    ]
    times = Counter((key, text) for key, text, _ in cells)
    owners = {(key, text): record for key, text, record in cells if times[key, text] == 1}
    return sum(
        any(owners.get(cell, row.record) != row.record for cell in row.texts.items()) for row in odd
    )


def _rebind(found: Sorting, rows: Sequence[Row], moved: _Moved, known: dict[str, Row]) -> None:
    """Every record its row; what is left over are copies, and ids on empty rows."""
    taken = {row.place for row in known.values()}
    found.known = known
    found.rebound |= {row.place: record for record, row in known.items() if row.record != record}
    found.typed = [row for row in found.typed if row.place not in taken]
    typed = {row.place for row in found.typed}
    spare = [row for row in rows if row.place not in taken | typed]
    found.cleared = [row.place for row in spare if row.is_blank]
    filled = [row for row in spare if not row.is_blank]
    copied = {place: record for place, record in found.copies.items() if place not in taken}
    held = {row.place: moved.exact[row.place] for row in filled if row.place in moved.exact}
    found.copies = copied | held
    ids = {row.place: row.record for row in filled}
    found.misnamed = {place: owner for place, owner in held.items() if ids[place] != owner}
    found.typed += [row for row in filled if row.place not in found.copies]


def _unique_owners(
    remembered: Mapping[str, Known], keys: Sequence[str]
) -> dict[tuple[str, ...], str]:
    """Whose base a content is, where it is the base of one record only."""
    contents = {record: content(known.base, keys) for record, known in remembered.items()}
    times = Counter(contents.values())
    return {
        content: record
        for record, content in contents.items()
        if times[content] == 1 and any(content)
    }


def _told_by_likeness(
    rows: Sequence[Row], records: Sequence[str], remembered: Mapping[str, Known]
) -> dict[str, Row] | None:
    """The rows that were edited too, by the base that each is most like; None where two fit.

    A row without an id that is like none is one that somebody typed.
    """
    told: dict[str, Row] = {}
    spare = 0
    for row in rows:
        scores = sorted(((_likeness(row, remembered[key]), key) for key in records), reverse=True)
        best = scores[0] if scores else (0, "")
        is_best = bool(scores) and (len(scores) < 2 or scores[1][0] < best[0])
        is_own = best[1] == row.record and best[0] > 0
        if not is_best or not (best[0] * 2 > len(row.cells) or is_own):
            spare += bool(row.record)
        elif best[1] in told:
            return None
        else:
            told[best[1]] = row
    return None if spare and len(told) < len(records) else told


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
