"""Developer metadata, and the data filters that find cells by it."""

from typing import Any

from tests.sheets_server.areas import Area
from tests.sheets_server.batch import Body, Work
from tests.sheets_server.changes_tabs import mask_of, metadata_sheets, range_json
from tests.sheets_server.documents import Spreadsheet
from tests.sheets_server.errors import MISSING, Refusal
from tests.sheets_server.masks import merged
from tests.sheets_server.sheets import Sheet

MOST_CHARACTERS = 30_000
KINDS = {"ROWS": "ROW", "COLUMNS": "COLUMN"}


def _location(document: Spreadsheet, given: Body) -> dict[str, Any]:
    if lines := given.get("dimensionRange"):
        document.sheet(lines.get("sheetId"))
        if lines.get("endIndex", 0) - lines.get("startIndex", 0) != 1:
            raise Refusal("A developer metadata location must be one row or one column.")
        kind = KINDS[lines["dimension"]]
        return {"locationType": kind, "dimensionRange": range_json(lines)}
    if given.get("sheetId") is not None:
        return {"locationType": "SHEET", "sheetId": document.sheet(given["sheetId"]).id}
    return {"locationType": "SPREADSHEET", "spreadsheet": True}


def create_metadata(work: Work, body: Body) -> dict[str, Any]:
    document, asked = work.document, body["developerMetadata"]
    if not asked.get("metadataKey"):
        raise Refusal("A developer metadata key must be specified.")
    number = asked.get("metadataId") or work.new_id()
    if number in document.metadata:
        raise Refusal(f"Developer metadata with id {number} already exists.")
    value = {"metadataValue": asked["metadataValue"]} if asked.get("metadataValue") else {}
    found = {
        "metadataId": number,
        "metadataKey": asked["metadataKey"],
        **value,
        "location": _location(document, asked.get("location") or {}),
        "visibility": asked.get("visibility") or "DOCUMENT",
    }
    document.metadata[number] = found
    _check_length(document, found)
    return {"developerMetadata": found}


def _check_length(document: Spreadsheet, new: dict[str, Any]) -> None:
    """A tab, with its rows and columns, takes 30,000 characters of metadata."""
    sheets = metadata_sheets(new)
    length = sum(
        len(one["metadataKey"]) + len(one.get("metadataValue", ""))
        for one in document.metadata.values()
        if metadata_sheets(one) == sheets
    )
    if length > MOST_CHARACTERS:
        raise Refusal("The developer metadata exceeds the limit of 30000 characters.")


def update_metadata(work: Work, body: Body) -> dict[str, Any]:
    found = matching(work.document, body["dataFilters"])
    mask = mask_of(body)
    for one in found:
        one.update(merged(one, dict(body["developerMetadata"]), mask))
        one["location"] = _location(work.document, one["location"])
    return {"developerMetadata": found}


def delete_metadata(work: Work, body: Body) -> dict[str, Any]:
    found = matching(work.document, [body["dataFilter"]])
    for one in found:
        del work.document.metadata[one["metadataId"]]
    return {"deletedDeveloperMetadata": found} if found else {}


def matching(document: Spreadsheet, filters: list[Body]) -> list[dict[str, Any]]:
    """All metadata that one of the filters finds."""
    lookups = [one.get("developerMetadataLookup") for one in filters]
    return [
        one
        for one in document.metadata.values()
        if any(lookup and _is_found(one, lookup) for lookup in lookups)
    ]


def _is_found(metadata: dict[str, Any], lookup: Body) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if lookup.get(name) is not None and metadata.get(name) != lookup[name]:
            return False
    location = metadata["location"]
    if lookup.get("locationType") not in (None, location["locationType"]):
        return False
    wanted = lookup.get("metadataLocation")
    if not wanted:
        return True
    if lines := wanted.get("dimensionRange"):
        return bool(location.get("dimensionRange") == range_json(lines))
    return wanted.get("sheetId") is None or wanted["sheetId"] in metadata_sheets(metadata)


def search(document: Spreadsheet, filters: list[Body]) -> dict[str, Any]:
    """The answer of developerMetadata:search."""
    found = [
        {
            "developerMetadata": one,
            "dataFilters": [f for f in filters if one in matching(document, [f])],
        }
        for one in matching(document, filters)
    ]
    return {"matchedDeveloperMetadata": found} if found else {}


def by_id(document: Spreadsheet, number: int) -> dict[str, Any]:
    """One piece of metadata."""
    if number not in document.metadata:
        raise Refusal(MISSING, 404)
    return document.metadata[number]


def places(document: Spreadsheet, given: Body) -> list[tuple[Sheet, Area]]:
    """The cells that one data filter names."""
    if text := given.get("a1Range"):
        return [document.place(text)]
    if (area := given.get("gridRange")) is not None:
        sheet = document.sheet(area.get("sheetId"))
        return [(sheet, Area.of_json(area).within(sheet.height, sheet.width))]
    return [_place_of(document, one) for one in matching(document, [given])]


def _place_of(document: Spreadsheet, metadata: dict[str, Any]) -> tuple[Sheet, Area]:
    location = metadata["location"]
    if lines := location.get("dimensionRange"):
        sheet = document.sheet(lines.get("sheetId"))
        start, end = lines.get("startIndex", 0), lines["endIndex"]
        if lines["dimension"] == "ROWS":
            return sheet, Area(start, end, 0, sheet.width)
        return sheet, Area(0, sheet.height, start, end)
    sheet = document.sheet(location.get("sheetId", document.sheets[0].id))
    return sheet, sheet.whole
