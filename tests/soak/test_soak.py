"""A few of the schedules that `make soak` runs for minutes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.sheets_server.server import SheetsServer
from tests.soak.__main__ import one


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Files are not rolled back with the test: each test has a folder of its own."""
    before = app.config["INSTANCE"]
    app.config["INSTANCE"] = str(tmp_path)
    yield tmp_path
    app.config["INSTANCE"] = before


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_nothing_typed_is_ever_lost(seed: int, cast: Cast, folder: Path) -> None:
    with SheetsServer().running() as server:
        schedule, verdict = one(seed, cast, folder, server)
    assert verdict.is_good, "\n".join([str(verdict), *schedule.told.events])
