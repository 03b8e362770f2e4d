"""Fields that both sides changed: kept whole, settled by a person, taken back if need be."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Refused
from qaweb.permissions import Viewer
from qaweb.sheets import edits, memory, queries
from qaweb.sheets.models import BoundTab, SheetConflict, Spreadsheet
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


def settle(
    viewer: Viewer, conflicts: Sequence[SheetConflict], choice: ConflictState, typed: str = ""
) -> None:
    """Decide: ours stays, theirs is taken, or another text; the next cycle writes it to the sheet.

    What is taken goes through the same action as in the browser, with the rights of who decides.
    """
    if choice not in (ConflictState.OURS, ConflictState.THEIRS, ConflictState.TYPED):
        raise Refused(_("Choose one of the two, or type another text."))
    for conflict in conflicts:
        if conflict.state is not ConflictState.OPEN:
            raise Conflict(_("This was settled meanwhile. Load the page again."))
        _settle_one(viewer, conflict, choice, typed)


def _settle_one(viewer: Viewer, conflict: SheetConflict, choice: ConflictState, typed: str) -> None:
    text = {ConflictState.THEIRS: conflict.theirs, ConflictState.TYPED: typed}.get(choice)
    with change(viewer, "sheets.settle", conflict.tab.spreadsheet) as entry:
        entry.before = {"ours": conflict.ours, "theirs": conflict.theirs, "base": conflict.base}
        entry.after = {"choice": choice, "record": conflict.record, "column": conflict.column}
        if text is not None:
            _apply(viewer, conflict, text)
        values = {"state": choice, "settled_by": viewer.id, "settled_at": clock.now()}
        _move(conflict, ConflictState.OPEN, **values, typed=text or "", was=conflict.ours)
        _agree_on(conflict, conflict.theirs)


def take_back(viewer: Viewer, conflicts: Sequence[SheetConflict]) -> None:
    """Open again what was settled; our text as it was before, theirs still kept."""
    for conflict in conflicts:
        settled = conflict.state
        if settled not in (ConflictState.OURS, ConflictState.THEIRS, ConflictState.TYPED):
            raise Conflict(_("Only what somebody settled can be taken back."))
        with change(viewer, "sheets.take_back", conflict.tab.spreadsheet) as entry:
            entry.before = {"choice": settled}
            entry.after = {"record": conflict.record, "column": conflict.column}
            if settled is not ConflictState.OURS:
                _apply(viewer, conflict, conflict.was)
            # The sheet may show our text by now: theirs is kept here, and nowhere else.
            _move(
                conflict, settled, state=ConflictState.OPEN, settled_by=None, settled_at=None,
                stands=False,
            )  # fmt: skip


def _apply(viewer: Viewer, conflict: SheetConflict, text: str) -> None:
    tab = queries.declared_tab(conflict.tab.key)
    refused = edits.apply(viewer, tab, conflict.record, {conflict.column: text})
    if refused:
        raise Refused(refused)


def _agree_on(conflict: SheetConflict, text: str) -> None:
    """What the sheet shows counts as known: the next cycle writes ours over it."""
    if conflict.stands:
        kept: Mapping[str, memory.Kept] = {
            conflict.record: memory.Kept({conflict.column: text}),
        }
        sheet = conflict.tab.spreadsheet
        memory.keep(conflict.tab, kept, sheet.generation, clock.now())
    Spreadsheet.update(wanted_at=clock.now()).where(
        Spreadsheet.id == conflict.tab.spreadsheet_id
    ).execute()


def _move(conflict: SheetConflict, before: ConflictState, **values: object) -> None:
    same = (SheetConflict.id == conflict.id) & (SheetConflict.state == before)
    if not SheetConflict.update(**values).where(same).execute():
        raise Conflict(_("This was settled meanwhile. Load the page again."))
    for name, value in values.items():
        setattr(conflict, name, value)
