"""One spreadsheet, those who edit it, and the worker's cycles."""

import datetime as dt
import json
from pathlib import Path
from typing import Protocol

from qaweb import clock
from qaweb.people.models import Person, Project
from qaweb.permissions import Role
from qaweb.sheets import cycles
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.rules import Direction, GatewayKind, Wins
from sync.bindings import Bound
from sync.gateways.grids import COLUMN
from sync.gateways.protocol import ID, STATUS, Done, Gateway, NewRow
from sync.gateways.workbook import WorkbookGateway
from sync.two_way import TwoWayRound
from tests.sheets_server import faults
from tests.sheets_server.server import SheetsServer
from tests.soak.paper import GooglePaper, Paper, WorkbookPaper
from tests.soak.part import COLUMNS, TITLE, Part
from tests.soak.shaky import Shaky, Step
from tests.sync.google_desk import GoogleDesk

AFTER_A_CRASH = 10


class Place(Protocol):
    """Where the spreadsheet is."""

    kind: GatewayKind
    address: str
    paper: Paper

    def gateway(self) -> Gateway:
        """As a worker that was started anew has it."""

    def spoil(self, step: Step) -> bool:
        """Let the next write fail by itself; whether that can be."""

    def calls(self) -> tuple[int, int]:
        """Reads and writes so far, where they cost something."""

    def has_lost_a_column(self) -> bool:
        """Whether a column has to be looked for by its header, which costs a read."""


class InAFolder:
    """A workbook."""

    kind = GatewayKind.WORKBOOK

    def __init__(self, folder: Path, name: str) -> None:
        self.address = name
        self.folder = folder

    @property
    def path(self) -> Path:
        return self.folder / self.address

    def open(self, path: str) -> None:
        """Once it is made."""
        self.paper = WorkbookPaper(Path(path))

    def gateway(self) -> Gateway:
        return WorkbookGateway()

    def spoil(self, step: Step) -> bool:
        return False

    def calls(self) -> tuple[int, int]:
        return 0, 0

    def has_lost_a_column(self) -> bool:
        return False


class AtGoogle:
    """A spreadsheet of the local server."""

    kind = GatewayKind.GOOGLE

    def __init__(self, server: SheetsServer) -> None:
        self.desk = GoogleDesk(server)
        self.address = self.desk.person.key
        self.server = server
        self.begun = len(server.calls)

    def open(self, path: str) -> None:
        """Once it is made."""
        self.paper = GooglePaper(self.desk.person)

    def gateway(self) -> Gateway:
        self.server.faults.clear()
        self.desk.time.now += 400
        return self.desk.another_gateway()

    def spoil(self, step: Step) -> bool:
        if step in (Step.LOST, Step.NO_ANSWER):
            is_done = step is Step.NO_ANSWER
            lost = faults.reset(is_done)
            lost.when = lambda call: call.is_write
            self.server.faults.append(lost)
            return True
        return False

    def calls(self) -> tuple[int, int]:
        calls = [call for call in self.server.calls[self.begun :] if call.is_sheets]
        writes = sum(call.is_write for call in calls)
        return len(calls) - writes, writes

    def has_lost_a_column(self) -> bool:
        marks = self.desk.person.document.metadata.values()
        there = [one for one in marks if one["metadataKey"] == COLUMN]
        return len(there) < len(COLUMNS) + len((ID, STATUS))


class Office:
    """The spreadsheet and its cycles; nobody is at it yet."""

    def __init__(self, place: InAFolder | AtGoogle, owner: Person, people: int, wins: Wins) -> None:
        self.place, self.minutes = place, 0
        self.project = Project.create(name=f"soak {place.address}")
        self.part = Part(self.project)
        for number in range(1, people + 1):
            self.hire(f"{number:04d}")
        self.sheet = Spreadsheet.create(
            project=self.project, address=place.address, direction=Direction.TWO_WAY,
            gateway=place.kind, owner=owner, created_at=clock.now(), locale="en",
        )  # fmt: skip
        columns = [
            {"key": c.key, "title": str(c.title), "may": c.may, "wins": wins} for c in COLUMNS
        ]
        BoundTab.create(
            spreadsheet=self.sheet, key="people", title=TITLE, position=0,
            columns=json.dumps(columns),
        )  # fmt: skip
        self.gateway = place.gateway()
        self._make()

    def _make(self) -> None:
        first = self.round(Shaky(self.gateway))
        done = self.gateway.create(first.binding, {"people": list[NewRow]()})
        assert isinstance(done, Done), done
        self.place.open(first.binding.address)
        Spreadsheet.update(generation=1).where(Spreadsheet.id == self.sheet.id).execute()
        assert self.cycle() == "written"

    @property
    def tab(self) -> BoundTab:
        found: BoundTab = BoundTab.get(BoundTab.spreadsheet == self.sheet)
        return found

    def hire(self, number: str) -> Person:
        """Somebody new, by the browser."""
        made: Person = Person.create(
            number=number, name=f"name of {number}", role=Role.AGENT, project=self.project,
            hired_on=dt.date(2026, 9, 1), created_at=clock.now(),
        )  # fmt: skip
        return made

    def round(self, gateway: Shaky) -> TwoWayRound:
        """The next cycle, under a lease of its own; one that another had has run out."""
        self.minutes += AFTER_A_CRASH
        now = clock.now() + dt.timedelta(minutes=self.minutes)
        # Nothing here writes a line of the trail: the cycle has to be asked to look.
        Spreadsheet.update(wanted_at=clock.now()).where(Spreadsheet.id == self.sheet.id).execute()
        sheet = Spreadsheet.get_by_id(self.sheet.id)
        assert cycles.lease(sheet, f"worker {self.minutes}", now), (
            f"{sheet.state} {sheet.stop_reason} {sheet.stop_detail}"
        )
        bound = Bound(self.tab, self.part.declared, COLUMNS, tuple(range(len(COLUMNS))))
        return TwoWayRound(sheet, gateway, now, [bound])

    def cycle(self, gateway: Shaky | None = None) -> str:
        """One whole cycle; raises `Killed` where it dies."""
        return self.round(gateway or Shaky(self.gateway)).go()

    def start_anew(self) -> None:
        """The worker was killed, and is started again."""
        self.gateway = self.place.gateway()
