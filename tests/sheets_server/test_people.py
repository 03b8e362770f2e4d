"""People at the sheet, and the log of everything they typed."""

import dataclasses

import gspread
import pytest
from gspread.utils import ValueRenderOption

from tests.sheets_server.people import Edit, Person
from tests.sheets_server.server import SheetsServer

TEAM = [["_id", "name", "team"], ["1", "Cy", "red"], ["2", "Amy", "blue"], ["3", "Bo", "red"]]


@pytest.fixture
def team(amy: Person) -> Person:
    amy.paste("Sheet1", "A1", TEAM)
    return amy


def test_every_typed_text_is_kept_with_what_became_of_it(sheets: SheetsServer, amy: Person) -> None:
    amy.type("Sheet1", "B2", "007")
    amy.type("Sheet1", "B2", "1/2")
    first, second = sheets.log
    assert (first.cell, first.typed, first.holds, first.before) == ("B2", "007", "7", "")
    assert (second.who, second.typed, second.before) == ("amy@example.com", "1/2", "7")


def test_the_log_only_grows(sheets: SheetsServer, amy: Person) -> None:
    amy.type("Sheet1", "A1", "a")
    amy.restore()
    [edit, restored] = sheets.log
    assert (edit.number, edit.typed, restored.action) == (1, "a", "restore")
    with pytest.raises(dataclasses.FrozenInstanceError):
        edit.typed = "b"
    assert not any(name.startswith(("remove", "clear", "pop")) for name in dir(sheets.log))
    assert isinstance(sheets.log.typed[0], Edit)


def test_a_sort_takes_the_ids_along(team: Person) -> None:
    team.sort("Sheet1", "B")
    assert [row[:2] for row in team.rows("Sheet1")] == [
        ["_id", "name"],
        ["2", "Amy"],
        ["3", "Bo"],
        ["1", "Cy"],
    ]


def test_a_sort_without_the_id_column_leaves_the_ids(team: Person) -> None:
    team.sort("Sheet1", "B", "B:C", descending=True)
    assert team.rows("Sheet1")[1:] == [["1", "Cy", "red"], ["2", "Bo", "red"], ["3", "Amy", "blue"]]


def test_rows_and_columns_are_inserted_and_deleted(team: Person, sheets: SheetsServer) -> None:
    team.insert("Sheet1", "2:3")
    assert team.text("Sheet1", "B4") == "Cy"
    team.delete("Sheet1", "4:4")
    gone = [edit.before for edit in sheets.log if edit.action == "delete"]
    assert gone == ["1", "Cy", "red"]
    team.insert("Sheet1", "B:B")
    team.delete("Sheet1", "A:A")
    assert team.text("Sheet1", "B1") == "name"


def test_headers_tabs_and_rows_change(team: Person, tab: gspread.Worksheet) -> None:
    team.rename_header("Sheet1", "team", "group")
    team.copy_row("Sheet1", 2, 5)
    team.move_row("Sheet1", 3, 6)
    assert tab.get("A3:C6") == [[], ["3", "Bo", "red"], ["1", "Cy", "red"], ["2", "Amy", "blue"]]
    team.rename_tab("Sheet1", "Team")
    assert team.text("Team", "C1") == "group"


def test_tabs_and_files_are_copied(team: Person, sheets: SheetsServer) -> None:
    assert team.copy_tab("Sheet1") == "Copy of Sheet1"
    other = Person(sheets, team.copy_file())
    assert other.rows("Copy of Sheet1") == TEAM
    team.delete_tab("Copy of Sheet1")
    assert len(other.document.sheets) == 2


def test_500_rows_are_pasted_beyond_the_end(amy: Person, sheets: SheetsServer) -> None:
    amy.paste("Sheet1", "A900", [[str(n), "text"] for n in range(500)])
    assert amy.text("Sheet1", "A1399") == "499"
    assert len(sheets.log.typed) == 1000


def test_all_is_cleared_and_an_old_version_comes_back(
    team: Person, tab: gspread.Worksheet, sheets: SheetsServer
) -> None:
    tab.update([["written by us"]], "D2")
    team.clear("Sheet1")
    assert tab.get("A1:D4") == [[]]
    assert "written by us" in [edit.before for edit in sheets.log]
    team.restore()
    assert tab.get("B2:D2") == [["Cy", "red", "written by us"]]
    team.restore(steps=3)
    assert tab.get("B2:D2") == [["Cy", "red"]]


@pytest.mark.parametrize("text", ["😀", "a\r\nb", "  spaced ", "８８", "x" * 50_000])
def test_odd_texts_stay_as_typed(amy: Person, tab: gspread.Worksheet, text: str) -> None:
    amy.type("Sheet1", "A1", text)
    assert tab.get("A1", value_render_option=ValueRenderOption.formula) == [[text]]
