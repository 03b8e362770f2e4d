"""The pages on which a spreadsheet that a team has is bound, one step after the other."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.adoptions import actions
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import AdoptionState
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.jobs import Job
from qaweb.sheets.models import BoundTab, SheetEvent, Spreadsheet
from qaweb.sheets.rules import GatewayKind, SheetEventKind, SheetState
from sync.editing import edit_sheets
from tests.adoptions import team
from tests.cast import Cast
from tests.sheets.making import copy_of, path_of
from tests.sheets_server.server import ACCOUNT, SheetsServer
from tests.sync.google_desk import GoogleDesk

As = Callable[..., FlaskClient]
ENGLISH = {"Accept-Language": "en"}
COLUMNS = {"number": 1, "name": 2, "role": 4, "team": 5, "hired_on": 6, "status": 7}


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    """Files are not rolled back with the test."""
    before = app.config["INSTANCE"], app.config["GOOGLE_SERVICE_ACCOUNT_FILE"]
    app.config["INSTANCE"] = str(tmp_path)
    yield
    app.config["INSTANCE"], app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = before


def columns(**other: object) -> dict[str, object]:
    """The page of the columns as it is sent."""
    keys = [key for key in COLUMNS if key != "number"]
    said = {f"may_{key}": "both" for key in keys} | {f"wins_{key}": "ask" for key in keys}
    return {f"column_{key}": place for key, place in COLUMNS.items()} | said | other


def named(client: FlaskClient, cast: Cast, typed: str = team.NAME) -> SheetAdoption:
    answer = client.post("/sheets/adopt", data={"project": cast.north.id, "address": typed})
    assert answer.status_code == 303, answer.text
    found: SheetAdoption = SheetAdoption.select().order_by(SheetAdoption.id.desc()).get()
    return found


def test_step_by_step_to_a_sheet_that_is_bound(cast: Cast, as_: As) -> None:
    team.team_file(cast)
    client = as_(cast.assistant)
    base = f"/sheets/adopt/{named(client, cast).id}"
    assert "hx-trigger" in client.get(f"{base}/tabs").text
    team.work()
    page = client.get(f"{base}/tabs", headers=ENGLISH).text
    assert 'value="people"' in page
    assert 'value="3"' in page, "the row with the titles is found"
    sent = {"kind_0": "people", "row_0": "3", "kind_1": "", "row_1": "1"}
    answer = client.post(f"{base}/tabs", data=sent)
    assert answer.location.endswith("/columns/people")
    page = client.get(answer.location, headers=ENGLISH).text
    assert "C · 生日, H · 算" in page, "what stays the team's own"
    assert client.post(answer.location, data=columns()).location.endswith("/owner")
    answer = client.post(f"{base}/owner", data={"owner": cast.assistant.id})
    team.work()
    page = client.get(answer.location, headers=ENGLISH).text
    for words in ("郑大客服", "郑客服", "制表人：王", "00777"):
        assert words in page
    said = {"stands_people": "sheet", "unknown_people": "add", "absent_people": "leave"}
    answer = client.post(f"{base}/check", data=said)
    assert answer.status_code == 303, answer.text
    assert edit_sheets("w1", team.WORKBOOKS) == "1 bound"
    assert client.get(answer.location).status_code == 200
    assert client.get(f"{base}/tabs").status_code == 303, "it is past"


def test_the_owner_is_told_that_a_sheet_acts_with_their_rights(cast: Cast, as_: As) -> None:
    team.team_file(cast)
    adoption = team.compared(cast, by=cast.manager)
    SheetAdoption.update(
        choice=adoption.choice.replace(f'"owner": {cast.manager.id}', f'"owner": {cast.qa.id}')
    ).execute()
    client = as_(cast.manager)
    answer = client.post(f"/sheets/adopt/{adoption.id}/check", data=policies())
    assert answer.status_code == 303
    notice = Notice.get(Notice.kind == Occasion.SHEET_OWNED)
    assert notice.person_id == cast.qa.id


def policies() -> dict[str, str]:
    return {"stands_people": "ask", "unknown_people": "leave", "absent_people": "leave"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("../班组.xlsx", "neither"),
        ("https://example.org/x", "neither"),
        ("没有.xlsx", "no file"),
        ("https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ012345/edit", "README"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_and_stays_typed(
    cast: Cast, as_: As, typed: str, said: str
) -> None:
    sent = {"project": cast.north.id, "address": typed}
    answer = as_(cast.manager, "en").post("/sheets/adopt", data=sent)
    assert answer.status_code == 422
    assert typed in answer.text
    assert said in answer.text or "no Google account" in answer.text
    assert not SheetAdoption.select().exists()


def test_what_is_bound_already_is_not_bound_twice(cast: Cast, as_: As) -> None:
    team.team_file(cast)
    sheet = team.started(cast)
    client = as_(cast.assistant, "en")
    sent = {"project": cast.north.id, "address": team.NAME}
    assert "bound already" in client.post("/sheets/adopt", data=sent).text
    Spreadsheet.update(state=SheetState.UNBOUND).where(Spreadsheet.id == sheet.id).execute()
    assert client.post("/sheets/adopt", data=sent).status_code == 303


def test_a_sheet_that_was_let_go_is_bound_again_with_its_history_kept(cast: Cast) -> None:
    path = team.team_file(cast)
    old = team.started(cast)
    edit_sheets("w1", team.WORKBOOKS)
    Spreadsheet.update(state=SheetState.UNBOUND).where(Spreadsheet.id == old.id).execute()
    new = team.started(cast)
    assert edit_sheets("w1", team.WORKBOOKS) == "1 bound"
    assert new.address == team.NAME
    assert Spreadsheet.get_by_id(old.id).address == f"{team.NAME} #{old.id}"
    assert len(team.cells(path)[0]) == 10, "no further columns"


def test_a_missing_share_says_with_whom_to_share(app: Flask, cast: Cast, as_: As) -> None:
    key = team.folder().parent / "key.json"
    key.write_text(json.dumps({"client_email": ACCOUNT, "private_key": "secret words"}))
    app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = key
    client = as_(cast.manager, "en")
    with SheetsServer(checked=True).running() as server:
        desk = GoogleDesk(server)
        desk.person.unshare(ACCOUNT)
        gateways = {GatewayKind.GOOGLE: desk.gateway}
        adoption = named(client, cast, desk.binding.address)
        team.work(gateways)
        page = client.get(f"/sheets/adopt/{adoption.id}/tabs").text
        assert "not shared" in page
        assert ACCOUNT in page
        assert "secret words" not in page
        desk.person.share(ACCOUNT)
        again = {"address": desk.binding.address}
        client.post(f"/sheets/adopt/{adoption.id}", data=again)
        team.work(gateways)
    assert SheetAdoption.get_by_id(adoption.id).state is AdoptionState.LOOKED


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"column_number": "0"}, "by it a row is recognised"),
        ({"column_name": "1"}, "for two fields"),
        ({"column_name": "9"}, "of the list"),
        ({"may_name": "everybody"}, "of the list"),
    ],
)
def test_columns_that_will_not_do_come_back_as_they_were_sent(
    cast: Cast, as_: As, changed: dict[str, str], said: str
) -> None:
    team.team_file(cast)
    adoption = team.compared(cast)
    sent = columns(wins_team="theirs", **changed)
    client = as_(cast.assistant, "en")
    answer = client.post(f"/sheets/adopt/{adoption.id}/columns/people", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert '<option selected value="theirs">' in answer.text


def test_two_columns_with_one_title_are_refused(cast: Cast, as_: As) -> None:
    path = team.team_file(cast)
    put_title(path, 8, "姓名")
    client = as_(cast.assistant, "en")
    adoption = named(client, cast)
    team.work()
    sent = {"kind_0": "people", "row_0": "3", "kind_1": "", "row_1": "1"}
    client.post(f"/sheets/adopt/{adoption.id}/tabs", data=sent)
    answer = client.post(f"/sheets/adopt/{adoption.id}/columns/people", data=columns())
    assert answer.status_code == 422
    assert "the same title" in answer.text


def put_title(path: Path, column: int, title: str) -> None:
    book = openpyxl.load_workbook(path)
    book[team.TITLE].cell(team.HEADER, column, title)
    book.save(path)


def test_the_assistant_is_offered_people_and_shifts_only(cast: Cast, as_: As) -> None:
    team.team_file(cast)
    client = as_(cast.assistant)
    adoption = named(client, cast)
    team.work()
    page = client.get(f"/sheets/adopt/{adoption.id}/tabs").text
    assert 'value="shifts"' in page
    assert 'value="slips"' not in page
    sent = {"kind_0": "slips", "row_0": "3", "kind_1": "", "row_1": "1"}
    assert client.post(f"/sheets/adopt/{adoption.id}/tabs", data=sent).status_code == 422
    other = named(as_(cast.manager), cast)
    team.work()
    assert 'value="slips"' in as_(cast.manager).get(f"/sheets/adopt/{other.id}/tabs").text
    assert client.get(f"/sheets/adopt/{other.id}/tabs").status_code == 404


def test_what_was_begun_can_be_given_up_and_taken_up_again(cast: Cast, as_: As) -> None:
    path = team.team_file(cast)
    before = path.read_bytes()
    adoption = team.compared(cast)
    client = as_(cast.assistant, "en")
    assert f"/sheets/adopt/{adoption.id}/tabs" in client.get("/sheets/adopt").text
    assert client.post(f"/sheets/adopt/{adoption.id}/give-up").status_code == 303
    assert client.get(f"/sheets/adopt/{adoption.id}/check").status_code == 404
    assert path.read_bytes() == before


def test_something_chosen_anew_needs_another_dry_run(cast: Cast, as_: As) -> None:
    team.team_file(cast)
    adoption = team.compared(cast)
    client = as_(cast.assistant, "en")
    address = f"/sheets/adopt/{adoption.id}"
    client.post(f"{address}/columns/people", data=columns(column_team="0"))
    assert "chosen anew" in client.get(f"{address}/check").text
    client.post(f"{address}/check", data=policies())
    assert not Spreadsheet.select().where(Spreadsheet.address == team.NAME).exists()
    client.post(f"{address}/owner", data={"owner": cast.assistant.id})
    team.work()
    assert client.post(f"{address}/check", data=policies()).status_code == 303
    agreed = {one["key"] for one in json.loads(BoundTab.get(BoundTab.key == "people").columns)}
    assert agreed == {"number", "name", "role", "hired_on", "status"}


def test_a_job_that_is_no_longer_wanted_does_nothing(cast: Cast) -> None:
    team.team_file(cast)
    adoption = team.compared(cast)
    SheetAdoption.update(state=AdoptionState.LOOKING, steps=9).execute()
    assert team.look(adoption.id, adoption.job_key, team.WORKBOOKS) == "nothing to do"


def test_one_given_up_leaves_nothing_in_the_way_of_the_next(cast: Cast, as_: As) -> None:
    team.team_file(cast)
    client = as_(cast.assistant)
    client.post(f"/sheets/adopt/{named(client, cast).id}/give-up")
    second = named(client, cast)
    assert Job.select().where(Job.key == second.job_key).exists()
    team.work()
    assert SheetAdoption.get_by_id(second.id).state is AdoptionState.LOOKED


def test_a_copy_of_qawebs_is_not_shown_to_who_may_not_take_it(cast: Cast, as_: As) -> None:
    copy = copy_of(cast.north)
    other = team.folder() / "另存.xlsx"
    other.write_bytes(path_of(copy).read_bytes())
    for person, state in (
        (cast.assistant, AdoptionState.TROUBLE),
        (cast.manager, AdoptionState.LOOKED),
    ):
        adoption = named(as_(person), cast, other.name)
        team.work()
        assert SheetAdoption.get_by_id(adoption.id).state is state
    assert "bound already" in refusal(as_(cast.manager, "en"), cast, copy.address)


def test_what_was_set_aside_is_not_bound(cast: Cast, as_: As) -> None:
    copy, path = copy_of(cast.north), team.team_file(cast)
    SheetEvent.create(
        spreadsheet=copy, at=clock.now(), kind=SheetEventKind.SET_ASIDE, file=path.name
    )
    assert "bound already" in refusal(as_(cast.assistant, "en"), cast, path.name)
    assert path.name not in as_(cast.assistant).get("/sheets/adopt").text


def refusal(client: FlaskClient, cast: Cast, typed: str) -> str:
    answer = client.post("/sheets/adopt", data={"project": cast.north.id, "address": typed})
    assert answer.status_code == 422
    return answer.text


def test_what_nobody_finished_is_forgotten_after_a_week(cast: Cast) -> None:
    team.team_file(cast)
    adoption = team.compared(cast)
    assert actions.forget_old(clock.now()) == 0
    assert actions.forget_old(clock.now() + dt.timedelta(days=8)) == 1
    assert SheetAdoption.get_or_none(SheetAdoption.id == adoption.id) is None
