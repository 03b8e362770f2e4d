"""A team's own workbook that the real LibreOffice saved: bound, edited there, and kept on with."""

from pathlib import Path

import pytest

from sync.gateways.protocol import Adopted, At, Batch, Binding, Cell, Cover, Done, Snapshot
from sync.gateways.workbook import WorkbookGateway
from tests.sync.adoption_contract import COLUMNS, HEADER, IDS, TAB
from tests.sync.office import edited
from tests.sync.test_workbook_adoption import TeamWorkbook

NOTHING = 'sheets.getByIndex(1).getCellRangeByName("B1").String = "x"'
TYPED = """
  sheets.getByIndex(0).getCellRangeByName("B5").String = "改了"
  sheets.getByIndex(0).Columns.insertByIndex(0, 1)
  sheets.getByIndex(0).Rows.insertByIndex(0, 1)
"""


@pytest.mark.parametrize("is_saved_there", [False, True])
def test_it_is_bound_edited_there_and_goes_on(
    office: str, tmp_path: Path, is_saved_there: bool
) -> None:
    gateway, path = WorkbookGateway(), tmp_path / "班组.xlsx"
    TeamWorkbook(path, gateway)
    if is_saved_there:
        edited(office, path, NOTHING)
    binding = Binding(str(path), "our own", (TAB,), Cover("", ""))
    answer = gateway.adopt(binding, [Adopted(TAB, HEADER, COLUMNS, IDS)])
    assert isinstance(answer, Done), answer
    edited(office, path, TYPED)
    found = gateway.read(binding)
    assert isinstance(found, Snapshot), found
    rows = found.tabs["people"].rows
    assert [row.record for row in rows] == ["p1", "p2", ""]
    assert rows[1].cells["name"] == Cell("改了")
    done = gateway.write(binding, Batch(2, {At("people", "p1", "name"): "新"}))
    assert isinstance(done, Done)
    edited(office, path, NOTHING)
    again = gateway.read(binding)
    assert isinstance(again, Snapshot)
    assert again.tabs["people"].rows[0].cells["name"] == Cell("新")
