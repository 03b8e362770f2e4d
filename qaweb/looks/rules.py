"""Which opening of a record is told to the person whom it is about, and for how long (S17)."""

import datetime as dt
import re
from enum import StrEnum

from qaweb.permissions import Permission, Scope, Viewer


class Record(StrEnum):
    """What is kept about a person, by the names that `exported_records` has for it too."""

    EVALUATION = "evaluation"
    SLIP = "slip"


ONE_VISIT = dt.timedelta(hours=1)
"""*Ours*: a page that is opened again within it, as when one comes back to it, is one visit."""

KEPT_DAYS = 366
"""*Ours*: twelve months."""

NUMBER = re.compile(r"([ES])0*([1-9]\d{0,8})", re.IGNORECASE)
KINDS = {"E": Record.EVALUATION, "S": Record.SLIP}


def is_told(reader: Viewer, about: int) -> bool:
    """Everybody is named who opened the record, but the person themselves."""
    return not reader.is_system and reader.id != about


def may_know(viewer: Viewer, about: int) -> bool:
    """Who looked is told to the person whom the record is about, and to the manager."""
    return viewer.id == about or viewer.scope(Permission.AUDIT_READ) is Scope.ALL


def record_named(text: str) -> tuple[Record, int] | None:
    """The record with this number, as it stands on its page: E000012, S000007."""
    found = NUMBER.fullmatch(text.strip())
    return (KINDS[found[1].upper()], int(found[2])) if found else None
