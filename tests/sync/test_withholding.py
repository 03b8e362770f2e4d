"""A cell that Google would not take: the others are written, it is shown, told, and tried again."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from qaweb import clock
from qaweb.inbox.models import Notice
from qaweb.people.models import Person
from qaweb.permissions import Role
from qaweb.sheets.doctor import findings
from qaweb.sheets.models import SheetEdit, SheetEvent, Spreadsheet, WithheldCell
from qaweb.sheets.rules import EditFate, GatewayKind, SheetEventKind, SheetState
from sync.editing import edit_sheets
from tests.cast import Cast
from tests.sheets_server.faults import Fault, Sent
from tests.sheets_server.people import Person as Typist
from tests.sheets_server.server import SheetsServer
from tests.sync.editing_world import TITLE, bound_at_google, rename
from tests.sync.google_desk import GoogleDesk

Later = Callable[..., Any]
WHY = "You are trying to edit a protected cell."


class World:
    """A staff list at Google, the worker, and a cell that is protected."""

    def __init__(self, cast: Cast, server: SheetsServer, is_refused_at_once: bool = False) -> None:
        self.cast, self.server = cast, server
        self.row = bound_at_google(cast.north, cast.assistant)
        self.google = {GatewayKind.GOOGLE: GoogleDesk(server).gateway}
        fault = Fault(Sent.ERROR, 400, f"Invalid requests[3].updateCells: {WHY}", times=999)
        fault.when = lambda call: "poison" in call.text
        server.faults.append(fault)
        if is_refused_at_once:
            return
        assert self.round() == "1 made"
        rename(cast.assistant, cast.agent, "poison")
        rename(cast.assistant, cast.lead, "新名")

    def round(self) -> str:
        return edit_sheets("w1", self.google)

    def writes(self) -> int:
        before = len([call for call in self.server.calls if call.is_write])
        self.round()
        return len([call for call in self.server.calls if call.is_write]) - before

    def lines(self) -> dict[str, dict[str, str]]:
        return {line["工号"]: line for line in self.all_lines()}

    def all_lines(self) -> list[dict[str, str]]:
        address = Spreadsheet.get_by_id(self.row.id).address
        head, *body = Typist(self.server, address).rows(TITLE)
        found = [dict(zip(head, line, strict=False)) for line in body]
        return [line for line in found if line.get("工号")]

    def line(self, person: Person) -> dict[str, str]:
        return self.lines()[person.number]


def newcomer(cast: Cast, name: str) -> Person:
    """Somebody whom no sheet knows yet."""
    made: Person = Person.create(
        number="7001", name=name, role=Role.AGENT, project=cast.north, team=cast.agent.team,
        hired_on=dt.date(2026, 10, 1), created_at=clock.now(),
    )  # fmt: skip
    return made


@pytest.fixture
def refusing(cast: Cast) -> Iterator[World]:
    with SheetsServer(checked=True).running() as server:
        yield World(cast, server)
    assert server.complaints == []


def test_the_others_are_written_and_it_is_told_once(refusing: World, cast: Cast) -> None:
    before = Notice.select().count()
    assert refusing.round() == "1 written"
    assert refusing.line(cast.lead)["姓名"] == "新名"
    assert refusing.line(cast.agent)["姓名"] != "poison"
    kept = SheetEdit.get(SheetEdit.fate == EditFate.NOT_WRITTEN)
    assert (kept.record, kept.column, kept.typed, kept.why) == (
        str(cast.agent.id), "name", "poison", WHY,
    )  # fmt: skip
    refusing.round()
    assert Notice.select().count() == before + 1
    events = SheetEvent.select().where(SheetEvent.kind == SheetEventKind.WITHHELD)
    assert [event.detail for event in events] == [f"{TITLE}: {WHY}"]
    assert Spreadsheet.get_by_id(refusing.row.id).state is SheetState.ACTIVE


def test_its_row_says_why_and_then_there_is_peace(refusing: World, cast: Cast) -> None:
    refusing.round()
    assert refusing.writes() == 1
    assert WHY in list(refusing.line(cast.agent).values())[-1]
    assert [refusing.writes() for _ in range(3)] == [0, 0, 0]


def test_another_text_is_tried_at_once_and_clears_it(refusing: World, cast: Cast) -> None:
    for _ in range(3):
        refusing.round()
    rename(cast.assistant, cast.agent, "无毒")
    refusing.round()
    assert refusing.line(cast.agent)["姓名"] == "无毒"
    refusing.round()
    assert WHY not in refusing.line(cast.agent).values()
    assert not WithheldCell.select().exists()
    assert refusing.writes() == 0


def test_it_is_tried_again_when_somebody_asks_and_after_an_hour(
    refusing: World, cast: Cast, later: Later
) -> None:
    refusing.round()
    refusing.round()
    Spreadsheet.update(wanted_at=clock.now()).execute()
    assert refusing.writes() >= 1
    assert WithheldCell.select().count() == 1
    refusing.server.faults.clear()
    with later(hours=2):
        refusing.round()
    assert refusing.line(cast.agent)["姓名"] == "poison"
    assert not WithheldCell.select().exists()


def test_what_people_type_there_meanwhile_is_a_conflict_and_nothing_is_lost(
    refusing: World, cast: Cast
) -> None:
    refusing.round()
    refusing.round()
    person = Typist(refusing.server, Spreadsheet.get_by_id(refusing.row.id).address)
    rows = person.rows(TITLE)
    place = [line[rows[0].index("工号")] for line in rows].index(cast.agent.number) + 1
    person.type(TITLE, f"{'ABCDEFGH'[rows[0].index('姓名')]}{place}", "表里改的")
    refusing.round()
    kept = {(edit.fate, edit.typed) for edit in SheetEdit.select()}
    assert (EditFate.REFUSED, "表里改的") in kept
    assert Person.get_by_id(cast.agent.id).name == "poison"


def test_a_new_row_that_is_refused_waits_and_is_not_taken_for_one_that_is_gone(
    refusing: World, cast: Cast
) -> None:
    refusing.round()
    new = newcomer(cast, "poison too")
    Spreadsheet.update(wanted_at=clock.now()).execute()
    refusing.round()
    refusing.round()
    assert [refusing.writes() for _ in range(3)] == [0, 0, 0]
    assert "7001" not in refusing.lines()
    rename(cast.assistant, new, "无毒")
    refusing.round()
    assert refusing.lines()["7001"]["姓名"] == "无毒"
    assert not SheetEdit.select().where(SheetEdit.fate == EditFate.MISSING).exists()


def test_a_record_that_is_refused_from_the_beginning_holds_up_nobody(cast: Cast) -> None:
    rename(cast.assistant, cast.agent, "poison")
    with SheetsServer(checked=True).running() as server:
        world = World(cast, server, is_refused_at_once=True)
        rounds = [world.round() for _ in range(4)]
        names = [line["姓名"] for line in world.all_lines()]
    assert rounds[-1] == "1 unchanged"
    assert cast.teammate.name in names
    assert "poison" not in names
    assert len(names) == len(set(names))


def test_the_doctor_names_what_is_refused(refusing: World) -> None:
    refusing.round()
    assert any(f"of its cells 1 could not be written: {WHY}" in line for line in findings())


class Killed(BaseException):
    """The worker is gone."""


def dies_at(world: World, number: int, is_applied: bool) -> None:
    """The worker is killed at its next call of this number, before or after it is carried out."""
    session, calls = world.google[GatewayKind.GOOGLE].client.session, [0]
    send = session.request

    def request(**asked: Any) -> Any:
        calls[0] += 1
        if calls[0] == number and not is_applied:
            raise Killed
        answer = send(**asked)
        if calls[0] == number:
            raise Killed
        return answer

    session.request = request  # type: ignore[method-assign,assignment]


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("is_applied", [True, False])
def test_a_worker_that_dies_between_the_pieces_loses_and_doubles_nothing(
    refusing: World, cast: Cast, number: int, is_applied: bool
) -> None:
    staff = [cast.lead, cast.teammate, cast.lead_b]
    for person in staff:
        rename(cast.manager, person, f"新 {person.number}")
    newcomer(cast, "新来的")
    dies_at(refusing, number, is_applied)
    with suppress(Killed):
        refusing.round()
    refusing.google = {GatewayKind.GOOGLE: GoogleDesk(refusing.server).gateway}
    assert [refusing.round() for _ in range(3)][-1] == "1 unchanged"
    names = [line["姓名"] for line in refusing.all_lines()]
    assert {names.count(name) for name in ("新来的", *(f"新 {one.number}" for one in staff))} == {1}
    assert len(names) == len(set(names))
    assert "poison" not in names
    assert not SheetEdit.select().where(SheetEdit.fate == EditFate.APPLIED).exists()
