"""`batchUpdate`: all or nothing, what it answers, and each request that the sync uses."""

from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import ValueRenderOption

from tests.sheets_server.conftest import Requests
from tests.sheets_server.people import Person

TEXT = {"numberFormat": {"type": "TEXT"}}


def cells(*texts: str) -> dict[str, Any]:
    """A RowData of texts."""
    return {"values": [{"userEnteredValue": {"stringValue": text}} for text in texts]}


def update(row: int, column: int, *texts: str, fields: str = "userEnteredValue") -> dict[str, Any]:
    """An updateCells request from a start on."""
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [cells(*texts)], "fields": fields}}


def area(rows: tuple[int, int], columns: tuple[int, int], sheet: int = 0) -> dict[str, int]:
    """A GridRange."""
    return {
        "sheetId": sheet,
        "startRowIndex": rows[0],
        "endRowIndex": rows[1],
        "startColumnIndex": columns[0],
        "endColumnIndex": columns[1],
    }


def test_one_bad_request_undoes_the_good_ones(batch: Requests, tab: gspread.Worksheet) -> None:
    bad = {"updateCells": {"range": area((0, 1), (0, 1), 99), "rows": [], "fields": "*"}}
    with pytest.raises(APIError, match=r"Invalid requests\[2\].updateCells: No grid with id: 99"):
        batch({"addSheet": {"properties": {"title": "New"}}}, update(0, 0, "a"), bad)
    assert tab.get("A1") == [[]]
    assert [one.title for one in tab.spreadsheet.worksheets()] == ["Sheet1"]


def test_a_cell_too_long_undoes_the_batch(batch: Requests, tab: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match="50000 characters"):
        batch(update(0, 0, "a"), update(1, 0, "x" * 50_001))
    assert tab.get("A1") == [[]]


def test_a_field_that_google_does_not_know_is_refused(batch: Requests) -> None:
    with pytest.raises(APIError, match="Invalid JSON payload received"):
        batch({"updateCells": {"rowss": []}})


def test_an_update_without_a_mask_is_refused(batch: Requests) -> None:
    with pytest.raises(APIError, match="At least one field must be listed"):
        batch(update(0, 0, "a", fields=""))


def test_text_in_a_batch_is_never_parsed(batch: Requests, tab: gspread.Worksheet) -> None:
    batch(update(0, 0, "=1+1", "0042", "1/2"))
    assert tab.get("A1:C1") == [["=1+1", "0042", "1/2"]]


