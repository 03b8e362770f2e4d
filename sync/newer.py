"""A spreadsheet that is newer than the database, which was restored from a backup.

Its rows that came after the backup have ids that no record has any more, or that another record
will get: they are told by what names them, and what no record of ours is named counts as typed.
"""

from collections.abc import Collection
from dataclasses import replace

from qaweb.sheets.memory import Kept, Remembered
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.rules import Guard
from sync.planning import TabPlan
from sync.rows import Row
from sync.tab_rows import content
from sync.tab_work import Taking


def is_newer(sheet: Spreadsheet, tab: BoundTab, generation: int) -> bool:
    """Whether the spreadsheet remembers a write that we do not, or did when it was stopped."""
    return generation > sheet.generation or tab.guard == Guard.NEWER


def tell_anew(taking: Taking, rows: list[Row]) -> list[Row]:
    """Rows of unknown ids under the record that they name, if it has none; else without an id."""
    identity = taking.bound.declared.identity
    texts = {record: taking.work.texts(record) for record in taking.work.values}
    free = {
        content(ours, identity): record
        for record, ours in texts.items()
        if identity and record not in taking.known
    }
    told = []
    for row in rows:
        if row.record and row.record not in taking.known:
            owner = free.pop(content(row.texts, identity), "")
            taking.told[row.place] = owner
            if owner:
                taking.known[owner] = Remembered(texts[owner])
                taking.kept[owner] = Kept(texts[owner])
                taking.work.has_moved = True
            row = replace(row, record=owner)
        told.append(row)
    return told


def name_anew(taking: Taking, plan: TabPlan, added: Collection[int]) -> None:
    """The ids that those rows get: of the record that they are, or none."""
    ids = {row.place: row.record for row in taking.seen.rows}
    for place, owner in taking.told.items():
        if owner and owner != ids[place]:
            plan.rows.rebound[place] = owner
        elif not owner and place not in added and place not in plan.rows.rebound:
            plan.rows.cleared.append(place)
