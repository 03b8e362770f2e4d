"""A machine is lost. Its backup is restored into an empty one; the team's sheet has gone on since.

Everything is real: files, processes, commands. Only Google is a server of this machine.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from qaweb import db
from qaweb.people.models import Person, Status
from qaweb.sheets.models import SheetConflict, SheetEdit, Spreadsheet
from qaweb.sheets.queries import place_of
from qaweb.sheets.rules import EditFate, GatewayKind, Guard
from qaweb.staffing import actions as staffing
from qaweb.staffing.rules import Particulars
from tests import postgres
from tests.cast import Cast, viewer
from tests.faults.load import Told
from tests.faults.machine import Machine, until
from tests.faults.whole import faults
from tests.sheets_server.people import Person as Typist
from tests.sheets_server.server import SheetsServer
from tests.soak.paper import GooglePaper, WorkbookPaper
from tests.sync.editing_world import TITLE, bound, rename

NUMBER, NAME = "工号", "姓名"
OWN = "我们自己的一列"


class Team:
    """Who edits the sheet, before and after the loss: the same people at the same rows."""

    def __init__(self, paper: WorkbookPaper | GooglePaper) -> None:
        self.paper = paper
        self.paper.title = TITLE

    def titles(self) -> list[str]:
        return [str(title or "") for title in self.paper.grid()[0]]

    def lines(self) -> dict[str, dict[str, str]]:
        """The rows by staff number; fails where two rows have one."""
        titles, named = self.titles(), list[dict[str, str]]()
        for row in self.paper.grid()[1:]:
            line = dict(zip(titles, (str(cell or "") for cell in row), strict=False))
            named += [line] if any(line.values()) else []
        found = {line[NUMBER]: line for line in named}
        assert len(found) == len(named), named
        return found

    def _row(self, number: str) -> int:
        column = self.titles().index(NUMBER)
        return [str(row[column] or "") for row in self.paper.grid()].index(number)

    def type(self, number: str, title: str, text: str) -> None:
        self.paper.type(self._row(number), self.titles().index(title), text)

    def drop(self, number: str) -> None:
        self.paper.delete_row(self._row(number))

    def add(self, number: str, name: str) -> None:
        """A row below the last one."""
        row = len(self.paper.grid())
        cells = {NUMBER: number, NAME: name, "班组": "一组", "入职日期": "2026-10-01"}
        for title, text in cells.items():
            self.paper.type(row, self.titles().index(title), text)

    def add_own_column(self, number: str, text: str) -> None:
        column = len(self.titles())
        self.paper.type(0, column, OWN)
        self.paper.type(self._row(number), column, text)


class Loss:
    """The machine that is lost and the one after it, and where the sheet stands."""

    def __init__(self, old: Machine, new: Machine, kind: GatewayKind, server: SheetsServer) -> None:
        self.old, self.new, self.kind, self.server = old, new, kind, server

    def team(self, machine: Machine) -> Team:
        sheet = machine.sheet()
        if self.kind is GatewayKind.WORKBOOK:
            return Team(WorkbookPaper(place_of(sheet)))
        return Team(GooglePaper(Typist(self.server, sheet.address)))

    def bind(self) -> None:
        """The staff list becomes a sheet, made by the worker."""
        cast = self.old.cast
        Person.update(email="yu@example.com").where(Person.id == cast.assistant.id).execute()
        is_file = self.kind is GatewayKind.WORKBOOK
        bound(cast.north, cast.assistant, "班组.xlsx" if is_file else "new 1", gateway=self.kind)
        self.old.start()
        until(lambda: self.old.sheet().generation)

    def carry_over(self, backup: Path) -> None:
        """As the guide says: the backup, and the files that are the team's."""
        self.old.kill()
        assert "whole" in self.new.flask("backup", "restore", str(backup))
        if self.kind is GatewayKind.WORKBOOK:
            shutil.copytree(self.old.folder / "sheets", self.new.folder / "sheets")


@pytest.fixture(params=["sqlite, workbook", "postgres, google"])
def loss(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Loss]:
    engine, kind = request.param.split(", ")
    with ExitStack() as stack:
        urls = [f"sqlite:///{tmp_path / name / 'qaweb.db'}" for name in ("old", "new")]
        if engine == "postgres":
            server = stack.enter_context(postgres.postgres_server())
            urls = [stack.enter_context(postgres.fresh_database(server)) for _ in urls]
        sheets = stack.enter_context(SheetsServer(checked=True).running())
        machines = [
            Machine(url, tmp_path / name, sheets.url)
            for url, name in zip(urls, ("old", "new"), strict=True)
        ]
        for machine in machines:
            stack.callback(machine.kill)
        stack.callback(db.database.close)
        yield Loss(machines[0], machines[1], GatewayKind(kind), sheets)
    assert sheets.complaints == []


