"""`spreadsheets:batchUpdate`: every request or none."""

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.sheets_server.documents import Spreadsheet
from tests.sheets_server.errors import Refusal
from tests.sheets_server.sheets import MOST_CELLS

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Work:
    """One request: on which file, by whom, when, and where new ids come from."""

    document: Spreadsheet
    account: str
    today: dt.date
    chance: random.Random

    def new_id(self) -> int:
        """As Google's: a positive number of 31 bits."""
        return self.chance.randrange(1, 2**31)


Change = Callable[[Work, Body], dict[str, Any] | None]


def apply_batch(
    work: Work, requests: list[Body], changes: Mapping[str, Change]
) -> list[dict[str, Any]]:
    """Carry out requests in order; at the first refusal all is as it was."""
    if not requests:
        raise Refusal("Must specify at least one request.")
    before = work.document.copy()
    replies: list[dict[str, Any]] = []
    for number, request in enumerate(requests):
        kind = next(iter(request), "")
        try:
            if len(request) != 1 or kind not in changes:
                raise Refusal("No request set.")
            reply = changes[kind](work, request[kind] or {})
            check_size(work.document)
        except Refusal as refusal:
            work.document.become(before)
            raise Refusal(
                f"Invalid requests[{number}].{kind}: {refusal.message}", refusal.code
            ) from refusal
        replies.append({kind: reply} if reply is not None else {})
    return replies


def check_size(document: Spreadsheet) -> None:
    """Ten million cells a file."""
    if sum(sheet.height * sheet.width for sheet in document.sheets) > MOST_CELLS:
        raise Refusal(
            "This action would increase the number of cells in the workbook "
            "above the limit of 10000000 cells."
        )
