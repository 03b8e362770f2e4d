"""The methods of Sheets v4, and those of Drive v3 that need more than one line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.sheets_server import drive, metadata
from tests.sheets_server.batch import Work, apply_batch
from tests.sheets_server.changes import CHANGES
from tests.sheets_server.changes_tabs import copied
from tests.sheets_server.documents import Spreadsheet, grid_sheet
from tests.sheets_server.errors import Refusal
from tests.sheets_server.masks import parse_mask
from tests.sheets_server.store import Store
from tests.sheets_server.values import Values


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    text: str
    account: str
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def one(self) -> dict[str, str]:
        """The query, the last of each name."""
        return dict(self.query)

    @property
    def is_sheets(self) -> bool:
        return self.path.startswith("/v4/")

    @property
    def is_write(self) -> bool:
        """What counts against the quota of writes."""
        reading = (":search", "ByDataFilter", ":getByDataFilter")
        if self.path.endswith("values:batchUpdateByDataFilter"):
            return True
        return self.method != "GET" and not self.path.endswith(reading)


class Text(str):
    """An answer that is not JSON."""


@dataclass
class Api:
    """Carries out calls on a store; raises Refusal."""

    store: Store

    def opened(self, call: Call, key: str, writes: bool = False) -> Spreadsheet:
        """The file of a call; before a write its version is kept."""
        document = self.store.opened(key, call.account)
        if writes:
            self.store.remember(document)
        return document

    def values(self, call: Call, key: str, writes: bool = False) -> Values:
        """The values of the file of a call."""
        document = self.opened(call, key, writes)
        return Values(document, call.account, self.store.today)

    def get(self, call: Call, keys: list[str]) -> Any:
        ranges = [value for name, value in call.query if name == "ranges"]
        grid = call.one.get("includeGridData", "").lower() == "true"
        fields = call.one.get("fields", "")
        return self.opened(call, keys[0]).as_json(ranges, grid, fields)

    def get_by_filter(self, call: Call, keys: list[str]) -> Any:
        document = self.opened(call, keys[0])
        filters = call.body.get("dataFilters") or []
        places = [place for one in filters for place in metadata.places(document, one)]
        mask = parse_mask(call.one["fields"]) if "fields" in call.one else None
        grid = bool(call.body.get("includeGridData") or mask)
        return document.places_json(places, grid, mask, narrow=bool(filters))

    def create(self, call: Call, _keys: list[str]) -> Any:
        asked = dict(call.body.get("properties") or {})
        document = self.store.create(asked.pop("title", "Untitled spreadsheet"), call.account)
        document.properties |= asked
        wanted = [one.get("properties") or {} for one in call.body.get("sheets") or []]
        if wanted:
            document.sheets = []
        for number, one in enumerate(wanted):
            grid = one.get("gridProperties") or {}
            sheet_id = one.get("sheetId", self.store.new_number() if number else 0)
            sheet = grid_sheet(sheet_id, one.get("title") or f"Sheet{number + 1}")
            sheet.grid.update(grid)
            document.sheets.append(sheet)
        return document.as_json()

    def batch_update(self, call: Call, keys: list[str]) -> Any:
        document = self.opened(call, keys[0], writes=True)
        work = Work(document, call.account, self.store.today, self.store.chance)
        replies = apply_batch(work, call.body.get("requests") or [], CHANGES)
        found: dict[str, Any] = {"spreadsheetId": document.id, "replies": replies}
        if call.body.get("includeSpreadsheetInResponse"):
            found["updatedSpreadsheet"] = document.as_json(
                call.body.get("responseRanges") or [],
                bool(call.body.get("responseIncludeGridData")),
            )
        return found

    def copy_to(self, call: Call, keys: list[str]) -> Any:
        source = self.opened(call, keys[0])
        target = self.opened(call, call.body["destinationSpreadsheetId"], writes=True)
        work = Work(source, call.account, self.store.today, self.store.chance)
        sheet = copied(work, source.sheet(int(keys[1])), None, target)
        target.sheets.append(sheet)
        return target.properties_json(sheet)

    def values_get(self, call: Call, keys: list[str]) -> Any:
        values = self.values(call, keys[0])
        return values.value_range(values.document.place(keys[1]), call.one)

    def values_batch_get(self, call: Call, keys: list[str]) -> Any:
        values = self.values(call, keys[0])
        ranges = [value for name, value in call.query if name == "ranges"]
        places = [values.document.place(text) for text in ranges]
        found = [values.value_range(place, call.one) for place in places]
        return {"spreadsheetId": keys[0]} | ({"valueRanges": found} if found else {})

    def values_update(self, call: Call, keys: list[str]) -> Any:
        values = self.values(call, keys[0], writes=True)
        return values.write(values.document.place(keys[1]), call.body, call.one)

    def values_append(self, call: Call, keys: list[str]) -> Any:
        values = self.values(call, keys[0], writes=True)
        return values.append(values.document.place(keys[1]), call.body, call.one)

    def values_clear(self, call: Call, keys: list[str]) -> Any:
        values = self.values(call, keys[0], writes=True)
        cleared = values.clear(values.document.place(keys[1]))
        return {"spreadsheetId": keys[0], "clearedRange": cleared}

    def values_batch_clear(self, call: Call, keys: list[str]) -> Any:
        values = self.values(call, keys[0], writes=True)
        places = [values.document.place(text) for text in call.body.get("ranges") or []]
        for one in call.body.get("dataFilters") or []:
            places += metadata.places(values.document, one)
        cleared = [values.clear(place) for place in places]
        return {"spreadsheetId": keys[0]} | ({"clearedRanges": cleared} if cleared else {})

    def values_batch_update(self, call: Call, keys: list[str]) -> Any:
        values = self.values(call, keys[0], writes=True)
        before = values.document.copy()
        responses, areas = [], set()
        try:
            for one in call.body.get("data") or []:
                given = one.get("dataFilter")
                found = (
                    metadata.places(values.document, given)
                    if given
                    else [values.document.place(one["range"])]
                )
                for place in found:
                    answer = values.write(place, one, call.body)
                    sheet, area = values.document.place(answer["updatedRange"])
                    areas |= {(sheet.id, r, c) for r, c in _cells(area) if "updatedCells" in answer}
                    if given:
                        answer = answer | {"dataFilter": given}
                        del answer["spreadsheetId"]
                    responses.append(answer)
        except Refusal:
            values.document.become(before)
            raise
        totals = {
            "totalUpdatedRows": len({(tab, row) for tab, row, _ in areas}),
            "totalUpdatedColumns": len({(tab, column) for tab, _, column in areas}),
            "totalUpdatedCells": sum(one.get("updatedCells", 0) for one in responses),
            "totalUpdatedSheets": len({tab for tab, _, _ in areas}),
        }
        counted = {name: number for name, number in totals.items() if number}
        return {"spreadsheetId": keys[0], **counted, "responses": responses}

    def values_by_filter(self, call: Call, keys: list[str]) -> Any:
        values = self.values(call, keys[0])
        options = {k: v for k, v in call.body.items() if isinstance(v, str)}
        found = [
            {"valueRange": values.value_range(place, options), "dataFilters": [one]}
            for one in call.body.get("dataFilters") or []
            for place in metadata.places(values.document, one)
        ]
        return {"spreadsheetId": keys[0]} | ({"valueRanges": found} if found else {})

    def drive_delete(self, call: Call, keys: list[str]) -> None:
        del self.store.files[self.store.found(keys[0], call.account).id]

    def drive_unshare(self, call: Call, keys: list[str]) -> None:
        drive.unshare(self.store.found(keys[0], call.account), keys[1])


def _cells(area: Any) -> list[tuple[int, int]]:
    bottom, right = area.ends
    return [(r, c) for r in range(area.top, bottom) for c in range(area.left, right)]
