"""What the tests of rounds share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.sheets_server.server import SheetsServer
from tests.sync.two_way_world import World
from tools.libreoffice import find_libreoffice


@pytest.fixture
def staff(cast: Cast, own_folder: Path) -> World:
    """A team's sheet in a folder of the test's own."""
    return World(cast, own_folder)


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    """Google, as far as it concerns us; a call that it does not understand fails the test."""
    with SheetsServer(checked=True).running() as running:
        yield running
    assert running.complaints == []


@pytest.fixture(scope="module")
def office() -> str:
    """LibreOffice, where there is one."""
    found = find_libreoffice()
    if found is None:
        pytest.skip("there is no LibreOffice here; QAWEB_SOFFICE names one")
    return found
