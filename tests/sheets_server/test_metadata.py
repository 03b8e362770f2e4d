"""Columns known by metadata, whatever people do to them; and data filters."""

from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError

from tests.sheets_server.conftest import Requests
from tests.sheets_server.people import Person

BY_KEY = {"developerMetadataLookup": {"metadataKey": "qaweb.column"}}


def create(metadata: dict[str, Any]) -> dict[str, Any]:
    """A createDeveloperMetadata request."""
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}


def mark(column: int, value: str, key: str = "qaweb.column") -> dict[str, Any]:
    """A request that names a column."""
    place = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    made = {"metadataKey": key, "metadataValue": value, "visibility": "DOCUMENT"}
    return create(made | {"location": {"dimensionRange": place}})


def post(book: gspread.Spreadsheet, tail: str, body: dict[str, Any]) -> Any:
    """A call that gspread has no method for."""
    address = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}{tail}"
    return book.client.request("post", address, json=body).json()


def columns(book: gspread.Spreadsheet) -> dict[str, int]:
    """Where the marked columns are."""
    found = post(book, "/developerMetadata:search", {"dataFilters": [BY_KEY]})
    marks = [one["developerMetadata"] for one in found.get("matchedDeveloperMetadata", [])]
    return {m["metadataValue"]: m["location"]["dimensionRange"]["startIndex"] for m in marks}


def test_marks_go_with_their_columns(
    book: gspread.Spreadsheet, batch: Requests, amy: Person
) -> None:
    batch(mark(0, "_id"), mark(1, "name"), mark(3, "team"))
    amy.insert("Sheet1", "B:B")
    assert columns(book) == {"_id": 0, "name": 2, "team": 4}
    amy.delete("Sheet1", "C:C")
    assert columns(book) == {"_id": 0, "team": 3}
    source = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4}
    batch({"moveDimension": {"source": source, "destinationIndex": 0}})
    assert columns(book) == {"_id": 1, "team": 0}


def test_marks_are_shown_with_the_grid_of_the_header(
    book: gspread.Spreadsheet, batch: Requests
) -> None:
    batch(mark(1, "name"))
    fields = "sheets.data.columnMetadata.developerMetadata(metadataKey,metadataValue)"
    shown = book.fetch_sheet_metadata({"fields": fields, "ranges": "Sheet1!A1:C1"})
    assert shown["sheets"][0]["data"][0]["columnMetadata"] == [
        {},
        {"developerMetadata": [{"metadataKey": "qaweb.column", "metadataValue": "name"}]},
        {},
    ]


def test_marks_are_changed_and_removed(book: gspread.Spreadsheet, batch: Requests) -> None:
    batch(mark(0, "old"), mark(1, "gone"))
    old = {"developerMetadataLookup": {"metadataValue": "old"}}
    gone = {"developerMetadataLookup": {"metadataValue": "gone"}}
    new = {"metadataValue": "new"}
    change = {"dataFilters": [old], "developerMetadata": new, "fields": "metadataValue"}
    answer: Any = batch(
        {"updateDeveloperMetadata": change}, {"deleteDeveloperMetadata": {"dataFilter": gone}}
    )
    assert answer["replies"][0]["updateDeveloperMetadata"]["developerMetadata"][0]["metadataId"]
    assert columns(book) == {"new": 0}


def test_a_tab_takes_30000_characters_of_marks(batch: Requests) -> None:
    with pytest.raises(APIError, match="30000 characters"):
        batch(mark(0, "x" * 29_000), mark(1, "x" * 2_000))


def test_values_are_read_and_written_by_marks(
    book: gspread.Spreadsheet, batch: Requests, tab: gspread.Worksheet
) -> None:
    tab.update([["1", "Amy"], ["2", "Bo"]], "A1")
    batch(mark(1, "name"))
    asked = {"dataFilters": [BY_KEY], "majorDimension": "COLUMNS"}
    read = post(book, "/values:batchGetByDataFilter", asked)
    assert read["valueRanges"][0]["valueRange"]["values"] == [["Amy", "Bo"]]
    data = [{"dataFilter": BY_KEY, "values": [["Ann"]]}]
    post(book, "/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert tab.get("B1:B2") == [["Ann"], ["Bo"]]
    seen = post(book, ":getByDataFilter", {"dataFilters": [BY_KEY], "includeGridData": True})
    assert seen["sheets"][0]["data"][0]["startColumn"] == 1


def test_the_file_and_a_tab_take_marks_too(book: gspread.Spreadsheet, batch: Requests) -> None:
    made = {"metadataKey": "qaweb.file", "metadataValue": "1", "visibility": "DOCUMENT"}
    places: list[dict[str, Any]] = [{"spreadsheet": True}, {"sheetId": 0}]
    batch(*(create(made | {"location": place}) for place in places))
    shown = book.fetch_sheet_metadata()
    assert shown["developerMetadata"][0]["location"]["locationType"] == "SPREADSHEET"
    assert shown["sheets"][0]["developerMetadata"][0]["location"]["locationType"] == "SHEET"
