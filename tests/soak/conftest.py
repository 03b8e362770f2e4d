"""What the tests of random schedules share."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from qaweb.sheets.rules import Wins
from tests.cast import Cast
from tests.sheets_server.server import SheetsServer
from tests.soak.office import AtGoogle, InAFolder, Office
from tests.soak.schedule import Schedule


@pytest.fixture
def folder(own_folder: Path) -> Path:
    return own_folder


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    """Google, as far as it concerns us."""
    with SheetsServer().running() as running:
        yield running


@pytest.fixture(params=["workbook", "google"])
def schedule(
    request: pytest.FixtureRequest, cast: Cast, folder: Path, server: SheetsServer
) -> Schedule:
    """Five people in a spreadsheet, and nothing has happened yet."""
    place = InAFolder(folder, "team.xlsx") if request.param == "workbook" else AtGoogle(server)
    return Schedule(Office(place, cast.assistant, 5, Wins.ASK), random.Random(1))
