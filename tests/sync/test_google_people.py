"""People at work while writes get lost: every text they typed is read, told, or still there."""

import random

import pytest

from sync.gateways.protocol import At, Batch, Done, NewRow, Row, Snapshot
from tests.sheets_server import faults
from tests.sheets_server.areas import column_letters
from tests.sheets_server.faults import Fault
from tests.sheets_server.server import SheetsServer
from tests.sync.gateway_contract import FIRST
from tests.sync.google_desk import GoogleDesk

TAB, STEPS, RECORDS = "人员", 8, range(1, 6)


class Schedule:
    """One course of events, the same for a seed each time."""

    def __init__(self, server: SheetsServer, seed: int) -> None:
        self.desk = GoogleDesk(server)
        self.server = server
        self.chance = random.Random(seed)
        self.typed: list[str] = []
        self.known: set[object] = set()
        rows = [NewRow(str(number), FIRST | {"name": f"n{number}"}) for number in RECORDS]
        self.desk.gateway.create(self.desk.binding, {"people": rows})

    def people(self) -> None:
        """Up to three edits: type a name, sort, insert a row or a column."""
        person = self.desk.person
        for _ in range(self.chance.randint(0, 3)):
            sheet = person.sheet(TAB)
            last = sheet.last_filled(sheet.whole)
            assert last
            row = self.chance.randint(2, last[0] + 1)
            heads = [cell.value for cell in sheet.rows[0]]
            letter = column_letters(heads.index("姓名"))
            what = self.chance.random()
            if what < 0.55:
                self.typed.append(f"t{len(self.typed)}")
                person.type(TAB, f"{letter}{row}", self.typed[-1])
            elif what < 0.75:
                person.sort(TAB, letter, descending=self.chance.random() < 0.5)
            elif what < 0.9:
                person.insert(TAB, f"{row}:{row}")
            elif len(heads) < 12:
                person.insert(TAB, "C:C")

    def read(self) -> Snapshot:
        """A reading, whose texts are known from then on."""
        found = self.desk.gateway.read(self.desk.binding)
        assert isinstance(found, Snapshot), found
        self.known |= {cell.value for row in self.rows(found) for cell in row.cells.values()}
        return found

    def rows(self, found: Snapshot) -> tuple[Row, ...]:
        return found.tabs["people"].rows

    def write(self, number: int) -> None:
        """A write of some names, which may get lost; the worker may be killed after it."""
        if self.chance.random() < 0.4:
            self.server.faults.append(self.chance.choice(self.losses()))
        some = self.chance.sample(RECORDS, self.chance.randint(1, 3))
        cells = {At("people", str(one), "name"): f"w{number}-{one}" for one in some}
        answer = self.desk.gateway.write(self.desk.binding, Batch(number + 1, cells=cells))
        if isinstance(answer, Done):
            self.known |= {cell.value for cell in answer.before.values()}
        self.server.faults.clear()
        self.desk.time.now += 400
        if self.chance.random() < 0.3:
            self.desk.gateway = self.desk.another_gateway()

    def losses(self) -> list[Fault]:
        """Ways to lose an answer, or the call itself."""
        return [
            faults.unavailable(500, applied=True),
            faults.unavailable(503),
            faults.reset(applied=True),
            faults.cut_body(),
        ]

    def lost(self) -> list[str]:
        """Texts that are nowhere; one that another person typed over is their doing."""
        sheets = self.desk.person.document.sheets
        notes = {n for s in sheets for line in s.rows for c in line for n in c.note.split()}
        over = {edit.before for edit in self.server.log}
        return [text for text in self.typed if text not in self.known | notes | over]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_people_type_is_lost(seed: int) -> None:
    with SheetsServer().running() as server:
        schedule = Schedule(server, seed)
        for step in range(1, STEPS + 1):
            schedule.people()
            schedule.read()
            schedule.people()
            schedule.write(step)
        records = [row.record for row in schedule.rows(schedule.read()) if row.record]
        assert schedule.lost() == []
        assert sorted(records) == [str(number) for number in RECORDS]
