"""What the tests of rounds share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.sync.two_way_world import World


@pytest.fixture
def staff(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[World]:
    """Files are not rolled back with the test: each test has a folder of its own."""
    before = app.config["INSTANCE"]
    app.config["INSTANCE"] = str(tmp_path)
    yield World(cast, tmp_path)
    app.config["INSTANCE"] = before
