"""Faults on demand, the quota on a clock of one's own, and who may open what."""

from collections.abc import Iterator

import gspread
import pytest
import requests
from google.auth.exceptions import GoogleAuthError
from gspread.exceptions import APIError
from gspread.utils import ExportFormat

from tests.sheets_server import faults
from tests.sheets_server.client import local_client
from tests.sheets_server.faults import Quota
from tests.sheets_server.people import Person
from tests.sheets_server.server import ACCOUNT, SheetsServer


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_a_fault_is_answered_and_not_carried_out(
    sheets: SheetsServer, tab: gspread.Worksheet, status: int
) -> None:
    sheets.faults.append(faults.refused(status))
    with pytest.raises(APIError) as refused:
        tab.update([["a"]], "A1")
    assert refused.value.response.status_code == status
    assert tab.get("A1") == [[]]


def test_401_asks_for_a_new_token_which_nobody_anonymous_has(
    sheets: SheetsServer, tab: gspread.Worksheet
) -> None:
    sheets.faults.append(faults.refused(401))
    with pytest.raises(GoogleAuthError):
        tab.update([["a"]], "A1")
    assert tab.get("A1") == [[]]


def test_a_fault_can_come_after_the_call_was_carried_out(
    sheets: SheetsServer, tab: gspread.Worksheet
) -> None:
    sheets.faults.append(faults.unavailable(500, applied=True))
    with pytest.raises(APIError):
        tab.update([["a"]], "A1")
    assert tab.get("A1") == [["a"]]


def test_too_many_calls_may_say_when_to_come_back(
    sheets: SheetsServer, tab: gspread.Worksheet
) -> None:
    sheets.faults += [faults.too_many("17"), faults.too_many()]
    waits = []
    for _ in range(2):
        with pytest.raises(APIError) as refused:
            tab.get("A1")
        waits.append(refused.value.response.headers.get("Retry-After"))
    assert waits == ["17", None]


def test_a_proxy_answers_with_a_page(sheets: SheetsServer, tab: gspread.Worksheet) -> None:
    sheets.faults.append(faults.html())
    with pytest.raises(APIError) as refused:
        tab.get("A1")
    assert refused.value.response.text.startswith("<!DOCTYPE html>")


def test_a_body_can_be_empty_or_cut(sheets: SheetsServer, tab: gspread.Worksheet) -> None:
    sheets.faults += [faults.empty_body(), faults.cut_body()]
    with pytest.raises(requests.exceptions.JSONDecodeError):
        tab.update([["a"]], "A1")
    with pytest.raises(requests.exceptions.RequestException):
        tab.update([["b"]], "A2")
    assert tab.get("A1:A2") == [["a"], ["b"]]


@pytest.mark.parametrize("applied", [True, False])
def test_a_line_can_break(sheets: SheetsServer, tab: gspread.Worksheet, applied: bool) -> None:
    sheets.faults.append(faults.reset(applied))
    with pytest.raises(requests.exceptions.ConnectionError):
        tab.update([["a"]], "A1")
    assert tab.get("A1") == ([["a"]] if applied else [[]])


def test_a_server_can_stay_silent(sheets: SheetsServer, tab: gspread.Worksheet) -> None:
    sheets.faults.append(faults.hang())
    tab.client.set_timeout(0.1)
    with pytest.raises(requests.exceptions.ReadTimeout):
        tab.get("A1")


def test_a_fault_can_wait_for_a_certain_call(sheets: SheetsServer, tab: gspread.Worksheet) -> None:
    fault = faults.unavailable()
    fault.when = lambda call: call.method == "PUT"
    sheets.faults.append(fault)
    assert tab.get("A1") == [[]]
    with pytest.raises(APIError):
        tab.update([["a"]], "A1")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def metered(clock: Clock) -> Iterator[SheetsServer]:
    with SheetsServer(quota=Quota(clock)).running() as server:
        yield server


def test_the_61st_read_of_a_minute_is_refused(metered: SheetsServer, clock: Clock) -> None:
    book = local_client(metered).create("Team sheet")
    for _ in range(59):
        book.values_get("Sheet1!A1")
    with pytest.raises(APIError, match="Read requests per minute per user"):
        book.values_get("Sheet1!A1")
    clock.now = 60.0
    book.values_get("Sheet1!A1")


def test_writes_and_other_users_are_counted_apart(metered: SheetsServer) -> None:
    book = local_client(metered).create("Team sheet")
    for _ in range(60):
        book.values_clear("Sheet1!A1")
    with pytest.raises(APIError, match="Write requests per minute per user"):
        book.values_clear("Sheet1!A1")
    book.values_get("Sheet1!A1")
    Person(metered, book.id).share("bo@example.com")
    other = local_client(metered, "bo@example.com").open_by_key(book.id)
    other.values_clear("Sheet1!A1")


def test_a_file_nobody_shared_is_refused_and_one_that_is_not_there_is_missing(
    sheets: SheetsServer, client: gspread.Client
) -> None:
    own = sheets.store.create("Private", "amy@example.com")
    with pytest.raises(PermissionError):
        client.open_by_key(own.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("1" + "x" * 43)
    Person(sheets, own.id).share(ACCOUNT)
    assert client.open_by_key(own.id).title == "Private"


def test_files_are_found_copied_shared_and_deleted(
    sheets: SheetsServer, client: gspread.Client, book: gspread.Spreadsheet
) -> None:
    copy = client.copy(book.id, "Copied", copy_permissions=False)
    assert [one["name"] for one in client.list_spreadsheet_files()] == ["Copied", "Team sheet"]
    assert client.open("Copied").id == copy.id
    book.share("bo@example.com", "user", "writer", notify=False)
    assert [one["role"] for one in book.list_permissions()] == ["owner", "writer"]
    book.remove_permissions("bo@example.com")
    client.del_spreadsheet(copy.id)
    assert len(sheets.store.files) == 1
    assert book.export(ExportFormat.CSV) == b""
