"""Requests about the file and its tabs: title, add, copy, delete, hide, protect, name."""

from copy import deepcopy
from typing import Any

from tests.sheets_server.areas import Area
from tests.sheets_server.batch import Body, Work
from tests.sheets_server.colours import styled, untwinned
from tests.sheets_server.documents import Spreadsheet, grid_sheet
from tests.sheets_server.errors import Refusal
from tests.sheets_server.masks import Mask, has, merged, parse_mask
from tests.sheets_server.sheets import Sheet

NO_FIELDS = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"


def mask_of(body: Body) -> Mask:
    """The mask that an update has to carry."""
    if not body.get("fields"):
        raise Refusal(NO_FIELDS)
    return parse_mask(body["fields"])


def range_json(given: Body) -> dict[str, Any]:
    """A GridRange or DimensionRange as Google gives it back: sheet 0 goes without saying."""
    return {k: v for k, v in given.items() if v is not None and (k != "sheetId" or v)}


def update_spreadsheet_properties(work: Work, body: Body) -> None:
    own = {"title": work.document.title, **work.document.properties}
    own = merged(own, body.get("properties") or {}, mask_of(body))
    work.document.title = own.pop("title", "")
    work.document.properties = own


def _free_title(document: Spreadsheet, title: str, but: Sheet | None = None) -> str:
    taken = document.tab(title)
    if taken is not None and taken is not but:
        raise Refusal(f'A sheet with the name "{title}" already exists. Please enter another name.')
    return title


def _new_id(work: Work, wanted: int | None) -> int:
    if wanted is None:
        return work.new_id()
    if any(sheet.id == wanted for sheet in work.document.sheets):
        raise Refusal(f"Sheet with id {wanted} already exists.")
    return wanted


def _lay(document: Spreadsheet, sheet: Sheet, index: int | None) -> dict[str, Any]:
    document.sheets.insert(len(document.sheets) if index is None else index, sheet)
    return {"properties": document.properties_json(sheet)}


def add_sheet(work: Work, body: Body) -> dict[str, Any]:
    asked = deepcopy(dict(body.get("properties") or {}))
    document = work.document
    number = len(document.sheets) + 1
    title = _free_title(document, asked.pop("title", None) or f"Sheet{number}")
    sheet = grid_sheet(_new_id(work, asked.pop("sheetId", None)), title)
    sheet.grid.update(asked.pop("gridProperties", None) or {})
    index = asked.pop("index", None)
    sheet.properties |= styled(asked)
    return _lay(document, sheet, index)


def copied(work: Work, source: Sheet, title: str | None, to: Spreadsheet) -> Sheet:
    """A copy of a tab for the same or another file, with ids of its own."""
    sheet = source.copy()
    name = f"Copy of {source.title}"
    number = 1
    while title is None and to.tab(name):
        number += 1
        name = f"Copy of {source.title} {number}"
    sheet.properties |= {"title": title or name, "sheetId": work.new_id()}
    sheet.protected = {}
    for one in [m for m in work.document.metadata.values() if metadata_sheets(m) == {source.id}]:
        copy = deepcopy(one) | {"metadataId": work.new_id()}  # not documented: the harder case
        copy["location"].get("dimensionRange", copy["location"])["sheetId"] = sheet.id
        to.metadata[copy["metadataId"]] = copy
    return sheet


def duplicate_sheet(work: Work, body: Body) -> dict[str, Any]:
    source = work.document.sheet(body.get("sourceSheetId"))
    name = body.get("newSheetName")
    if name:
        _free_title(work.document, name)
    sheet = copied(work, source, name, work.document)
    if body.get("newSheetId") is not None:
        sheet.properties["sheetId"] = _new_id(work, body["newSheetId"])
    return _lay(work.document, sheet, body.get("insertSheetIndex") or 0)


def delete_sheet(work: Work, body: Body) -> None:
    document = work.document
    sheet = document.sheet(body.get("sheetId"))
    if not any(one is not sheet and not one.properties.get("hidden") for one in document.sheets):
        raise Refusal("You can't remove all the visible sheets in a document.")
    document.sheets.remove(sheet)
    document.named = {
        key: one
        for key, one in document.named.items()
        if one["range"].get("sheetId", 0) != sheet.id
    }
    document.metadata = {
        key: one for key, one in document.metadata.items() if sheet.id not in metadata_sheets(one)
    }


