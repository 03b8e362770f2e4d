"""Plain values: what is parsed and what is not, what is left out, what is refused."""

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import (
    DateTimeOption,
    InsertDataOption,
    ValueInputOption,
    ValueRenderOption,
)

from tests.sheets_server.people import Person

RAW, TYPED = ValueInputOption.raw, ValueInputOption.user_entered
FORMULA, PLAIN = ValueRenderOption.formula, ValueRenderOption.unformatted
TRICKY = ["0042", "1/2", "50%", "=1+1", "+86 138", "-5", "@you", "TRUE", "1234567890123456"]


def test_raw_leaves_every_text_as_it_is(tab: gspread.Worksheet) -> None:
    tab.update([TRICKY], "A1", value_input_option=RAW)
    assert tab.get("A1:I1", value_render_option=FORMULA) == [TRICKY]
    assert tab.get("A1:I1") == [TRICKY]


def test_raw_keeps_numbers_and_truth(tab: gspread.Worksheet) -> None:
    tab.update([[1, 2.5, True]], "A1", value_input_option=RAW)
    assert tab.get("A1:C1", value_render_option=PLAIN) == [[1, 2.5, True]]
    assert tab.get("A1:C1") == [["1", "2.5", "TRUE"]]


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("0042", 42, "42"),
        ("50%", 0.5, "50%"),
        ("1,234.5", 1234.5, "1,234.50"),
        ("1234567890123456", 1234567890123460, "1.23457E+15"),
        ("2026-10-05", 46300, "2026-10-05"),
        ("10/5/2026", 46300, "10/5/2026"),
        ("9:30", 0.395833333333333, "9:30"),
        ("true", True, "TRUE"),
        ("'007", "007", "007"),
        ("=1+2*3", 7, "7"),
        ("+1-1", 0, "0"),
        ("工号", "工号", "工号"),
    ],
)
def test_user_entered_is_read_as_typed_by_a_person(
    tab: gspread.Worksheet, text: str, value: object, shown: str
) -> None:
    tab.update([[text]], "A1", value_input_option=TYPED)
    [[plain]] = tab.get("A1", value_render_option=PLAIN)
    assert plain == (pytest.approx(value) if isinstance(value, float) else value)
    assert tab.get("A1") == [[shown]]


def test_a_half_is_a_day_of_this_year(tab: gspread.Worksheet) -> None:
    tab.update([["1/2"]], "A1", value_input_option=TYPED)
    assert tab.get("A1") == [["1/2"]]
    assert isinstance(tab.get("A1", value_render_option=PLAIN)[0][0], int)


def test_text_cells_take_what_is_typed_to_the_letter(tab: gspread.Worksheet, amy: Person) -> None:
    amy.format("Sheet1", "A1:I1", numberFormat={"type": "TEXT"})
    tab.update([TRICKY], "A1", value_input_option=TYPED)
    assert tab.get("A1:I1", value_render_option=FORMULA) == [TRICKY]


def test_formulas_and_days_are_read_in_one_call(tab: gspread.Worksheet, amy: Person) -> None:
    amy.paste("Sheet1", "A1", [["2", "=A1*3", "2026-10-05"]])
    read = tab.get(
        "A1:C1", value_render_option=FORMULA, date_time_render_option=DateTimeOption.serial_number
    )
    assert read == [[2, "=A1*3", 46300]]
    words = DateTimeOption.formatted_string
    assert tab.get("C1", value_render_option=FORMULA, date_time_render_option=words) == [
        ["2026-10-05"]
    ]


def test_what_a_formula_cannot_compute_is_an_error(tab: gspread.Worksheet, amy: Person) -> None:
    amy.paste("Sheet1", "A1", [["=1/0", "=IMPORTXML(1)", "=A1+1", '="a"&1', "=SUM(A2:A3)"]])
    amy.paste("Sheet1", "A2", [["1"], ["2"]])
    assert tab.get("A1:E1") == [["#DIV/0!", "#NAME?", "#DIV/0!", "a1", "3"]]


