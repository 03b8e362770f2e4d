"""The worker's duty for spreadsheets that people edit: made once, then both sides agree."""

from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.jobs import Job, JobState
from qaweb.people.models import Person
from qaweb.sheets import cycles, quota
from qaweb.sheets.models import BoundRow, OwedWrite, SheetEdit, SheetEvent, Spreadsheet
from qaweb.sheets.rules import EditFate, GatewayKind, Guard, SheetEventKind, SheetState
from sync.editing import edit_sheets
from sync.gateways.workbook import WorkbookGateway
from sync.jobs import DUTIES
from sync.making import Making
from tests.cast import NOW, Cast
from tests.sheets.making import rows_of
from tests.sheets_server import faults
from tests.sheets_server.areas import column_letters
from tests.sheets_server.people import Person as Typist
from tests.sheets_server.server import SheetsServer
from tests.sync.editing_world import TITLE, bound, bound_at_google, place, rename, tick, type_
from tests.sync.google_desk import GoogleDesk
from tests.sync.test_newer import restored

pytestmark = pytest.mark.usefixtures("own_folder")

Later = Callable[..., Any]
WORKBOOKS = {GatewayKind.WORKBOOK: WorkbookGateway()}


@pytest.fixture
def sheet(cast: Cast) -> Spreadsheet:
    return bound(cast.north, cast.assistant)


def now_(sheet: Spreadsheet) -> Spreadsheet:
    return Spreadsheet.get_by_id(sheet.id)


def name_in(sheet: Spreadsheet, person: Person) -> object:
    lines = {row["工号"]: row["姓名"] for row in rows_of(now_(sheet), TITLE)}
    return lines[person.number]


def last_line(action: str) -> AuditEntry:
    same = AuditEntry.action == action
    return AuditEntry.select().where(same).order_by(AuditEntry.id.desc()).get()


def test_it_is_due_often_enough_for_30_seconds() -> None:
    due = next(duty.latest_due for duty in DUTIES if duty.kind == "edit_sheets")
    seconds = [due(NOW.replace(second=s)).second for s in (0, 19, 20, 40, 59)]
    assert seconds == [0, 0, 20, 40, 40]


def test_the_worker_makes_it_with_all_rows_and_remembers_them(
    app: Flask, cast: Cast, sheet: Spreadsheet
) -> None:
    tick(app)
    there = {row["工号"] for row in rows_of(sheet, TITLE)}
    assert {cast.agent.number, cast.teammate.number} <= there
    assert BoundRow.select().where(BoundRow.base != "").count() == len(there)
    assert (now_(sheet).generation, now_(sheet).tabs.get().rows) == (1, len(there))
    assert SheetEvent.get(SheetEvent.spreadsheet == sheet).kind is SheetEventKind.MADE


def test_what_is_typed_reaches_the_record_and_the_trail_says_where_from(
    app: Flask, cast: Cast, sheet: Spreadsheet, later: Later
) -> None:
    tick(app)
    type_(sheet, cast.agent.number, "姓名", "表里改的")
    with later(minutes=1):
        tick(app)
    assert Person.get_by_id(cast.agent.id).name == "表里改的"
    line = last_line("staffing.change")
    assert (line.source, line.actor_id) == (f"sheet: {TITLE}", cast.assistant.id)
    assert SheetEdit.get().fate is EditFate.APPLIED


def test_what_is_changed_in_the_browser_reaches_the_workbook(
    app: Flask, cast: Cast, sheet: Spreadsheet, later: Later
) -> None:
    tick(app)
    rename(cast.assistant, cast.agent, "网页改的")
    with later(minutes=1):
        tick(app)
    assert name_in(sheet, cast.agent) == "网页改的"