def metadata_sheets(metadata: dict[str, Any]) -> set[int]:
    """The tab that a piece of metadata lies on."""
    location = metadata["location"]
    if "dimensionRange" in location:
        return {location["dimensionRange"].get("sheetId", 0)}
    return {location["sheetId"]} if "sheetId" in location else set()


def update_sheet_properties(work: Work, body: Body) -> None:
    document, asked, mask = work.document, body.get("properties") or {}, mask_of(body)
    sheet = document.sheet(asked.get("sheetId"))
    new = styled(merged(untwinned(sheet.properties, mask), asked, mask))
    _free_title(document, new["title"], but=sheet)
    visible = [s for s in document.sheets if s is not sheet and not s.properties.get("hidden")]
    if new.get("hidden") and not visible:
        raise Refusal("You can't hide all the sheets in a document.")
    sheet.resize(new["gridProperties"]["rowCount"], new["gridProperties"]["columnCount"])
    index = new.pop("index", 0)
    sheet.properties = new | {"index": 0, "sheetId": sheet.id, "sheetType": "GRID"}
    if has(mask, "index") and "index" in mask:
        here = document.sheets.index(sheet)
        document.sheets.remove(sheet)
        document.sheets.insert(index - 1 if index > here else index, sheet)


def add_named_range(work: Work, body: Body) -> dict[str, Any]:
    asked = body["namedRange"]
    if any(one["name"].lower() == asked["name"].lower() for one in work.document.named.values()):
        raise Refusal(f'A named range with the name "{asked["name"]}" already exists.')
    found = {
        "namedRangeId": asked.get("namedRangeId") or str(work.new_id()),
        "name": asked["name"],
        "range": range_json(asked["range"]),
    }
    work.document.named[found["namedRangeId"]] = found
    return {"namedRange": found}


def delete_named_range(work: Work, body: Body) -> None:
    if work.document.named.pop(body.get("namedRangeId", ""), None) is None:
        raise Refusal(f"No named range with id: {body.get('namedRangeId')}")


def add_protected_range(work: Work, body: Body) -> dict[str, Any]:
    """Who protects a range may always edit it; the answer does not name them yet, the tab does."""
    asked = body["protectedRange"]
    sheet = work.document.sheet((asked.get("range") or {}).get("sheetId"))
    editors = [*((asked.get("editors") or {}).get("users") or []), work.account]
    given = {k: asked[k] for k in ("description", "warningOnly") if asked.get(k)}
    spared = [range_json(one) for one in asked.get("unprotectedRanges") or []]
    found = {
        "protectedRangeId": asked.get("protectedRangeId") or work.new_id(),
        "range": range_json(asked["range"]),
        **given,
        "requestingUserCanEdit": True,
        **({"unprotectedRanges": spared} if spared else {}),
        "editors": {"users": list(dict.fromkeys(editors))},
    }
    sheet.protected[found["protectedRangeId"]] = found
    named = {"users": editors[:-1]} if editors[:-1] else {}
    return {"protectedRange": found | {"editors": named}}


def delete_protected_range(work: Work, body: Body) -> None:
    for sheet in work.document.sheets:
        if sheet.protected.pop(body.get("protectedRangeId", 0), None):
            return
    raise Refusal(f"No protected range with id: {body.get('protectedRangeId')}")


def set_basic_filter(work: Work, body: Body) -> None:
    asked = deepcopy(dict(body["filter"]))
    sheet = work.document.sheet((asked.get("range") or {}).get("sheetId"))
    area = Area.of_json(asked.get("range") or {}).within(sheet.height, sheet.width)
    sheet.basic_filter = asked | {"range": area.as_json(sheet.id)}


def clear_basic_filter(work: Work, body: Body) -> None:
    work.document.sheet(body.get("sheetId")).basic_filter = None


def add_conditional_format_rule(work: Work, body: Body) -> None:
    rule = dict(body["rule"])
    rule["ranges"] = [range_json(one) for one in rule["ranges"]]
    sheet = work.document.sheet(body["rule"]["ranges"][0].get("sheetId"))
    sheet.conditional.insert(body.get("index") or 0, rule)
