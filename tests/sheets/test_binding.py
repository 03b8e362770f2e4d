"""A spreadsheet that people edit: agreed on in the browser, made by the worker, let go."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb.audit import AuditEntry
from qaweb.errors import Forbidden, NotFound, Refused
from qaweb.people.models import Person
from qaweb.permissions import Role
from qaweb.sheets import binding, cycles
from qaweb.sheets.binding import Agreed, Wanted
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.rules import Direction, GatewayKind, May, SheetState, Wins, workbook_name
from sync.editing import edit_sheets
from sync.gateways.workbook import WorkbookGateway
from tests.cast import Cast, viewer
from tests.sheets.making import copy_of, rows_of

pytestmark = pytest.mark.usefixtures("own_folder")

As = Callable[..., FlaskClient]
ENGLISH = {"Accept-Language": "en"}
BOTH = {"name": Agreed(May.BOTH)}
WORKBOOKS = {GatewayKind.WORKBOOK: WorkbookGateway()}


def wanted(cast: Cast, owner: Person | None = None, **other: object) -> Wanted:
    given: dict[str, object] = {
        "name": "班组", "project": cast.north.id, "owner": (owner or cast.assistant).id,
        "locale": "zh_Hans_CN", "gateway": GatewayKind.WORKBOOK, "tabs": {"people": BOTH},
    }  # fmt: skip
    return Wanted(**{**given, **other})  # type: ignore[arg-type]


def bound(cast: Cast, by: Person | None = None, **other: object) -> Spreadsheet:
    who = by or cast.assistant
    return binding.bind(viewer(who), wanted(cast, who, **other))


def sent(cast: Cast, **other: object) -> dict[str, object]:
    return {
        "name": "班组", "project": cast.north.id, "owner": cast.assistant.id,
        "gateway": "workbook", "tab_people": "y", "may_people_name": "sheet",
        "wins_people_name": "theirs", **other,
    }  # fmt: skip


def test_the_page_offers_only_what_the_viewer_may_bind(cast: Cast, as_: As) -> None:
    page = as_(cast.assistant).get("/sheets/new").text
    assert "tab_people" in page
    assert "tab_slips" not in page
    assert "tab_slips" in as_(cast.manager).get("/sheets/new").text


def test_it_says_how_google_is_had_where_there_is_no_account(
    app: Flask, cast: Cast, as_: As
) -> None:
    assert 'value="google"' not in as_(cast.manager).get("/sheets/new").text
    app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = Path("/key.json")
    try:
        page = as_(cast.manager).get("/sheets/new").text
    finally:
        app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = None
    assert 'value="google"' in page
    assert "key.json" not in page


def test_a_sent_form_is_kept_and_the_worker_makes_the_file(cast: Cast, as_: As) -> None:
    client = as_(cast.assistant)
    others = {f"may_people_{key}": "app" for key in ("role", "team", "hired_on", "status")}
    others |= {f"wins_people_{key}": "ask" for key in ("role", "team", "hired_on", "status")}
    shifts = {"may_shifts_shift": "both", "wins_shifts_shift": "ask"}
    answer = client.post("/sheets/new", data=sent(cast, **others, **shifts))
    assert answer.status_code == 303
    (sheet,) = Spreadsheet.select()
    assert (sheet.direction, sheet.generation, sheet.owner) == (
        Direction.TWO_WAY, 0, cast.assistant,
    )  # fmt: skip
    columns = {one["key"]: one for one in json.loads(BoundTab.get().columns)}
    assert (columns["name"]["may"], columns["name"]["wins"]) == (May.SHEET, Wins.THEIRS)
    assert columns["role"]["may"] == columns["number"]["may"] == May.APP
    assert edit_sheets("w1", WORKBOOKS) == "1 made"
    assert cast.agent.number in {row["Staff number"] for row in rows_of(sheet, "Staff list")}


def test_everything_typed_stays_when_something_is_missing(cast: Cast, as_: As) -> None:
    answer = as_(cast.assistant).post("/sheets/new", data=sent(cast, name=""))
    assert answer.status_code == 422
    assert 'value="theirs"' in answer.text
    assert not Spreadsheet.select().exists()


def test_a_spreadsheet_holds_something(cast: Cast) -> None:
    with pytest.raises(Refused, match="hold"):
        bound(cast, tabs={})


def test_the_assistant_binds_people_shifts_and_training_only(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        bound(cast, tabs={"slips": {}})
    assert bound(cast, cast.manager, tabs={"slips": {}})


@pytest.mark.parametrize("key", ["qa", "supervisor", "lead", "agent"])
def test_nobody_else_binds(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        bound(cast, getattr(cast, key))


def test_no_column_is_given_away_that_its_part_keeps(cast: Cast) -> None:
    with pytest.raises(Refused, match="may not change"):
        bound(cast, tabs={"people": {"number": Agreed(May.BOTH)}})
    with pytest.raises(Refused, match="may not change"):
        bound(cast, tabs={"people": {"salary": Agreed(May.BOTH)}})


def test_an_assistant_borrows_nobodys_greater_rights(cast: Cast) -> None:
    for other in (cast.manager, cast.qa, cast.agent):
        with pytest.raises(Refused) as refused:
            binding.bind(viewer(cast.assistant), wanted(cast, other))
        assert refused.value.field == "owner"


def test_the_owner_may_see_what_it_holds(cast: Cast) -> None:
    by = viewer(cast.manager)
    slips = {"tabs": {"slips": {}}}
    assert binding.bind(by, wanted(cast, cast.qa, **slips)).owner == cast.qa
    for other in (cast.assistant, cast.south_qa, cast.agent):
        with pytest.raises(Refused) as refused:
            binding.bind(by, wanted(cast, other, name="另一份", **slips))
        assert refused.value.field == "owner"
    assert Person.get_by_id(cast.agent.id).role is Role.AGENT


def test_a_file_that_stands_there_is_left_alone(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "班组.xlsx").write_bytes(b"the team's own")
    with pytest.raises(Refused, match="left alone"):
        bound(cast)
    bound(cast, name="另一份")
    with pytest.raises(Refused, match="left alone"):
        bound(cast, name="另一份")


def test_google_needs_an_account(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        bound(cast, gateway=GatewayKind.GOOGLE)
    assert refused.value.field == "gateway"


def test_at_google_the_owner_has_an_address_to_share_with(app: Flask, cast: Cast) -> None:
    app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = Path("/key.json")
    try:
        with pytest.raises(Refused) as refused:
            bound(cast, gateway=GatewayKind.GOOGLE)
        assert refused.value.field == "owner"
        Person.update(email="a@b.cn").where(Person.id == cast.assistant.id).execute()
        assert bound(cast, gateway=GatewayKind.GOOGLE).address.startswith("new ")
    finally:
        app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = None


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("班组", "班组.xlsx"), ("a/../b", "a .. b.xlsx"), ("../x.xlsx", "x.xlsx"),
        ("~$x", "x.xlsx"), (" . ", ""), ("字" * 90, "字" * 60 + ".xlsx"),
    ],
)  # fmt: skip
def test_a_name_becomes_one_that_a_file_can_have(name: str, file: str) -> None:
    assert workbook_name(name) == file


def test_who_bound_it_for_whom_stands_in_the_trail(cast: Cast) -> None:
    sheet = binding.bind(viewer(cast.manager), wanted(cast, cast.assistant))
    line = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (line.action, line.subject_id, line.actor_id) == (
        "sheets.bind", str(sheet.id), cast.manager.id,
    )  # fmt: skip
    assert cast.assistant.name in line.after


def test_let_go_the_file_stays_and_nothing_is_written_any_more(cast: Cast, as_: As) -> None:
    sheet = bound(cast)
    edit_sheets("w1", WORKBOOKS)
    before = rows_of(sheet, "员工名单")
    client = as_(cast.assistant)
    assert "yours alone" in client.get(f"/sheets/{sheet.id}/unbind", headers=ENGLISH).text
    assert client.post(f"/sheets/{sheet.id}/unbind").status_code == 303
    assert Spreadsheet.get_by_id(sheet.id).state is SheetState.UNBOUND
    assert edit_sheets("w1", WORKBOOKS) == "none"
    assert rows_of(sheet, "员工名单") == before
    assert client.post(f"/sheets/{sheet.id}/unbind").status_code == 409


def test_a_round_under_way_writes_nothing_once_it_is_let_go(cast: Cast) -> None:
    sheet = bound(cast)
    running = Spreadsheet.get_by_id(sheet.id)
    assert cycles.lease(running, "w1", cycles.clock.now())
    binding.unbind(viewer(cast.assistant), sheet.id)
    with pytest.raises(Refused):
        cycles.hold(running, cycles.clock.now())


def test_copies_are_not_let_go_and_an_assistant_lets_go_what_they_may_bind(cast: Cast) -> None:
    sheet = bound(cast, cast.manager, tabs={"slips": {}})
    with pytest.raises(Forbidden):
        binding.unbind(viewer(cast.assistant), sheet.id)
    with pytest.raises(NotFound):
        binding.unbind(viewer(cast.manager), copy_of(cast.north).id)


@pytest.mark.parametrize(
    ("key", "status"), [("manager", 200), ("assistant", 200), ("qa", 403), ("agent", 403)]
)
def test_the_pages_open_to_the_manager_and_the_assistant(
    cast: Cast, as_: As, key: str, status: int
) -> None:
    sheet = bound(cast)
    client = as_(getattr(cast, key))
    assert client.get("/sheets/new").status_code == status
    assert client.get(f"/sheets/{sheet.id}/unbind").status_code == status
    posted = 422 if status == 200 else 403
    assert client.post("/sheets/new", data={}).status_code == posted