def test_nothing_that_trails_is_answered(tab: gspread.Worksheet) -> None:
    tab.update([["a", "", ""], ["", "", ""], ["", "b", ""], ["", "", ""]], "A1")
    assert tab.get("A1:C4") == [["a"], [], ["", "b"]]
    assert "values" not in tab.spreadsheet.values_get("Sheet1!D1:F9")


def test_null_leaves_a_cell_and_nothing_empties_it(tab: gspread.Worksheet) -> None:
    tab.update([["a", "b"]], "A1")
    tab.update([[None, ""]], "A1")
    assert tab.get("A1:B1") == [["a"]]


def test_a_cell_takes_50000_characters_and_no_more(tab: gspread.Worksheet) -> None:
    tab.update([["x" * 50_000]], "A1")
    with pytest.raises(APIError, match="maximum of 50000 characters"):
        tab.update([["kept out", "x" * 50_001]], "A2")
    assert tab.get("A2:B2") == [[]]


def test_a_place_outside_the_grid_is_refused(tab: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match="Max rows: 1000, max columns: 26"):
        tab.get("A1001:B1002")
    with pytest.raises(APIError, match="exceeds grid limits"):
        tab.update([["a"]], "A1001")
    with pytest.raises(APIError, match="tried writing to row"):
        tab.update([["a"], ["b"], ["c"]], "A1:B2")


def test_a_tab_that_is_not_there_cannot_be_parsed(book: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match="Unable to parse range: 'Gone'!A1"):
        book.values_get("'Gone'!A1")


def test_several_ranges_are_one_call(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    book.add_worksheet("员工 名单", 5, 3).update([["x"]], "B2")
    tab.update([["a"]], "A1")
    read = book.values_batch_get(["Sheet1", "'员工 名单'!A:B", "'员工 名单'!2:2"])
    assert [one["range"] for one in read["valueRanges"]] == [
        "Sheet1!A1:Z1000",
        "'员工 名单'!A1:B5",
        "'员工 名单'!A2:C2",
    ]
    assert [one["values"] for one in read["valueRanges"]] == [[["a"]], [[], ["", "x"]], [["", "x"]]]


def test_one_bad_range_of_several_writes_nothing(
    book: gspread.Spreadsheet, tab: gspread.Worksheet
) -> None:
    data = [{"range": "A1", "values": [["a"]]}, {"range": "Gone!A1", "values": [["b"]]}]
    with pytest.raises(APIError):
        book.values_batch_update({"valueInputOption": "RAW", "data": data})
    assert tab.get("A1") == [[]]


def test_append_can_land_in_the_wrong_column(tab: gspread.Worksheet) -> None:
    tab.update([["a", "", "c"]], "A1")
    answer = tab.append_row(["x", "y"])
    assert answer["tableRange"] == "Sheet1!C1"
    assert tab.get("A2:D2") == [["", "", "x", "y"]]


def test_append_can_insert_rows(tab: gspread.Worksheet) -> None:
    tab.update([["a"], ["b"], [""], ["below"]], "A1")
    tab.append_row(["c"], insert_data_option=InsertDataOption.insert_rows, table_range="A1:A2")
    assert tab.get("A1:A5") == [["a"], ["b"], ["c"], [], ["below"]]


def test_append_lengthens_a_full_tab(tab: gspread.Worksheet) -> None:
    tab.resize(2, 2)
    tab.update([["a"], ["b"]], "A1")
    tab.append_rows([["c"], ["d"]])
    assert tab.get("A1:A4") == [["a"], ["b"], ["c"], ["d"]]


def test_what_was_written_can_be_answered_at_once(tab: gspread.Worksheet) -> None:
    answer = tab.update([["1/2"]], "A1", value_input_option=RAW, include_values_in_response=True)
    assert answer["updatedData"]["values"] == [["1/2"]]


def test_cells_are_cleared_with_their_format_kept(tab: gspread.Worksheet) -> None:
    tab.update([["a"]], "A1")
    tab.format("A1", {"textFormat": {"bold": True}})
    tab.batch_clear(["A1:B2"])
    assert tab.get("A1") == [[]]
    data = tab.spreadsheet.fetch_sheet_metadata({"fields": "sheets.data.rowData.values"})
    [cell] = data["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cell["userEnteredFormat"]["textFormat"] == {"bold": True}
    assert "userEnteredValue" not in cell
