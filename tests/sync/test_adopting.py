"""A team's own spreadsheet, bound and kept on both sides from then on, through both gateways."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import pytest
from flask import Flask

from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import Absent, Stands, Unknown
from qaweb.audit import AuditEntry
from qaweb.people.models import Person
from qaweb.sheets.models import BoundRow, SheetConflict, SheetEdit, Spreadsheet
from qaweb.sheets.rules import EditFate, GatewayKind, May, SheetState
from sync.editing import Gateways, edit_sheets
from sync.gateways.workbook import WorkbookGateway
from tests.adoptions import team
from tests.cast import Cast
from tests.sheets_server.areas import column_letters
from tests.sheets_server.server import SheetsServer
from tests.sync.editing_world import rename
from tests.sync.google_desk import GoogleDesk

pytestmark = pytest.mark.usefixtures("own_folder")

Later = Callable[..., Any]
OWN = (2, 7)
"""The places of the team's own columns: a birthday and a formula."""


class Keeper(Protocol):
    """Whoever keeps the team's spreadsheet."""

    gateways: Gateways
    typed: str

    def rows(self) -> list[list[object]]:
        """The rows below the titles."""

    def type(self, row: int, column: int, text: str) -> None: ...


class InFolder:
    """A workbook in the folder."""

    gateways: Gateways = {GatewayKind.WORKBOOK: WorkbookGateway()}  # noqa: RUF012
    typed = team.NAME

    def __init__(self, cast: Cast) -> None:
        self.path = team.team_file(cast)

    def rows(self) -> list[list[object]]:
        return team.cells(self.path)

    def type(self, row: int, column: int, text: str) -> None:
        book = openpyxl.load_workbook(self.path)
        book[team.TITLE].cell(row, column, text)
        book.save(self.path)


class AtGoogle:
    """A spreadsheet that is shared with the account."""

    def __init__(self, cast: Cast, server: SheetsServer) -> None:
        desk = GoogleDesk(server)
        self.person = desk.person
        self.gateways: Gateways = {GatewayKind.GOOGLE: desk.gateway}
        self.typed = f"https://docs.google.com/spreadsheets/d/{desk.binding.address}/edit#gid=0"
        self.person.rename_tab("Sheet1", team.TITLE)
        self.person.format(team.TITLE, "F1:F50", numberFormat={"type": "DATE"})
        self.person.paste(team.TITLE, "A1", [["一组名单"]])
        self.person.paste(team.TITLE, "A3", [team.TITLES])
        texts = [["" if one is None else str(one) for one in row] for row in team.lines(cast)]
        for row in (0, 1, 2, 3):
            texts[row][0] = "'" + texts[row][0] if row else texts[row][0]
        self.person.paste(team.TITLE, "A4", texts)
        self.person.format(team.TITLE, "A4:B5", backgroundColor={"red": 1})

    def rows(self) -> list[list[object]]:
        lines = self.person.sheet(team.TITLE).rows[team.HEADER :]
        rows = [[cell.formula or cell.value for cell in line] for line in lines]
        return [row for row in rows if any(row)]

    def type(self, row: int, column: int, text: str) -> None:
        self.person.type(team.TITLE, f"{column_letters(column - 1)}{row}", text)


@pytest.fixture(params=["workbook", "google"])
def keeper(request: pytest.FixtureRequest, app: Flask, cast: Cast) -> Iterator[Keeper]:
    if request.param == "workbook":
        yield InFolder(cast)
        return
    app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = Path("/key.json")
    with SheetsServer(checked=True).running() as server:
        yield AtGoogle(cast, server)
    assert server.complaints == []
    app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = None


def bound(cast: Cast, keeper: Keeper, *policies: object, may: May = May.BOTH) -> Spreadsheet:
    given = {"typed": keeper.typed, "gateways": keeper.gateways, "may": may}
    sheet = team.started(cast, *policies, **given)  # type: ignore[arg-type]
    assert edit_sheets("w1", keeper.gateways) == "1 bound"
    found: Spreadsheet = Spreadsheet.get_by_id(sheet.id)
    assert found.state is SheetState.ACTIVE, (found.stop_reason, found.stop_detail)
    return found


def own(keeper: Keeper) -> list[list[object]]:
    return [[row[place] if place < len(row) else None for place in OWN] for row in keeper.rows()]