def test_an_idle_round_reads_and_writes_nothing(app: Flask, cast: Cast, sheet: Spreadsheet) -> None:
    tick(app)
    before = place(sheet).read_bytes()
    edit_sheets("w1", WORKBOOKS)
    assert edit_sheets("w1", WORKBOOKS) == "1 idle"
    assert place(sheet).read_bytes() == before


def test_one_that_fails_never_stops_the_others_and_fails_loudly(app: Flask, cast: Cast) -> None:
    broken = bound(cast.south, cast.assistant, "坏.xlsx", locale="no such language")
    others = [bound(cast.north, cast.assistant, f"{n}.xlsx") for n in (1, 2)]
    Spreadsheet.update(tried_at=NOW).where(Spreadsheet.id == others[0].id).execute()
    tick(app)
    assert [now_(other).generation for other in others] == [1, 1]
    assert (now_(broken).leased_until, now_(broken).state) == (None, SheetState.ACTIVE)
    job = Job.get()
    assert (job.state, "no such language" in job.error) == (JobState.WAITING, True)


def test_a_file_of_that_name_is_never_written_over(cast: Cast, sheet: Spreadsheet) -> None:
    place(sheet).write_bytes(b"the team's own")
    assert edit_sheets("w1", WORKBOOKS) == "1 stopped"
    assert place(sheet).read_bytes() == b"the team's own"
    assert now_(sheet).stop_reason == "foreign"


class Dying(WorkbookGateway):
    """The worker dies right before the file is made, or right after."""

    def __init__(self, *, is_made: bool) -> None:
        super().__init__()
        self.is_made = is_made

    def create(self, *given: Any) -> Any:
        if self.is_made:
            super().create(*given)
        raise KeyboardInterrupt


@pytest.mark.parametrize("is_made", [True, False])
def test_a_worker_that_dies_while_making_it_loses_and_doubles_nothing(
    cast: Cast, sheet: Spreadsheet, is_made: bool
) -> None:
    with pytest.raises(KeyboardInterrupt):
        edit_sheets("w1", {GatewayKind.WORKBOOK: Dying(is_made=is_made)})
    if is_made:
        type_(sheet, cast.agent.number, "姓名", "表里改的")
    edit_sheets("w1", WORKBOOKS)
    numbers = [row["工号"] for row in rows_of(now_(sheet), TITLE)]
    assert len(numbers) == len(set(numbers)) == now_(sheet).tabs.get().rows
    assert (Person.get_by_id(cast.agent.id).name == "表里改的") is is_made
    assert OwedWrite.select().count() == 0
    assert edit_sheets("w1", WORKBOOKS) in ("1 idle", "1 unchanged")


def test_one_that_was_being_made_at_the_backup_waits_for_somebody(
    cast: Cast, sheet: Spreadsheet
) -> None:
    with pytest.raises(KeyboardInterrupt):
        edit_sheets("w1", {GatewayKind.WORKBOOK: Dying(is_made=True)})
    with restored():
        edit_sheets("w1", WORKBOOKS)
        rename(cast.assistant, cast.agent, "后来改的")
        edit_sheets("w1", WORKBOOKS)
    edit_sheets("w1", WORKBOOKS)
    assert now_(sheet).tabs.get().guard == Guard.NEWER
    assert Person.get_by_id(cast.agent.id).name == cast.agent.name


def test_a_second_worker_leaves_it_alone(cast: Cast, sheet: Spreadsheet) -> None:
    assert cycles.lease(now_(sheet), "w2", clock.now())
    assert edit_sheets("w1", WORKBOOKS) == "none"
    with pytest.raises(KeyboardInterrupt):
        Making(now_(sheet), Dying(is_made=False), clock.now()).go()


def test_without_an_account_google_waits(cast: Cast) -> None:
    row = bound_at_google(cast.north, cast.assistant)
    assert edit_sheets("w1", WORKBOOKS) == "1 without an account"
    assert now_(row).state is SheetState.ACTIVE