def hire(cast: Cast, number: str, name: str) -> int:
    """Somebody is put on the staff list in the browser."""
    wanted = Particulars(
        name=name, role=cast.agent.role, project=cast.north.id, team=cast.team_a.id,
        hired_on=cast.agent.hired_on, status=Status.ACTIVE,
    )  # fmt: skip
    return int(staffing.add(viewer(cast.assistant), number, wanted).id)


def a_day(loss: Loss, team: Team) -> None:
    """Between the backup and the loss, on both sides; what is typed last no round has seen."""
    cast = loss.old.cast
    rename(cast.assistant, cast.agent, "网页后来改的")
    hire(cast, "8001", "网页后来来的")
    team.type(cast.teammate.number, NAME, "表里后来改的")
    team.add("7001", "表里后来来的")
    team.add_own_column(cast.agent.number, "自己的话")
    loss.old.round()
    team.drop(cast.newcomer.number)
    team.type(cast.lead_b.number, NAME, "最后改的")


def names() -> dict[str, str]:
    """Who is on the staff list of the project."""
    query = Person.select().where(Person.project == 1, Person.status != Status.LEFT)
    return {person.number: person.name for person in query}


def test_nothing_is_lost_doubled_or_deleted(loss: Loss, tmp_path: Path) -> None:
    with loss.old.at_hand():
        loss.bind()
        team, cast = loss.team(loss.old), loss.old.cast
        team.type(cast.agent_b.number, NAME, "备份之前改的")
        loss.old.round()
        loss.old.flask("backup", "create", str(tmp_path / "b.tar"))
        at_the_backup = names()
        a_day(loss, team)
    loss.carry_over(tmp_path / "b.tar")
    with loss.new.at_hand():
        team = loss.team(loss.new)
        as_it_came = team.paper.grid()
        loss.new.start()
        until(lambda: loss.new.tab().guard)
        loss.new.round()
        assert (loss.new.tab().guard, names()) == (Guard.NEWER, at_the_backup)
        assert team.paper.grid() == as_it_came
        taken_since = hire(cast, "9001", "恢复之后来的")
        go_on(loss)
        told = look(loss, team)
        assert told[cast.agent.number] == "网页后来改的"
        assert told[cast.teammate.number] == "表里后来改的"
        assert told[cast.lead_b.number] == "最后改的"
        assert told["7001"] == "表里后来来的"
        assert told["8001"] == "网页后来来的"
        assert Person.get_by_id(taken_since).number == "9001"


def go_on(loss: Loss) -> None:
    """The manager finds what happened on the sheet's page, and what to do."""
    sheet = loss.new.sheet()
    browser = loss.new.browser(loss.old.cast.manager)
    page = browser.get(f"/sheets/{sheet.id}").text
    assert "restored from a backup" in page
    address = f"/sheets/tabs/{loss.new.tab().id}/go-on"
    assert address in page
    assert browser.post(address).status_code == 303
    for _ in range(4):  # a row has to be missing twice before anybody is asked about it
        loss.new.round()
    assert loss.new.tab().guard == ""


def look(loss: Loss, team: Team) -> dict[str, str]:
    """Both sides say the same, once; nobody left; what was dropped is asked about."""
    lines, people, cast = team.lines(), names(), loss.old.cast
    dropped = cast.newcomer.number
    assert people[dropped] == "新客服"
    assert {number: line[NAME] for number, line in lines.items()} | {dropped: "新客服"} == people
    assert lines[cast.agent.number][OWN] == "自己的话"
    ids = {number: line["_id"] for number, line in lines.items()}
    known = {p.number: str(p.id) for p in Person.select().where(Person.number.in_(list(ids)))}
    assert ids == known
    asked = SheetEdit.select().where(SheetEdit.fate == EditFate.MISSING)
    assert [edit.record for edit in asked] == [str(cast.newcomer.id)]
    assert not SheetConflict.select().exists()
    assert Spreadsheet.select().where(Spreadsheet.name == "班组").count() == 1
    assert len(loss.server.store.files) == (loss.kind is GatewayKind.GOOGLE)
    assert faults(Told()) == []
    return people
