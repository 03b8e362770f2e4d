"""A spreadsheet at Google that the team has already: bound by one batch."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sync.gateways.google import GoogleGateway
from sync.gateways.protocol import Binding, Done, Stopped, Value, Why
from tests.sheets_server.areas import Area, column_letters
from tests.sheets_server.server import ACCOUNT, SheetsServer
from tests.sync.adoption_contract import HEADER, ROWS, TITLE, TITLES, AdoptionContract
from tests.sync.google_desk import GoogleDesk

OURS = ("系统备注", "_id", "p1", "p2")


class TeamSheet:
    """A spreadsheet of the team's own with formats, shared with our account."""

    def __init__(self, server: SheetsServer) -> None:
        self.desk = GoogleDesk(server)
        self.person, self.gateway = self.desk.person, self.desk.gateway
        self.address = self.desk.binding.address
        sheet = self.person.sheet("Sheet1")
        sheet.resize(20, 5)
        self.person.rename_tab("Sheet1", TITLE)
        self.person.format(TITLE, "A1:A20", numberFormat={"type": "TEXT"})
        for column in "CE":
            form = {"type": "DATE", "pattern": "yyyy-mm-dd"}
            self.person.format(TITLE, f"{column}4:{column}20", numberFormat=form)
        self.person.paste(TITLE, "A1", [["班组自己的标题"]])
        sheet.merges.append(Area(0, 1, 0, 5))
        self.person.paste(TITLE, f"A{HEADER}", [TITLES])
        self.person.paste(TITLE, "A4", [[_typed(value) for value in row] for row in ROWS])
        self.person.format(TITLE, "B4:B5", backgroundColor={"red": 1})
        self.gateway.client.request(
            "post", f"https://sheets.googleapis.com/v4/spreadsheets/{self.address}:batchUpdate",
            json={"requests": [{"addSheet": {"properties": {"title": "自己的表"}}}]},
        )  # fmt: skip
        self.person.paste("自己的表", "A1", [["自己的"]])

    def type(self, row: int, column: int, value: Value) -> None:
        self.person.type(TITLE, f"{column_letters(column - 1)}{row}", str(value))

    def merge_header(self) -> None:
        self.person.sheet(TITLE).merges.append(Area(HEADER - 1, HEADER + 1, 3, 4))

    def move_right(self) -> None:
        self.person.insert(TITLE, "A:A")

    def theirs(self) -> object:
        """The first five columns with their formats, and the tab that is not bound."""
        rows = [line[:5] for line in self.person.sheet(TITLE).rows]
        return rows, self.person.sheet("自己的表").rows, self.person.sheet(TITLE).merges


def _typed(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


class TestGoogleAdoption(AdoptionContract):
    @pytest.fixture
    def team(self) -> Iterator[TeamSheet]:
        with SheetsServer(checked=True).running() as server:
            yield TeamSheet(server)
        assert server.complaints == []

    def test_without_a_share_it_says_so(self, team: TeamSheet) -> None:
        team.person.unshare(ACCOUNT)
        answer = team.gateway.survey(team.address)
        assert isinstance(answer, Stopped)
        assert answer.why is Why.DENIED

    def test_the_ids_are_hidden(self, team: TeamSheet, bound: Binding) -> None:
        lines = team.person.sheet(TITLE).lines["COLUMNS"]
        assert [number for number, one in lines.items() if one.get("hiddenByUser")] == [6]
        assert [cell.value for cell in team.person.sheet(TITLE).rows[2]][5:] == list(OURS[:2])

    def test_a_copy_of_one_that_is_bound_is_bound_anew(
        self, team: TeamSheet, bound: Binding
    ) -> None:
        other = team.person.copy_file()
        copy = replace(bound, address=other)
        team.person.server.store.files[other].permissions |= team.person.document.permissions
        assert isinstance(team.gateway.read(copy), Stopped)
        assert isinstance(self.adopt(team, copy), Done)
        assert self.rows(team, copy).keys() == {"p1", "p2", ""}

    def test_binding_costs_one_write(self, team: TeamSheet, binding: Binding) -> None:
        team.gateway.client.pace.take_made()
        assert isinstance(self.adopt(team, binding), Done)
        made = team.gateway.client.pace.take_made()
        assert sum(one.writes for one in made) == 1
        assert isinstance(team.gateway, GoogleGateway)