def test_the_dry_run_says_whose_each_row_is(cast: Cast, keeper: Keeper) -> None:
    adoption = team.compared(cast, keeper.typed, keeper.gateways)
    found = json.loads(adoption.found)["tabs"][0]
    assert (found["matched"], found["unknown"], found["twice"]) == (3, 2, 0)
    by_label = {one["label"]: one["cells"] for one in found["differing"]}
    (name,) = by_label[f"{cast.teammate.number} 郑客服"]
    assert (name["title"], name["sheet"], name["ours"]) == ("姓名", "郑大客服", "郑客服")
    (number,) = by_label[f"{cast.agent.number} 任客服"]
    assert (number["key"], number["ours"]) == ("number", cast.agent.number)
    assert [one["texts"][0] for one in found["unknown_rows"]] == ["00777", "制表人：王"]


def test_asking_makes_conflicts_and_changes_nothing_else(cast: Cast, keeper: Keeper) -> None:
    before = own(keeper)
    sheet = bound(cast, keeper)
    conflict = SheetConflict.get()
    assert (conflict.ours, conflict.theirs) == ("郑客服", "郑大客服")
    assert Person.get_by_id(cast.teammate.id).name == "郑客服"
    rows = keeper.rows()
    assert [row[1] for row in rows[:4]] == ["任客服", "郑大客服", "杜客服", "新来的"]
    assert rows[2][4] == "二组", "an empty cell is filled in"
    assert rows[0][0] == cast.agent.number
    assert own(keeper) == before
    assert sheet.generation >= 1
    assert edit_sheets("w1", keeper.gateways) in ("1 idle", "1 unchanged")


def test_other_words_for_the_same_are_no_difference(cast: Cast, keeper: Keeper) -> None:
    keeper.type(4, 4, "坐席")
    found = json.loads(team.compared(cast, keeper.typed, keeper.gateways).found)["tabs"][0]
    assert "坐席" not in json.dumps(found, ensure_ascii=False)
    SheetAdoption.delete().execute()
    bound(cast, keeper)
    assert [one.column for one in SheetConflict.select()] == ["name"]
    assert keeper.rows()[0][3] == "客服代表"


def test_the_dry_run_says_what_would_be_refused_and_changes_nothing(
    cast: Cast, keeper: Keeper
) -> None:
    keeper.type(4, 5, "没有的组")
    lines = AuditEntry.select().where(AuditEntry.action == "staffing.change").count()
    found = json.loads(team.compared(cast, keeper.typed, keeper.gateways).found)["tabs"][0]
    (line,) = [one for one in found["differing"] if one["label"].endswith("任客服")]
    whys = {cell["key"]: cell["why"] for cell in line["cells"]}
    assert whys["team"]
    assert Person.get_by_id(cast.teammate.id).name == "郑客服"
    assert AuditEntry.select().where(AuditEntry.action == "staffing.change").count() == lines


def test_the_sheets_text_may_stand(cast: Cast, keeper: Keeper) -> None:
    bound(cast, keeper, Stands.SHEET)
    assert Person.get_by_id(cast.teammate.id).name == "郑大客服"
    assert not SheetConflict.select().exists()


def test_columns_that_are_the_sheets_alone_are_taken_and_filled_in(
    cast: Cast, keeper: Keeper
) -> None:
    bound(cast, keeper, may=May.SHEET)
    assert Person.get_by_id(cast.teammate.id).name == "郑大客服"
    assert keeper.rows()[2][4] == "二组"
    assert Person.get_by_id(cast.agent_b.id).team == cast.team_b
    assert not SheetConflict.select().exists()


def test_columns_that_are_ours_alone_are_put_right_and_the_texts_kept(
    cast: Cast, keeper: Keeper
) -> None:
    bound(cast, keeper, Stands.SHEET, may=May.APP)
    assert keeper.rows()[1][1] == "郑客服"
    typed = [one.typed for one in SheetEdit.select().where(SheetEdit.fate == EditFate.RESTORED)]
    assert "郑大客服" in typed


def test_our_text_may_stand_and_theirs_is_kept(cast: Cast, keeper: Keeper) -> None:
    bound(cast, keeper, Stands.APP)
    assert keeper.rows()[1][1] == "郑客服"
    typed = [one.typed for one in SheetEdit.select().where(SheetEdit.fate == EditFate.RESTORED)]
    assert "郑大客服" in typed
    assert not SheetConflict.select().exists()


