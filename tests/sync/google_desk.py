"""Somebody at a spreadsheet of the local server, and the gateway that shares it."""

import random
from collections.abc import Mapping

from google.auth.credentials import AnonymousCredentials

from sync.gateways.google import GoogleGateway
from sync.gateways.pacing import Pace
from sync.gateways.protocol import Batch, Binding, Done, Snapshot, Value
from tests.sheets_server.areas import column_letters
from tests.sheets_server.people import Person
from tests.sheets_server.server import ACCOUNT, SheetsServer
from tests.sync.gateway_contract import COVER, PEOPLE, SLIPS


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class GoogleDesk:
    """An empty spreadsheet of a person's, shared with our account."""

    def __init__(self, server: SheetsServer) -> None:
        self.server = server
        self.time = FakeTime()
        document = server.store.create("Team sheet", "amy@example.com")
        self.person = Person(server, document.id)
        self.person.share(ACCOUNT)
        self.gateway = self.another_gateway()
        self.binding = Binding(document.id, "our own", (PEOPLE, SLIPS), COVER)

    def another_gateway(self) -> GoogleGateway:
        """As a worker that was started anew has it."""
        pace = Pace(self.time.clock, self.time.sleep, random.Random(1))
        return GoogleGateway(AnonymousCredentials(), pace, self.server.url)

    def _column(self, tab: str, title: str) -> int:
        return next(
            n for n, cell in enumerate(self.person.sheet(tab).rows[0]) if cell.value == title
        )

    def type(self, tab: str, row: int, column: str, value: Value) -> None:
        text = "" if value is None else str(value)
        self.person.type(tab, f"{column_letters(self._column(tab, column))}{row}", text)

    def add_column(self, tab: str, title: str, values: Mapping[int, Value]) -> None:
        letter = column_letters(len(self.person.sheet(tab).rows[0]))
        for row, value in {1: title, **values}.items():
            self.person.paste(tab, f"{letter}{row}", [[str(value)]])

    def swap_rows(self, tab: str, one: int, other: int) -> None:
        rows = self.person.sheet(tab).rows
        rows[one - 1], rows[other - 1] = rows[other - 1], rows[one - 1]

    def drop_row(self, tab: str, row: int) -> None:
        self.person.delete(tab, f"{row}:{row}")

    def drop_tab(self, tab: str) -> None:
        self.person.delete_tab(tab)

    def rename_header(self, tab: str, title: str, new: str) -> None:
        self.person.rename_header(tab, title, new)

    def drop_all(self) -> None:
        del self.server.store.files[self.binding.address]


def read(desk: GoogleDesk) -> Snapshot:
    """What our gateway reads there."""
    found = desk.gateway.read(desk.binding)
    assert isinstance(found, Snapshot), found
    return found


def write(desk: GoogleDesk, **batch: object) -> Done:
    """Our gateway's next write, which is done."""
    done = desk.gateway.write(desk.binding, Batch(2, **batch))  # type: ignore[arg-type]
    assert isinstance(done, Done), done
    return done
