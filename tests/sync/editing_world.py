"""A staff list that is kept with the worker's real duty, and people at both of its sides."""

from pathlib import Path

import openpyxl
from flask import Flask
from flask_babel import force_locale

from qaweb import clock
from qaweb.people.models import Person, Project
from qaweb.sheets.copies import columns_of
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.queries import declared_tab, place_of
from qaweb.sheets.rules import Direction, GatewayKind
from qaweb.staffing import actions as staffing
from qaweb.staffing.rules import Particulars
from sync.jobs import Duty, edit_sheets, thrice_a_minute
from sync.worker import Worker
from tests.cast import viewer

TITLE = "员工名单"


def bound(
    project: Project, owner: Person, address: str = "班组.xlsx", **more: object
) -> Spreadsheet:
    """A spreadsheet with the staff list, agreed on and not made yet."""
    sheet = Spreadsheet.create(
        project=project, address=address, name="班组", direction=Direction.TWO_WAY, owner=owner,
        created_at=clock.now(), **more,
    )  # fmt: skip
    tab = declared_tab("people")
    with force_locale("zh_Hans_CN"):
        columns = columns_of(tab)
    BoundTab.create(spreadsheet=sheet, key=tab.key, title=TITLE, position=0, columns=columns)
    return sheet


def bound_at_google(project: Project, owner: Person) -> Spreadsheet:
    return bound(project, owner, "new 1", gateway=GatewayKind.GOOGLE)


def tick(app: Flask) -> None:
    """The worker does what has fallen due."""
    Worker(app, "w1", [Duty("edit_sheets", edit_sheets, thrice_a_minute)]).tick()


def place(sheet: Spreadsheet) -> Path:
    return place_of(Spreadsheet.get_by_id(sheet.id))


def type_(sheet: Spreadsheet, number: str, title: str, text: str) -> None:
    """Somebody types into the row of a staff number, and saves."""
    book = openpyxl.load_workbook(place(sheet))
    titles = [cell.value for cell in book[TITLE][1]]
    for row in book[TITLE].iter_rows(min_row=2):
        if row[titles.index("工号")].value == number:
            row[titles.index(title)].value = text
    book.save(place(sheet))


def rename(by: Person, person: Person, name: str) -> None:
    """Somebody changes a name in the browser."""
    person = Person.get_by_id(person.id)
    values = staffing.values_of(person)
    wanted = Particulars(
        name=name, role=person.role, project=person.project_id, team=person.team_id,
        hired_on=person.hired_on, status=person.status, email=person.email, remark=person.remark,
    )  # fmt: skip
    staffing.amend(viewer(by), person.id, wanted, values)
