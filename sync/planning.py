"""What one tab asks for in a cycle: every row told apart, every cell merged. Pure.

`plan_tab` decides for a bound tab, `match_rows` for one that is being bound: the team's own rows
are found by what identifies a record (a number, a name and a day), never by their place.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qaweb.sheets.rules import Guard
from sync.reconcile import Column, Key, Known, Merge, merge_row
from sync.rows import Row, guard, sort_out
from sync.tab_rows import Sorting


@dataclass(frozen=True)
class TabState:
    """A tab as remembered, and its records as the database has them, as texts by column.

    `later` are rows that came to be after the file was last brought up to date: it may lack them,
    or have them without their ids. `is_waved_on`: somebody looked at what stopped the tab and let
    it go on. `missed` are rows that an earlier good read did not find, `clashing` fields in open
    conflict: people are asked about them already, so they do not stop the tab again.
    """

    columns: Sequence[Column]
    known: Mapping[str, Known]
    ours: Mapping[str, Mapping[str, str]]
    later: Mapping[str, Known] = field(default_factory=dict)
    is_waved_on: bool = False
    missed: Collection[str] = ()
    clashing: Collection[Key] = ()
    identity: Sequence[str] = ()


@dataclass
class TabPlan:
    """What is to be done with a tab; nothing where it is `stopped`.

    `new_rows` are records that have no row yet, `gone` rows whose record is no longer ours to show.
    """

    rows: Sorting
    stopped: Guard | None = None
    merge: Merge = field(default_factory=Merge)
    changed: int = 0
    new_rows: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def plan_tab(state: TabState, rows: Sequence[Row]) -> TabPlan:
    """Decide on a whole tab. Guards come first: a stopped tab is neither applied nor written."""
    remembered = {**state.known, **state.later}
    found = TabPlan(sort_out(rows, remembered, state.later, state.identity))
    found.rows.missing = [record for record in found.rows.missing if record in state.known]
    merged = Merge()
    for record, row in found.rows.known.items():
        if record not in state.ours:
            found.gone.append(record)
            continue
        known, ours = remembered[record], state.ours[record]
        asked = merge_row(record, state.columns, row.cells, known, ours)
        clashes = [one for one in asked.clashes if (one.record, one.column) not in state.clashing]
        found.changed += bool(asked.edits or clashes or asked.restored)
        merged.add(asked)
    newly = [record for record in found.rows.missing if record not in state.missed]
    seen = replace(found.rows, missing=newly)
    found.stopped = guard(seen, found.changed, len(state.known) - len(state.missed))
    if found.stopped and not _may_go_on(found.stopped, state):
        return found
    found.stopped = None
    found.merge = merged
    there = state.known.keys() | found.rows.known.keys()
    found.new_rows = [record for record in state.ours if record not in there]
    return found


def _may_go_on(stopped: Guard, state: TabState) -> bool:
    """Rows that cannot be told apart are no matter of courage."""
    return state.is_waved_on and stopped is not Guard.SORTED


@dataclass
class Matching:
    """The rows of a tab that is being bound, by place: whose they are, and what is odd about them.

    `differ` are matched records with a text that is not ours, `unknown` rows of no record, `twice`
    rows that name a record which another row names too.
    """

    matched: dict[int, str] = field(default_factory=dict)
    differ: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    without_row: list[str] = field(default_factory=list)


def match_rows(
    rows: Sequence[Row], ours: Mapping[str, Mapping[str, str]], identity: Sequence[str]
) -> Matching:
    """Which row is whose, by the columns that identify a record; a dry run is this and no more."""
    found = Matching()
    owners = _owners(ours, identity)
    named = {row.place: _identity(row.texts, identity) for row in rows if not row.is_blank}
    times = Counter(named.values())
    for row in rows:
        who = named.get(row.place)
        if who is None:
            continue
        if who not in owners:
            found.unknown.append(row.place)
        elif times[who] > 1:
            found.twice.append(row.place)
        else:
            _match(found, row, owners[who], ours[owners[who]])
    taken = set(found.matched.values())
    found.without_row = [record for record in ours if record not in taken]
    return found


def _owners(
    ours: Mapping[str, Mapping[str, str]], identity: Sequence[str]
) -> dict[tuple[str, ...], str]:
    """Records by what identifies them; what two of them share identifies neither."""
    names = {record: _identity(texts, identity) for record, texts in ours.items()}
    times = Counter(names.values())
    return {who: record for record, who in names.items() if times[who] == 1 and any(who)}


def _identity(texts: Mapping[str, str], identity: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(texts.get(key, "").split()).casefold() for key in identity)


def _match(found: Matching, row: Row, record: str, ours: Mapping[str, str]) -> None:
    found.matched[row.place] = record
    odd = [key for key, text in row.texts.items() if text and text != ours.get(key, "")]
    if odd:
        found.differ[record] = odd
