"""All files of the server, their old versions, and who may open which."""

import datetime as dt
import random
import string
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sheets_server.documents import Spreadsheet, grid_sheet
from tests.sheets_server.errors import FORBIDDEN, MISSING, Refusal, no_file

LETTERS = string.ascii_letters + string.digits + "-_"
VERSIONS = 200
"""How many old versions of a file can be restored."""


def utc_now() -> dt.datetime:
    """The server's time, unless a test gives it another."""
    return dt.datetime.now(dt.UTC)


def person(number: str, address: str, role: str, kind: str = "user") -> dict[str, Any]:
    """A Permission of somebody with an address."""
    return {
        "kind": "drive#permission",
        "id": number,
        "type": kind,
        "role": role,
        "emailAddress": address,
        "displayName": address,
        "deleted": False,
        "pendingOwner": False,
    }


@dataclass
class Store:
    """The files by id. Ids come from a seeded chance: a test's are always the same."""

    now: Callable[[], dt.datetime] = utc_now
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    files: dict[str, Spreadsheet] = field(default_factory=dict)
    versions: dict[str, deque[Spreadsheet]] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        return self.now().date()

    def new_number(self) -> int:
        """An id of 31 bits."""
        return self.chance.randrange(1, 2**31)

    def new_key(self) -> str:
        """A file's id: 44 characters, as Google's."""
        return "1" + "".join(self.chance.choice(LETTERS) for _ in range(43))

    def create(self, title: str, account: str) -> Spreadsheet:
        """A file of one empty tab."""
        document = Spreadsheet(
            self.new_key(), title, account, self.now(), self.now(), [grid_sheet(0, "Sheet1")]
        )
        return self._keep(document)

    def duplicate(self, source: Spreadsheet, title: str, account: str) -> Spreadsheet:
        """A copy of a file; its metadata comes along."""
        document = source.copy()
        document.id, document.title, document.owner = self.new_key(), title, account
        document.created = document.modified = self.now()
        document.permissions = {}
        return self._keep(document)

    def _keep(self, document: Spreadsheet) -> Spreadsheet:
        number = str(self.new_number())
        document.permissions[number] = person(number, document.owner, "owner")
        self.files[document.id] = document
        self.versions[document.id] = deque(maxlen=VERSIONS)
        return document

    def may_open(self, document: Spreadsheet, account: str) -> bool:
        """Its owner, those it is shared with, or anyone with the link."""
        return any(
            one["type"] == "anyone" or one.get("emailAddress") == account
            for one in document.permissions.values()
        )

    def opened(self, key: str, account: str) -> Spreadsheet:
        """A file for the Sheets API."""
        if key not in self.files:
            raise Refusal(MISSING, 404)
        if not self.may_open(self.files[key], account):
            raise Refusal(FORBIDDEN, 403)
        return self.files[key]

    def found(self, key: str, account: str) -> Spreadsheet:
        """A file for Drive, which does not tell a foreign file from none."""
        if key not in self.files or not self.may_open(self.files[key], account):
            raise no_file(key)
        return self.files[key]

    def remember(self, document: Spreadsheet) -> None:
        """Keep a version before a change."""
        self.versions[document.id].append(document.copy())
        document.modified = self.now()
