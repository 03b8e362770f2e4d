"""A staff list as a team keeps it: titles of its own, columns of its own, a signature below."""

import datetime as dt
from pathlib import Path

import openpyxl
import xlsxwriter
from flask import current_app

from qaweb.adoptions import actions, choosing, starting
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import Absent, ChosenTab, Said, Stands, Unknown, chosen
from qaweb.jobs import Job
from qaweb.people.models import Person
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import GatewayKind, May
from sync.editing import Gateways
from sync.gateways.workbook import WorkbookGateway
from sync.looking import look
from tests.cast import Cast, viewer

NAME, TITLE, HEADER = "一组名单.xlsx", "名单", 3
TITLES = ["员工号", "姓名", "生日", "岗位", "组别", "入职时间", "在职状态", "算"]
Row = list[object]
WORKBOOKS: Gateways = {GatewayKind.WORKBOOK: WorkbookGateway()}


def lines(cast: Cast) -> list[Row]:
    """The first without the zeros of its number, the second under another name, then a stranger."""
    day, born = dt.date(2024, 3, 1), dt.date(1990, 5, 1)
    return [
        [int(cast.agent.number), "任客服", born, "客服代表", "一组", day, "在职", "=1+1"],
        [cast.teammate.number, "郑大客服", None, "客服代表", "一组", day, "在职", "=1+2"],
        [cast.agent_b.number, "杜客服", None, "客服代表", "", day, "在职", None],
        ["00777", "新来的", None, "客服代表", "一组", dt.date(2026, 10, 1), "试用", None],
        ["制表人：王", None, None, None, None, None, None, None],
    ]


def folder() -> Path:
    found = Path(current_app.config["INSTANCE"]) / "sheets"
    found.mkdir(parents=True, exist_ok=True)
    return found


def team_file(cast: Cast) -> Path:
    """Put the file into the folder, with colours, a merged title and a tab of its own."""
    path = folder() / NAME
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(TITLE)
    yellow = book.add_format({"bg_color": "#FFFF00", "bold": True})
    day = book.add_format({"num_format": "yyyy年m月d日"})
    sheet.merge_range(0, 0, 0, 7, "一组名单", yellow)
    for column, title in enumerate(TITLES):
        sheet.write_string(HEADER - 1, column, title, yellow)
    for row, values in enumerate(lines(cast), HEADER):
        for column, value in enumerate(values):
            if isinstance(value, dt.date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value, yellow, 2)
            elif value is not None:
                sheet.write(row, column, value)
    book.add_worksheet("自己的").write("A1", "自己的")
    book.close()
    return path


def cells(path: Path) -> list[list[object]]:
    """The tab as it stands, without the first three lines."""
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[TITLE].iter_rows(min_row=HEADER + 1)]


def work(gateways: Gateways = WORKBOOKS) -> None:
    """The worker does what was ordered."""
    for adoption in SheetAdoption.select():
        look(adoption.id, adoption.job_key, gateways)
    Job.delete().where(Job.kind == "adoption").execute()


def chosen_columns(by: Person, adoption: SheetAdoption, may: May = May.BOTH) -> None:
    """Every column that was recognised, to be changed by both where that may be."""
    said = chosen(SheetAdoption.get_by_id(adoption.id).choice)
    for tab in said.tabs:
        keys = [key for key in tab.mapping if key != "number"]
        wanted = ChosenTab(
            tab.key, tab.title, tab.row, tab.mapping, {key: Said(may) for key in keys}
        )
        choosing.map_columns(viewer(by), adoption.id, wanted)


def compared(
    cast: Cast,
    typed: str = NAME,
    gateways: Gateways = WORKBOOKS,
    by: Person | None = None,
    may: May = May.BOTH,
) -> SheetAdoption:
    """All that comes before the last step."""
    who = by or cast.assistant
    adoption = actions.begin(viewer(who), cast.north.id, typed)
    work(gateways)
    choosing.choose_tabs(viewer(who), adoption.id, {0: ("people", HEADER)})
    chosen_columns(who, adoption, may)
    choosing.name_owner(viewer(who), adoption.id, who.id)
    work(gateways)
    found: SheetAdoption = SheetAdoption.get_by_id(adoption.id)
    return found


def started(
    cast: Cast,
    stands: Stands = Stands.ASK,
    unknown: Unknown = Unknown.LEAVE,
    absent: Absent = Absent.LEAVE,
    **given: object,
) -> Spreadsheet:
    """Bound; the worker has not begun yet."""
    adoption = compared(cast, **given)  # type: ignore[arg-type]
    policies = {"people": (stands, unknown, absent)}
    return starting.start(viewer(adoption.author), adoption.id, policies)


def records(cast: Cast) -> dict[str, dict[str, object]]:
    """One that the assistant has brought to its dry run, as pages name it."""
    path = team_file(cast)
    try:
        adoption = compared(cast)
    finally:
        path.unlink()  # the folder is everybody's: nothing is left in it
    said = {"adoption_id": adoption.id}
    return {"adoption": said, "adopted_columns": {**said, "key": "people"}}
