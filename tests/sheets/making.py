"""Copies as the worker makes them, and an edited one."""

from pathlib import Path

import openpyxl

from qaweb import clock
from qaweb.people.models import Project
from qaweb.sheets.models import BoundTab, SheetEvent, Spreadsheet
from qaweb.sheets.queries import place_of
from qaweb.sheets.rules import Direction, SheetEventKind, SheetState
from sync.mirror import write_copies


def round_(worker: str = "w1") -> str:
    """The worker looks after all copies."""
    return write_copies(clock.now(), worker)


def copy_of(project: Project) -> Spreadsheet:
    """The copy of the present month, written if it was not."""
    first = clock.today().replace(day=1)
    same = (Spreadsheet.project == project) & (Spreadsheet.month == first)
    if not Spreadsheet.select().where(same).exists():
        round_()
    found: Spreadsheet = Spreadsheet.get(same)
    return found


def edit(path: Path, tab: str, cell: str, value: object) -> None:
    """Somebody types into it and saves."""
    book = openpyxl.load_workbook(path)
    book[tab][cell] = value
    book.save(path)


def path_of(copy: Spreadsheet) -> Path:
    return place_of(copy)


def rows_of(copy: Spreadsheet, tab: str) -> list[dict[str, object]]:
    """A tab as a reader sees it: each row by its titles."""
    book = openpyxl.load_workbook(place_of(copy))
    head, *rows = book[tab].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def records() -> dict[str, dict[str, object]]:
    """A copy whose file is there, and a file that was set aside: as pages name them."""
    round_()
    copy = Spreadsheet.select().order_by(Spreadsheet.id).get()
    Spreadsheet.update(state=SheetState.ACTIVE).where(Spreadsheet.id == copy.id).execute()
    aside = SheetEvent.create(
        spreadsheet=copy, at=clock.now(), kind=SheetEventKind.SET_ASIDE, file=copy.address
    )
    return {
        "sheet": {"spreadsheet_id": copy.id},
        "set_aside": {"event_id": aside.id},
        "people_sheet": {"spreadsheet_id": agreed(copy.project, "people").id},
        "slips_sheet": {"spreadsheet_id": agreed(copy.project, "slips").id},
    }


def agreed(project: Project, key: str) -> Spreadsheet:
    """A spreadsheet that people edit, agreed on and not made yet."""
    sheet: Spreadsheet = Spreadsheet.create(
        project=project, address=f"{key}.xlsx", direction=Direction.TWO_WAY, created_at=clock.now()
    )
    BoundTab.create(spreadsheet=sheet, key=key, title=key, position=0)
    return sheet