def test_calls_to_google_are_counted_for_the_pages(cast: Cast, server: SheetsServer) -> None:
    row = bound_at_google(cast.north, cast.assistant)
    google = {GatewayKind.GOOGLE: GoogleDesk(server).gateway}
    assert edit_sheets("w1", google) == "1 made"
    before = quota.used_by_account(clock.now())
    assert edit_sheets("w1", google) == "1 unchanged"
    after, address = quota.used_by_account(clock.now()), now_(row).address
    assert (after.reads - before.reads, after.writes - before.writes) == (1, 0)
    assert quota.used([address], clock.now())[address].reads >= 1


def test_google_makes_it_shares_it_and_takes_what_is_typed(
    cast: Cast, server: SheetsServer
) -> None:
    Person.update(email="amy@example.com").where(Person.id == cast.assistant.id).execute()
    row = bound_at_google(cast.north, cast.assistant)
    both = {**WORKBOOKS, GatewayKind.GOOGLE: GoogleDesk(server).gateway}
    assert edit_sheets("w1", both) == "1 made"
    amy = Typist(server, now_(row).address)
    shared = {p["emailAddress"]: p["role"] for p in amy.document.permissions.values()}
    assert shared["amy@example.com"] == "writer"
    head, *lines = [[cell.value for cell in line] for line in amy.sheet(TITLE).rows]
    place = [line[head.index("工号")] for line in lines].index(cast.agent.number) + 2
    amy.type(TITLE, f"{column_letters(head.index('姓名'))}{place}", "表里改的")
    assert edit_sheets("w1", both) == "1 written"
    assert Person.get_by_id(cast.agent.id).name == "表里改的"


def test_a_spreadsheet_at_google_that_nobody_touched_is_not_merged_again(
    cast: Cast, server: SheetsServer, later: Later
) -> None:
    row = bound_at_google(cast.north, cast.assistant)
    google = {GatewayKind.GOOGLE: GoogleDesk(server).gateway}
    assert [edit_sheets("w1", google) for _ in range(2)] == ["1 made", "1 unchanged"]
    looked_at = now_(row).looked_at
    with later(minutes=1):
        assert edit_sheets("w1", google) == "1 unchanged"
    assert now_(row).looked_at == looked_at
    with later(hours=2):
        assert edit_sheets("w1", google) == "1 unchanged"
    assert now_(row).looked_at > looked_at


def test_a_row_that_is_gone_is_told_although_nobody_touches_the_file_again(
    cast: Cast, sheet: Spreadsheet
) -> None:
    edit_sheets("w1", WORKBOOKS)
    book = openpyxl.load_workbook(place(sheet))
    book[TITLE].delete_rows(2)
    book.save(place(sheet))
    assert [edit_sheets("w1", WORKBOOKS) for _ in range(3)] == [
        "1 unchanged", "1 unchanged", "1 idle",
    ]  # fmt: skip
    assert [edit.fate for edit in SheetEdit.select()] == [EditFate.MISSING]


def test_google_out_of_reach_is_said_so_and_not_asked_again_and_again(
    cast: Cast, server: SheetsServer, as_: Later
) -> None:
    row = bound_at_google(cast.north, cast.assistant)
    google = {GatewayKind.GOOGLE: GoogleDesk(server).gateway}
    assert edit_sheets("w1", google) == "1 made"
    server.faults.append(faults.unavailable(times=99))
    calls = len(server.calls)
    assert [edit_sheets("w1", google) for _ in range(5)] == ["1 unknown"] * 5
    assert len(server.calls) - calls == 3 * 6
    kinds = [event.kind for event in SheetEvent.select().order_by(SheetEvent.id)]
    assert kinds == [SheetEventKind.MADE, SheetEventKind.UNREACHED]
    for page in ("/sheets", f"/sheets/{row.id}"):
        text = as_(cast.manager).get(page).text
        assert "Google could not be reached since" in text
        assert "Open in a spreadsheet program" not in text
