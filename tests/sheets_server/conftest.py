"""A server for each test, whose every answer is checked against Google's own description."""

from collections.abc import Callable, Iterator

import gspread
import pytest

from tests.sheets_server.client import local_client
from tests.sheets_server.people import Person
from tests.sheets_server.server import SheetsServer


@pytest.fixture
def sheets() -> Iterator[SheetsServer]:
    """A running server; an answer that Google could not give fails the test."""
    with SheetsServer(checked=True).running() as server:
        yield server
    assert server.complaints == []


@pytest.fixture
def client(sheets: SheetsServer) -> gspread.Client:
    return local_client(sheets)


@pytest.fixture
def book(client: gspread.Client) -> gspread.Spreadsheet:
    """A new spreadsheet of one empty tab, Sheet1."""
    return client.create("Team sheet")


@pytest.fixture
def tab(book: gspread.Spreadsheet) -> gspread.Worksheet:
    return book.sheet1


@pytest.fixture
def amy(sheets: SheetsServer, book: gspread.Spreadsheet) -> Person:
    """Somebody with the spreadsheet open in a browser."""
    return Person(sheets, book.id)


Requests = Callable[..., dict[str, object]]


@pytest.fixture
def batch(book: gspread.Spreadsheet) -> Requests:
    """Sends requests of a batch: `batch({"addSheet": {...}}, responseRanges=[...])`."""

    def send(*requests: dict[str, object], **options: object) -> dict[str, object]:
        return book.batch_update({"requests": list(requests), **options})

    return send
