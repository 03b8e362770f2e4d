"""A workbook of ours in the real LibreOffice: opened, edited, saved, and kept on with."""

from pathlib import Path

from sync.gateways.protocol import At, Batch, Binding, Cell, Done, NewRow, Snapshot
from sync.gateways.workbook import WorkbookGateway
from tests.sync.gateway_contract import COVER, FIRST, PEOPLE
from tests.sync.office import edited
from tests.sync.team_book import TAB, team_book

MOVED = """
  sheets.getByIndex(0).unprotect("")
  sheets.getByIndex(0).getCellRangeByName("C6").String = "改了"
  sheets.getByIndex(0).Name = "改名"
  sheets.getByIndex(0).Columns.insertByIndex(1, 1)
  sheets.getByIndex(0).Rows.insertByIndex(0, 2)
"""


def read(binding: Binding) -> Snapshot:
    found = WorkbookGateway().read(binding)
    assert isinstance(found, Snapshot), found
    return found


def write(binding: Binding, generation: int, score: float) -> None:
    batch = Batch(
        generation,
        {At("people", "p1", "score"): score},
        {"people": [NewRow(f"new{generation}", {"name": "=1+1"})]},
    )
    assert isinstance(WorkbookGateway().write(binding, batch), Done)


def test_what_is_typed_moved_and_renamed_there_is_found(office: str, tmp_path: Path) -> None:
    binding = team_book(tmp_path / "班组.xlsx")
    write(binding, 2, 1.5)
    edited(office, tmp_path / "班组.xlsx", MOVED)
    found = read(binding)
    tab = found.tabs[TAB.key]
    assert (found.untouched, found.generation, tab.title) == (False, 2, "改名")
    assert [row.record for row in tab.rows] == ["p0", "p1", "p2", "p3", "p4", "p5", "new2"]
    assert tab.rows[2].cells["name"] == Cell("改了")
    assert tab.rows[1].cells["score"] == Cell(1.5)
    assert tab.rows[-1].cells["name"] == Cell("=1+1")


def test_it_goes_on_with_what_was_saved_there(office: str, tmp_path: Path) -> None:
    path = tmp_path / "班组.xlsx"
    binding = team_book(path)
    edited(office, path, MOVED)
    write(binding, 2, 2.5)
    edited(office, path, 'sheets.getByIndex(0).unprotect("")')
    rows = read(binding).tabs[TAB.key].rows
    assert (rows[1].cells["score"], rows[-1].record) == (Cell(2.5), "new2")


def test_a_copy_that_was_made_by_us_keeps_its_values(office: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.xlsx"
    binding = Binding(str(path), "our own", (PEOPLE,), COVER)
    WorkbookGateway().create(binding, {"people": [NewRow("1", FIRST)]})
    edited(office, path, 'sheets.getByName("人员").getCellRangeByName("C2").String = "手改"')
    found = read(binding)
    (row,) = found.tabs["people"].rows
    assert {key: cell.value for key, cell in row.cells.items()} == FIRST | {"name": "手改"}
    assert not found.untouched
