"""What a whole cycle of a spreadsheet that people edit costs: 10,000 people, both directions.

`first_look` is the first read after a write, which compares every cell; `idle` finds all as left.

The worker's own round with its own gateways, in a process of its own; Google's server in another.
`python -m bench.cycles google` (or `workbook`) prints names and values of one gateway.
"""

import datetime as dt
import json
import multiprocessing
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.request import Request, urlopen

import openpyxl
from flask_babel import force_locale
from google.auth.credentials import AnonymousCredentials

from bench.application import measured_app
from bench.figures import Bench, Lines, figure
from qaweb import clock, db
from qaweb.audit import AuditEntry
from qaweb.people.models import Person, Project, Team
from qaweb.people.queries import viewer_of
from qaweb.permissions import Role
from qaweb.sheets.copies import columns_of
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.queries import declared_tab, place_of
from qaweb.sheets.rules import Direction, GatewayKind
from qaweb.staffing import actions as staffing
from qaweb.staffing.rules import Particulars
from sync.editing import edit_sheets
from sync.gateways.google import GoogleGateway
from sync.gateways.grids import COLUMN
from sync.gateways.protocol import Gateway
from sync.gateways.workbook import WorkbookGateway

ROWS, MANY, TEAMS = 10_000, 1_000, 50
TITLE = "员工名单"
TYPIST = "amy@example.com"
AT_ONCE = 1_000
fork = multiprocessing.get_context("fork")


@figure
def sync_cycle(bench: Bench) -> Lines:
    """Calls, seconds (also of the processor) and MiB of a cycle: idle, 1 and 1,000 cells."""
    for kind in GatewayKind:
        command = [sys.executable, "-m", "bench.cycles", kind.value]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        for line in said.splitlines():
            name, value = line.split()
            yield name, float(value) if "." in value else int(value)


@dataclass
class Desk:
    """A spreadsheet with everybody in it, the worker that keeps it, and people on both sides."""

    gateway: Gateway
    kind: GatewayKind
    url: str = ""
    turn: int = 0

    @property
    def sheet(self) -> Spreadsheet:
        found: Spreadsheet = Spreadsheet.select().get()
        return found

    def cycle(self) -> None:
        """One round as the worker makes it, as if nobody had made one just before."""
        Spreadsheet.update(leased_until=None).execute()
        said = edit_sheets("bench", {self.kind: self.gateway})
        if said not in ("1 made", "1 written", "1 unchanged", "1 idle"):
            raise RuntimeError(f"a cycle came to {said}: the figure means nothing")

    def change_here(self, count: int) -> None:
        """Names are changed in the browser."""
        self.turn += 1
        manager = viewer_of(Person.get(Person.role == Role.MANAGER))
        with db.database.atomic():
            for person in Person.select().where(Person.role == Role.AGENT).limit(count):
                wanted = Particulars(
                    name=f"{person.number} 第{self.turn}次", role=person.role,
                    project=person.project_id, team=person.team_id, hired_on=person.hired_on,
                    status=person.status, email=person.email, remark=person.remark,
                )  # fmt: skip
                staffing.amend(manager, person.id, wanted, staffing.values_of(person))

    def change_there(self, count: int) -> None:
        """Names are typed in the spreadsheet, from the row below the header on."""
        self.turn += 1
        names = [f"表里 {number} 第{self.turn}次" for number in range(count)]
        if self.kind is GatewayKind.GOOGLE:
            self._type_at_google(names)
        else:
            # In a process of its own: the memory that openpyxl takes is not the worker's.
            typing = fork.Process(target=_type_in, args=(str(place_of(self.sheet)), names))
            typing.start()
            typing.join()

    def _type_at_google(self, names: list[str]) -> None:
        ranges = {"range": f"'{TITLE}'!C2:C{len(names) + 1}", "values": [[name] for name in names]}
        self._ask("/values:batchUpdate", {"valueInputOption": "RAW", "data": [ranges]})

    def _ask(self, tail: str, asked: object) -> None:
        place, body = f"{self.url}/v4/spreadsheets/{self.sheet.address}{tail}", json.dumps(asked)
        headers = {"Authorization": f"Bearer {TYPIST}", "Content-Type": "application/json"}
        with urlopen(Request(place, body.encode(), headers)) as answer:  # noqa: S310 - our own server
            answer.read()

    def lose_a_mark(self) -> None:
        """The mark of a column is gone and only its header tells; and something has changed."""
        self.change_here(1)
        lookup = {"metadataKey": COLUMN, "metadataValue": "people/name"}
        asked = {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
        self._ask(":batchUpdate", {"requests": [asked]})

    def check(self) -> None:
        """Both sides agree, or the figures mean nothing."""
        entries = AuditEntry.select().where(AuditEntry.source == f"sheet: {TITLE}").count()
        if entries != 1 + MANY:
            raise RuntimeError(f"{entries} lines in the trail instead of {1 + MANY}")


def _type_in(place: str, names: list[str]) -> None:
    book = openpyxl.load_workbook(place)
    for row, name in enumerate(names, 2):
        book[TITLE].cell(row, 3).value = name
    book.save(place)


def measured(desk: Desk, name: str, prepare: Callable[[], object] = lambda: None) -> Iterator[str]:
    """The lines of one cycle."""
    prepare()
    _calls()
    began, worked = time.perf_counter(), time.process_time()
    desk.cycle()
    took, work = time.perf_counter() - began, time.process_time() - worked
    prefix = f"sync_{desk.kind.value}_{name}"
    yield f"{prefix}_s {took:.4f}"
    yield f"{prefix}_cpu_s {work:.4f}"
    if desk.kind is GatewayKind.GOOGLE:
        reads, writes = _calls()
        yield f"{prefix}_reads {reads}"
        yield f"{prefix}_writes {writes}"


def _calls() -> tuple[int, int]:
    """Reads and writes since this was asked last, as the worker has counted them."""
    found = db.database.execute_sql("SELECT SUM(reads), SUM(writes) FROM sheet_calls").fetchone()
    db.database.execute_sql("DELETE FROM sheet_calls")
    return int(found[0] or 0), int(found[1] or 0)


def main(kind: GatewayKind) -> None:
    """Measure one gateway, and print names and values."""
    with ExitStack() as stack:
        desk = stack.enter_context(_desk(kind))
        for line in _lines(desk):
            print(line, flush=True)
        desk.check()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"sync_{kind.value}_cycle_mb {most:.1f}")


