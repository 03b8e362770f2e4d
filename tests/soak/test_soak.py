"""A few of the schedules that `make soak` runs for minutes."""

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.sheets_server.server import SheetsServer
from tests.soak.__main__ import one


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_nothing_typed_is_ever_lost(
    seed: int, cast: Cast, folder: Path, server: SheetsServer
) -> None:
    schedule, verdict = one(seed, cast, folder, server)
    assert verdict.is_good, "\n".join([str(verdict), *schedule.told.events])