def test_strangers_become_records_where_that_was_chosen(cast: Cast, keeper: Keeper) -> None:
    bound(cast, keeper, Stands.ASK, Unknown.ADD)
    new = Person.get(Person.number == "00777")
    assert (new.name, new.team) == ("新来的", cast.team_a)
    rows = keeper.rows()
    assert rows[4][0] == "制表人：王"
    assert rows[4][8], "why the last line is no record"


def test_strangers_are_left_alone_until_somebody_changes_them(
    cast: Cast, keeper: Keeper, later: Later
) -> None:
    bound(cast, keeper)
    assert Person.get_or_none(Person.number == "00777") is None
    assert "绑定" in str(keeper.rows()[3][8]) or "Left alone" in str(keeper.rows()[3][8])
    keeper.type(7, 2, "新来的人")
    with later(minutes=1):
        edit_sheets("w1", keeper.gateways)
    assert Person.get(Person.number == "00777").name == "新来的人"


def test_records_without_a_row_are_left_out_or_written_below(cast: Cast, keeper: Keeper) -> None:
    count = len(keeper.rows())
    sheet = bound(cast, keeper)
    assert len(keeper.rows()) == count
    assert BoundRow.select().where(BoundRow.tab == sheet.tabs.get()).count() > count


def test_they_are_written_below_where_that_was_chosen(cast: Cast, keeper: Keeper) -> None:
    bound(cast, keeper, Stands.ASK, Unknown.LEAVE, Absent.WRITE)
    numbers = [row[0] for row in keeper.rows()]
    assert cast.lead.number in numbers
    assert numbers.count(cast.agent.number) == 1


def test_both_sides_go_on_from_there(cast: Cast, keeper: Keeper, later: Later) -> None:
    bound(cast, keeper)
    keeper.type(4, 2, "表里改的")
    rename(cast.assistant, cast.agent_b, "网页改的")
    before = own(keeper)
    with later(minutes=1):
        assert edit_sheets("w1", keeper.gateways) == "1 written"
    assert Person.get_by_id(cast.agent.id).name == "表里改的"
    assert keeper.rows()[2][1] == "网页改的"
    assert own(keeper) == before
    with later(minutes=2):
        assert edit_sheets("w1", keeper.gateways) in ("1 idle", "1 unchanged")


class Overtaken(WorkbookGateway):
    """Somebody sorts the file and saves it while it is being bound."""

    def __init__(self, keeper: InFolder) -> None:
        super().__init__()
        self.keeper = keeper

    def adopt(self, *given: Any) -> Any:
        book = openpyxl.load_workbook(self.keeper.path)
        sheet = book[team.TITLE]
        first, third = ([cell.value for cell in sheet[row]] for row in (4, 6))
        for row, values in ((4, third), (6, first)):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value
        book.save(self.keeper.path)
        return super().adopt(*given)


def test_rows_that_move_while_it_is_bound_keep_their_records(cast: Cast) -> None:
    keeper = InFolder(cast)
    team.started(cast)
    assert edit_sheets("w1", {GatewayKind.WORKBOOK: Overtaken(keeper)}) == "1 bound"
    rows = keeper.rows()
    assert [row[1] for row in rows[:3]] == ["杜客服", "郑大客服", "任客服"]
    assert [row[9] for row in rows[:3]] == [
        str(one.id) for one in (cast.agent_b, cast.teammate, cast.agent)
    ]
    assert Person.get_by_id(cast.agent.id).name == "任客服"
    clashes = [(one.column, one.ours, one.theirs) for one in SheetConflict.select()]
    assert clashes == [("name", "郑客服", "郑大客服")]


class Dying(WorkbookGateway):
    """The worker dies right before the file is bound, or right after."""

    def __init__(self, *, is_bound: bool) -> None:
        super().__init__()
        self.is_bound = is_bound

    def adopt(self, *given: Any) -> Any:
        if self.is_bound:
            super().adopt(*given)
        raise KeyboardInterrupt


@pytest.mark.parametrize("is_bound", [True, False])
def test_a_worker_that_dies_while_binding_loses_and_doubles_nothing(
    cast: Cast, is_bound: bool
) -> None:
    keeper = InFolder(cast)
    team.started(cast)
    with pytest.raises(KeyboardInterrupt):
        edit_sheets("w1", {GatewayKind.WORKBOOK: Dying(is_bound=is_bound)})
    assert edit_sheets("w1", keeper.gateways) == "1 bound"
    assert SheetConflict.select().count() == 1
    assert len(keeper.rows()[0]) == 10
