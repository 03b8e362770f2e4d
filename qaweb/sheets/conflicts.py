"""Fields that both sides changed, as rounds find them: kept whole until a person settles them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from qaweb.sheets.models import BoundTab, SheetConflict
from qaweb.sheets.rules import ConflictState


@dataclass(frozen=True)
class Found:
    """What a cycle found of one field. `stands`: the sheet still shows theirs."""

    record: str
    column: str
    base: str
    ours: str
    theirs: str
    label: str = ""
    stands: bool = True
    is_settled: bool = False


def open_keys(tab: BoundTab) -> set[tuple[str, str]]:
    """The fields of a tab about which somebody has to decide while the sheet shows theirs."""
    rows = SheetConflict.select(SheetConflict.record, SheetConflict.column).where(
        SheetConflict.tab == tab, SheetConflict.state == ConflictState.OPEN, SheetConflict.stands
    )
    return {(row.record, row.column) for row in rows}


def keep(tab: BoundTab, found: Iterable[Found], now: dt.datetime) -> int:
    """Keep what a cycle found; of one field one is open at a time. How many are new."""
    new = 0
    for one in found:
        same = _open_one(tab, one)
        values = {"ours": one.ours, "theirs": one.theirs, "stands": one.stands}
        if same is not None and not one.is_settled and one.stands:
            SheetConflict.update(**values).where(SheetConflict.id == same.id).execute()
            continue
        state = ConflictState.AUTOMATIC if one.is_settled else ConflictState.OPEN
        settled = now if one.is_settled else None
        SheetConflict.create(
            tab=tab, record=one.record, column=one.column, base=one.base, at=now, state=state,
            settled_at=settled, label=one.label, was=one.ours, **values,
        )  # fmt: skip
        new += 1
    return new


def _open_one(tab: BoundTab, one: Found) -> SheetConflict | None:
    found: SheetConflict | None = SheetConflict.get_or_none(
        SheetConflict.tab == tab,
        SheetConflict.record == one.record,
        SheetConflict.column == one.column,
        SheetConflict.state == ConflictState.OPEN,
        SheetConflict.stands,
    )
    return found


def agreed(tab: BoundTab, still: set[tuple[str, str]], now: dt.datetime) -> None:
    """Conflicts that are none any more: somebody made both sides the same."""
    for key in open_keys(tab) - still:
        record, column = key
        SheetConflict.update(state=ConflictState.AGREED, settled_at=now).where(
            SheetConflict.tab == tab, SheetConflict.record == record,
            SheetConflict.column == column, SheetConflict.state == ConflictState.OPEN,
            SheetConflict.stands,
        ).execute()  # fmt: skip