def _lines(desk: Desk) -> Iterator[str]:
    yield from measured(desk, "make")
    yield from measured(desk, "first_look")
    yield from measured(desk, "idle")
    yield from measured(desk, "1_from_app", lambda: desk.change_here(1))
    yield from measured(desk, "1_from_sheet", lambda: desk.change_there(1))
    yield from measured(desk, f"{MANY}_from_app", lambda: desk.change_here(MANY))
    yield from measured(desk, f"{MANY}_from_sheet", lambda: desk.change_there(MANY))
    if desk.kind is GatewayKind.GOOGLE:
        yield from measured(desk, "header", desk.lose_a_mark)


@contextmanager
def _desk(kind: GatewayKind) -> Iterator[Desk]:
    with measured_app() as app, app.app_context(), db.connection():
        _people()
        _bound(kind)
        if kind is GatewayKind.WORKBOOK:
            yield Desk(WorkbookGateway(), kind)
            return
        with _server() as url:
            yield Desk(GoogleGateway(AnonymousCredentials(), base=url), kind, url)


@contextmanager
def _server() -> Iterator[str]:
    """The local Sheets server, a process of its own."""
    command = [sys.executable, "-m", "tests.sheets_server", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()


def _people() -> None:
    project = Project.create(name="项目 1")
    teams = [Team.create(project=project, name=f"{number} 组").id for number in range(TEAMS)]
    usual = {
        "role": Role.AGENT, "project": project.id, "hired_on": dt.date(2024, 1, 1),
        "created_at": clock.now(),
    }  # fmt: skip
    rows = [
        {"number": f"{n:06d}", "name": f"员工 {n}", "team": teams[n % TEAMS], **usual}
        for n in range(1, ROWS + 1)
    ]
    with db.database.atomic():
        for start in range(0, ROWS, AT_ONCE):
            Person.insert_many(rows[start : start + AT_ONCE]).execute()
    manager = {**usual, "role": Role.MANAGER, "project": None, "email": TYPIST}
    Person.create(number="999999", name="经理", **manager)


def _bound(kind: GatewayKind) -> None:
    address = "new 1" if kind is GatewayKind.GOOGLE else "班组.xlsx"
    sheet = Spreadsheet.create(
        project=Project.get(), gateway=kind, address=address, name="班组",
        direction=Direction.TWO_WAY, owner=Person.get(Person.role == Role.MANAGER),
        created_at=clock.now(),
    )  # fmt: skip
    tab = declared_tab("people")
    with force_locale("zh_Hans_CN"):
        columns = columns_of(tab)
    BoundTab.create(spreadsheet=sheet, key=tab.key, title=TITLE, position=0, columns=columns)


if __name__ == "__main__":
    main(GatewayKind(sys.argv[1]))
