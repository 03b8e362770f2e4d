"""Rows without an id, or with another row's, that are the row of a record without one. Pure.

An id is wiped out, typed over by a copied row, or was never written: the worker died, or somebody
moved the row under its hands. Else such a row would become a second record.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from sync.reconcile import Known
from sync.tab_rows import HALF, Row, Sorting, content, keys_of, share_of


def find_lost_ids(
    found: Sorting,
    remembered: Mapping[str, Known],
    later: Collection[str],
    identity: Sequence[str],
) -> None:
    """By all that stands there, by what names a record, and by most of what stood there."""
    if not found.typed:
        return
    _find_by_content(found, remembered)
    _find_by_identity(found, remembered, identity)
    _find_ids_never_given(found, remembered, later)


def _is(found: Sorting, row: Row, record: str) -> None:
    found.known[record] = row
    found.rebound[row.place] = record
    found.typed.remove(row)


def _find_by_content(found: Sorting, remembered: Mapping[str, Known]) -> None:
    """Nothing but the id was changed."""
    keys = keys_of(found.typed)
    lost: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for record, known in remembered.items():
        if record not in found.known:
            lost[content(known.base, keys)].append(record)
    for row in list(found.typed):
        if owners := lost.get(content(row.texts, keys)):
            # Of several records with the very same words, it is all one which row is whose.
            _is(found, row, owners.pop(0))


def _find_by_identity(
    found: Sorting, remembered: Mapping[str, Known], identity: Sequence[str]
) -> None:
    """The row still names the record, whatever else was typed over."""
    names = {
        record: content(known.base, identity)
        for record, known in remembered.items()
        if record not in found.known
    }
    times = Counter(names.values())
    rows: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in found.typed:
        rows[content(row.texts, identity)].append(row)
    for record, name in names.items():
        same = rows.get(name)
        if same and identity and all(name) and times[name] == 1:
            known = remembered[record]
            _is(found, max(same, key=lambda row: (share_of(row, known), -row.place)), record)


def _find_ids_never_given(
    found: Sorting, remembered: Mapping[str, Known], later: Collection[str]
) -> None:
    """A typed row became a record, but its id was never written; it may have been edited since.

    A copied row has the id of the row that it was made of: it must be less like that one.
    """
    open_ones = [record for record in later if record not in found.known]
    for row in list(found.typed):
        scores = [(share_of(row, remembered[record]), record) for record in open_ones]
        best = max(scores, default=(0.0, ""))
        least = share_of(row, remembered[row.record]) if row.record else 0.0
        is_one = [score for score, _ in scores].count(best[0]) == 1
        if is_one and best[0] >= HALF and best[0] > least:
            _is(found, row, best[1])
            open_ones.remove(best[1])