def test_a_mask_leaves_what_it_does_not_name(batch: Requests, tab: gspread.Worksheet) -> None:
    tab.format("A1", {"backgroundColor": {"red": 1}})
    tab.insert_note("A1", "note")
    batch(update(0, 0, "a"))
    data = tab.spreadsheet.fetch_sheet_metadata({"fields": "sheets.data.rowData.values"})
    [cell] = data["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cell["note"] == "note"
    assert cell["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": {"red": 1}}
    assert cell["userEnteredValue"] == {"stringValue": "a"}


def test_cells_are_appended_below_the_last_row_with_data(
    batch: Requests, tab: gspread.Worksheet
) -> None:
    tab.resize(3, 3)
    tab.update([["", "", "c"], ["", "x", ""]], "A1")
    batch({"appendCells": {"sheetId": 0, "rows": [cells("1"), cells("2")], "fields": "*"}})
    assert tab.get("A1:C4") == [["", "", "c"], ["", "x"], ["1"], ["2"]]


def test_a_batch_answers_with_cells_only_when_asked_for_grid_data(
    batch: Requests, tab: gspread.Worksheet
) -> None:
    ask: dict[str, Any] = {"includeSpreadsheetInResponse": True, "responseRanges": ["Sheet1!A1:B2"]}
    without: Any = batch(update(0, 0, "a"), **ask)
    assert "data" not in without["updatedSpreadsheet"]["sheets"][0]
    with_data: Any = batch(update(1, 1, "b"), **ask, responseIncludeGridData=True)
    [data] = with_data["updatedSpreadsheet"]["sheets"][0]["data"]
    rows = [[c.get("formattedValue") for c in row["values"]] for row in data["rowData"]]
    assert rows == [["a"], [None, "b"]]


def test_a_swap_write_shows_what_stood_there_just_before(
    batch: Requests, book: gspread.Spreadsheet, amy: Person
) -> None:
    batch({"addSheet": {"properties": {"sheetId": 7, "title": "_swap", "hidden": True}}})
    amy.type("Sheet1", "B2", "=1+2")
    answer: Any = batch(
        {
            "copyPaste": {
                "source": area((1, 2), (0, 2)),
                "destination": area((0, 1), (0, 2), 7),
                "pasteType": "PASTE_NORMAL",
            }
        },
        update(1, 1, "ours"),
        includeSpreadsheetInResponse=True,
        responseRanges=["'_swap'!A1:B1"],
        responseIncludeGridData=True,
    )
    [swap] = answer["updatedSpreadsheet"]["sheets"]
    assert swap["properties"]["hidden"] is True
    cell = swap["data"][0]["rowData"][0]["values"][1]
    assert cell["effectiveValue"] == {"numberValue": 3}
    assert book.worksheet("Sheet1").acell("B2").value == "ours"


def test_copied_formulas_go_with_their_place(batch: Requests, tab: gspread.Worksheet) -> None:
    tab.update([["1", "=A1*$A$1"], ["5"]], "A1", raw=False)
    batch({"copyPaste": {"source": area((0, 1), (1, 2)), "destination": area((1, 2), (1, 2))}})
    assert tab.get("B1:B2", value_render_option=ValueRenderOption.formula) == [
        ["=A1*$A$1"],
        ["=A2*$A$1"],
    ]


def test_a_sort_moves_the_cells_of_its_range_alone(tab: gspread.Worksheet) -> None:
    tab.update([["1", "c"], ["2", "a"], ["3", "b"], ["4", ""]], "A1")
    tab.sort((2, "asc"), range="B1:B4")
    assert tab.get("A1:B4") == [["1", "a"], ["2", "b"], ["3", "c"], ["4"]]
    tab.sort((2, "des"), range="A1:B4")
    assert tab.get("A1:B4") == [["3", "c"], ["2", "b"], ["1", "a"], ["4"]]


def test_rows_and_columns_come_and_go(tab: gspread.Worksheet) -> None:
    tab.update([["a", "b"], ["c", "d"], ["=B2"]], "A1", raw=False)
    tab.insert_rows([["new"]], 2)
    tab.delete_columns(1)
    assert tab.get("A1:A3") == [["b"], [], ["d"]]
    assert (tab.row_count, tab.col_count) == (1001, 25)
    with pytest.raises(APIError, match="can't delete all the rows"):
        tab.delete_rows(1, 1001)


def test_formulas_follow_inserted_rows(tab: gspread.Worksheet) -> None:
    tab.update([["1"], ["=A1+1"]], "A1", raw=False)
    tab.insert_rows([[""]], 1)
    assert tab.get("A3", value_render_option=ValueRenderOption.formula) == [["=A2+1"]]
    tab.delete_rows(2)
    assert tab.get("A2") == [["#REF!"]]


def test_a_protected_range_is_written_by_its_editors_alone(
    batch: Requests, tab: gspread.Worksheet, amy: Person
) -> None:
    tab.add_protected_range("A1:B2")
    batch(update(0, 0, "ours may"))
    amy.sheet("Sheet1").protected[next(iter(amy.sheet("Sheet1").protected))]["editors"] = {}
    with pytest.raises(APIError, match="protected cell or object"):
        batch(update(4, 4, "free"), update(0, 0, "a"))
    with pytest.raises(APIError, match="protected cell or object"):
        tab.update([["a"]], "A1")
    assert tab.get("A1:E5") == [["ours may"]]


def test_a_title_is_used_once(book: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match='A sheet with the name "Sheet1" already exists'):
        book.add_worksheet("Sheet1", 1, 1)


def test_the_last_visible_tab_stays(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    book.add_worksheet("Hidden", 1, 1).hide()
    with pytest.raises(APIError, match="can't remove all the visible sheets"):
        book.del_worksheet(tab)


def test_tabs_are_copied_and_ordered(
    client: gspread.Client, book: gspread.Spreadsheet, tab: gspread.Worksheet
) -> None:
    tab.update([["a"]], "A1")
    copy = tab.duplicate(new_sheet_name="Second")
    assert copy.get("A1") == [["a"]]
    book.reorder_worksheets([book.worksheet("Second"), book.worksheet("Sheet1")])
    assert [one.title for one in book.worksheets()] == ["Second", "Sheet1"]
    other = client.create("Other")
    assert tab.copy_to(other.id)["title"] == "Copy of Sheet1"


def test_a_colour_can_be_set_again_and_taken_away(tab: gspread.Worksheet) -> None:
    tab.update_tab_color("#ff0000")
    tab.update_tab_color("#0000ff")
    assert tab.get_tab_color() == "#0000FF"
    tab.clear_tab_color()
    tab.format("A1", {"backgroundColor": {"red": 1}})
    tab.format("A1", {"backgroundColor": {"blue": 1}})
    data = tab.spreadsheet.fetch_sheet_metadata({"fields": "sheets(properties,data/rowData)"})
    [sheet] = data["sheets"]
    assert "tabColorStyle" not in sheet["properties"]
    form = sheet["data"][0]["rowData"][0]["values"][0]["userEnteredFormat"]
    assert form["backgroundColorStyle"] == {"rgbColor": {"blue": 1}}
